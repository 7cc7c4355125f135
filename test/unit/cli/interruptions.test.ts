import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../../local/engine/random.ts';
import { installIn, interrupted } from '../../support/processes/interruption.ts';

const folder = mkdtempSync(join(tmpdir(), 'upkeep-signals-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const random = randomFrom(11);
// A machine that runs all other tests at the same time needs longer until the first line has run.
const SLOW_START_MS = 1_200;

// `npm run signals` does the same fifty times.
describe.runIf(process.platform === 'linux')('Ctrl-C at a random moment', () => {
  it.concurrent.each(['npm, into a pipe', 'npx'] as const)(
    'through %s is answered with what EKS is doing, and nothing is changed afterwards',
    async (way) => {
      if (way === 'npx') installIn(folder, 'local/upkeep.cjs');

      const found = await interrupted({ way, afterMs: SLOW_START_MS + Math.floor(random() * 3_000), folder });

      expect(found).toMatchObject({
        lastWord: expect.stringMatching(/stopped|started/i),
        changesAfterwards: 0,
        left: 0,
      });
    },
  );
});
