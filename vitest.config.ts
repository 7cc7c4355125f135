import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

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
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
