import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/bench/**'],
    setupFiles: ['test/support/setup.ts'],
    // No test asserts a time; this only ends one that hangs, also on a machine that is busy with something else.
    testTimeout: 120_000,
    // By default one core stays idle, which on two cores is half of them.
    maxWorkers: '100%',
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
