import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The folders with the tests that take longest; whatever begins last should be short, or one worker is left alone with it. */
const LONG_FIRST = ['/test/browser/', '/test/simulation/', '/test/contract/', '/test/workflow/'];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = LONG_FIRST.findIndex((folder) => moduleId.includes(folder));
      return index < 0 ? LONG_FIRST.length : index;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/bench/**'],
    setupFiles: ['test/support/setup.ts'],
    // No test asserts a time; this only ends one that hangs, also on a machine that is busy with something else.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // One more than there are cores, since tests that wait for a browser or a process leave one idle.
    maxWorkers: availableParallelism() + 1,
    // One process runs many files, which share what they import: a process for each spent more time on imports and
    // compilation than on tests. test/support/setup.ts sees to it that no file leaves anything else to the next.
    isolate: false,
    // What was compiled once is not compiled again by the next run, as long as it is the same.
    experimental: { fsModuleCache: true },
    sequence: { sequencer: LongFirst },
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
