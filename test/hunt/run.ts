import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { print, runProgram } from '../support/program.ts';
import { findDifferences } from './differences.ts';
import { tryMutants } from './mutants.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import type { Scenario } from './scenario/scenario.ts';
import { scenarioOf, type Trial } from './trial.ts';
import { hunt, replayed } from './workers.ts';

const EVERY_MS = 10_000;

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
await runProgram({ usage: USAGE, read: readOptions, run });

async function run(options: Options): Promise<number> {
  if (options.replay !== undefined) return replay(options.replay, options);
  if (options.differential) return (await findDifferences(options, print)) ? 0 : 1;
  if (options.mutants) return (await tryMutants(options, print)) ? 0 : 1;
  return huntSeeds(options);
}

async function huntSeeds(options: Options): Promise<number> {
  const began = Date.now();
  const sums = { seeds: 0, failed: 0, simulatedSeconds: 0, faults: 0 };
  let reported = began;
  print(`Seeds from ${options.from} on, on ${availableParallelism()} cores.`);
  const isWhole = await hunt(options, (trial) => {
    sums.seeds += 1;
    sums.simulatedSeconds += trial.simulatedSeconds;
    sums.faults += trial.faults;
    if (trial.broken.length > 0) {
      sums.failed += 1;
      reportFailure(trial, options);
    }
    if (Date.now() - reported < EVERY_MS) return;
    reported = Date.now();
    print(progressText(sums, began));
  });
  print(progressText(sums, began));
  if (!isWhole) print(`The time is over; ${options.seeds - sums.seeds} seeds were not tried.`);
  return sums.failed === 0 ? 0 : 1;
}

function progressText(
  {
    seeds,
    failed,
    simulatedSeconds,
    faults,
  }: { seeds: number; failed: number; simulatedSeconds: number; faults: number },
  began: number,
): string {
  const seconds = Math.max(1, (Date.now() - began) / 1000);
  const hours = Math.round(simulatedSeconds / 3600);
  return `${seeds} seeds in ${Math.round(seconds)} s, ${hours} simulated hours, ${faults} faults (${(faults / seconds).toFixed(1)} a second), ${failed} with a broken promise`;
}

function reportFailure({ seed, broken: how, smallest }: Trial, { machine }: Options): void {
  const file = join(tmpdir(), `hunt-${seed}.json`);
  writeFileSync(file, `${JSON.stringify(smallest?.scenario, undefined, 2)}\n`);
  const ofMachine = machine === undefined ? '' : ` --machine ${machine}`;
  print(`Seed ${seed} breaks a promise:\n${how.map((each) => `  ${each}`).join('\n')}`);
  print(`  The smallest scenario that does is in ${file}. What happens in it:`);
  print((smallest?.story ?? []).map((line) => `    ${line}`).join('\n'));
  print(`  npm run hunt -- --replay ${seed}${ofMachine}    or    npm run hunt -- --replay ${file}`);
}

async function replay(what: string | number, { machine }: Options): Promise<number> {
  const scenario = typeof what === 'number' ? await scenarioOf(what, machine) : readScenario(what);
  const { story, broken } = await replayed(scenario);
  print(JSON.stringify(scenario, undefined, 2));
  print(story.join('\n'));
  print(broken.length === 0 ? 'No promise is broken.' : broken.join('\n'));
  return broken.length === 0 ? 0 : 1;
}

function readScenario(path: string): Scenario {
  return JSON.parse(readFileSync(path, 'utf8'));
}
