import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAULTS } from './fault-list.ts';
import { runVitest } from './run-vitest.ts';
import type { Line } from './runner.ts';

/** A deliberate fault: a piece of a product file, found once in it, and what stands there instead. */
export type Fault = { name: string; file: string; find: string; replace: string; tests: string[] };

/** The source with the fault in it. Throws when what it replaces is not there exactly once. */
export function withFault(source: string, { name, file, find, replace }: Fault): string {
  const times = source.split(find).length - 1;
  if (times !== 1) throw new Error(`'${name}': ${file} has this ${times} times: ${find}`);
  return source.replace(find, () => replace);
}

/** Puts in one fault after another, runs its tests, and gives whether each of them made a test fail. */
export async function tryFaults(root: string, names: readonly string[], print: (text: string) => void) {
  const unknown = names.find((name) => !FAULTS.some((fault) => fault.name === name));
  if (unknown !== undefined) throw new Error(`There is no fault '${unknown}'.`);
  let missed = 0;
  for (const fault of FAULTS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const failed = await failedTests(root, fault);
    if (failed.length === 0) missed += 1;
    print(
      `${failed.length === 0 ? 'NOT FOUND' : 'found'}: ${fault.name}${failed.map((test) => `\n    by '${test}'`).join('')}`,
    );
  }
  return missed === 0;
}

async function failedTests(root: string, fault: Fault): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  const results = join(folder, 'results.jsonl');
  writeFileSync(results, '');
  const path = join(root, fault.file);
  await runVitest({
    ...{ results, seed: 1, mutants: [], tried: {}, isThorough: true, isPure: false },
    sources: { [path]: withFault(readFileSync(path, 'utf8'), fault) },
    tests: fault.tests.map((test) => join(root, test)),
  });
  const lines = readFileSync(results, 'utf8').split('\n').filter(Boolean);
  rmSync(folder, { recursive: true });
  return lines.flatMap((text) => {
    const line: Line = JSON.parse(text);
    return line.kind === 'broken' ? [line.test] : [];
  });
}
