import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomFrom } from '../../local/engine/random.ts';
import { type Interruption, installIn, interrupted, WAYS } from '../support/processes/interruption.ts';

// Sends Ctrl-C at random moments to runs that npm or npx started, and shows what each of them said last.
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    // Until well after the update has been started.
    within: { type: 'string', default: '6000' },
    // What npx starts: the sources, or the bundle that npm run build makes.
    script: { type: 'string', default: 'local/upkeep.cjs' },
  },
});

const random = randomFrom(Number(values.seed));
const folder = mkdtempSync(join(tmpdir(), 'upkeep-signals-'));
installIn(folder, values.script);
const found: Interruption[] = [];
try {
  for (let index = 0; index < Number(values.runs); index += 1) {
    const way = WAYS[index % WAYS.length] ?? 'npm';
    const one = await interrupted({ way, afterMs: Math.floor(random() * Number(values.within)), folder });
    found.push(one);
    const word = one.lastWord?.split('\n').join(' ') ?? `NO LAST WORD: ${JSON.stringify(one.shown.slice(-300))}`;
    process.stdout.write(
      `${String(index + 1).padStart(3)} ${one.way.padEnd(15)} after ${String(one.afterMs).padStart(4)} ms: ${one.changes} changes, ${one.changesAfterwards} afterwards, ${one.left} processes left. ${word}\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const silent = found.filter(({ lastWord }) => lastWord === undefined).length;
const late = found.filter(({ changesAfterwards }) => changesAfterwards > 0).length;
const left = found.filter((one) => one.left > 0).length;
const words = new Map<string | undefined, number>();
for (const { lastWord } of found) {
  const word = lastWord?.split('\n')[0];
  words.set(word, (words.get(word) ?? 0) + 1);
}
process.stdout.write(
  `\n${found.length} runs: ${silent} without a last word, ${late} with a change afterwards, ${left} with processes left.\n`,
);
for (const [word, times] of words) process.stdout.write(`  ${times}  ${word}\n`);
process.exitCode = silent + late + left > 0 ? 1 : 0;
