import { createVitest } from 'vitest/node';
import type { Job } from './runner.ts';

export type Work = Job & {
  /** Product files, by absolute path, as they are with all mutants in them. */
  sources: Record<string, string>;
  /** Test files, in the order in which they are tried. */
  tests: string[];
};

/** Runs test files in one process, which holds every mutant. */
export async function runVitest({ sources, tests, ...job }: Work): Promise<void> {
  const order = new Map(tests.map((test, index) => [test, index]));
  const vitest = await createVitest(
    'test',
    {
      config: false,
      watch: false,
      reporters: [{}],
      include: tests,
      runner: new URL('runner.ts', import.meta.url).pathname,
      pool: 'forks',
      isolate: false,
      maxWorkers: 1,
      fileParallelism: false,
      testTimeout: 120_000,
      provide: { job },
      env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      sequence: {
        sequencer: class {
          shard<Specification>(specifications: Specification[]) {
            return specifications;
          }
          sort<Specification extends { moduleId: string }>(specifications: Specification[]) {
            return specifications.toSorted((a, b) => (order.get(a.moduleId) ?? 0) - (order.get(b.moduleId) ?? 0));
          }
        },
      },
    },
    {
      plugins: [{ name: 'mutants', enforce: 'pre', transform: (_code, id) => sources[id] }],
    },
  );
  try {
    await vitest.start();
  } finally {
    await vitest.close();
  }
}
