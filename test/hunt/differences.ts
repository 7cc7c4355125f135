import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildLambdas } from '../../build.ts';
import { openBundles } from '../../local/cloud/lambda/bundles.ts';
import { differenceOf, isComparable, type SecondWay } from './differential.ts';
import type { Options } from './options.ts';
import { scenarioOf } from './trial.ts';

/** Plays seeds in every second way, one after another, and gives whether each was the same to the byte. */
export async function findDifferences(
  { from, seeds, minutes, machine }: Options,
  print: (text: string) => void,
): Promise<boolean> {
  const ends = minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + minutes * 60_000;
  const folder = mkdtempSync(join(tmpdir(), 'hunt-bundles-'));
  const outdir = pathToFileURL(`${folder}/`);
  await buildLambdas(outdir);
  const compared: Record<string, number> = { replayed: 0, served: 0, bundles: 0 };
  let different = 0;
  for (let seed = from; seed < from + seeds && Date.now() < ends; seed += 1) {
    const scenario = await scenarioOf(seed, machine);
    const bundles = await openBundles(outdir);
    const ways: Record<string, SecondWay> = {
      replayed: 'replayed',
      served: 'served',
      bundles: { bundles: bundles.lambdas },
    };
    for (const [name, way] of Object.entries(ways).filter(([, each]) => isComparable(scenario, each))) {
      const difference = await differenceOf(scenario, way);
      compared[name] = (compared[name] ?? 0) + 1;
      if (difference === undefined) continue;
      different += 1;
      print(`Seed ${seed} is another run when it is ${name}:\n${difference}`);
    }
    await bundles.close();
  }
  rmSync(folder, { recursive: true });
  print(
    `Compared: ${Object.entries(compared)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')}; ${different} differ.`,
  );
  return different === 0;
}
