import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrder } from '../../functions/core/maintenance/addon-order.ts';
import { MAINTENANCE_OUTCOMES } from '../../functions/core/maintenance/outcome.ts';
import { longestSeconds, timeoutOf } from '../../functions/core/maintenance/timing.ts';
import { type MaintenanceRun, type Options, runMaintenance, worked } from '../support/runs/maintenance-run.ts';
import { aMaintenance } from '../support/worlds/random-maintenance-worlds.ts';

describe('maintain-cluster in any world', () => {
  it('ends with a name of its own, in time, with never two changes at the same time, each notified once', async () => {
    await inAnyWorld(25, async ({ world, request }) => {
      const run = await runMaintenance(request, world);

      expectOwnName(run);
      expectTimely(run, request);
      expectOneAtATime(run);
      expectInOrder(run, request);
      expectEachNotifiedOnce(run);
      expectHonest(run);
    });
  });

  it('is stopped with what it has started, at any moment', async () => {
    const seconds = fc.integer({ min: 0, max: 1500 });
    await fc.assert(
      fc.asyncProperty(aMaintenance(), seconds, async ({ world, request }, after) => {
        const run = await runMaintenance(request, world, {
          meanwhile: ({ engine }, executionArn, at) => at(after, () => engine.stopExecution({ executionArn })),
        });

        expectOneAtATime(run);
        expectEachNotifiedOnce(run);
        expect(run.items.filter(({ status }) => status === 'RUNNING')).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it('never changes two things at the same time as another run of the cluster, whenever either begins or is stopped', async () => {
    const moment = fc.integer({ min: 0, max: 900 });
    const isStopped = fc.constantFrom('neither', 'the first', 'the second');
    await fc.assert(
      fc.asyncProperty(
        aMaintenance(),
        aMaintenance(),
        moment,
        moment,
        isStopped,
        async (one, other, from, stop, who) => {
          let begin = (_: string) => {};
          const begun = new Promise<string>((resolve) => {
            begin = resolve;
          });
          const input = JSON.stringify({ cluster: 'prod-1', ...other.request });

          const run = await runMaintenance(one.request, one.world, {
            meanwhile: ({ engine }, first, at) => {
              at(from, () => {
                const start = { stateMachineArn: 'maintain-cluster', name: 'second-run', input };
                const { executionArn: second } = engine.startExecution(start);
                begin(second);
                if (who === 'the second') at(from + stop, () => engine.stopExecution({ executionArn: second }));
              });
              if (who === 'the first') at(stop, () => engine.stopExecution({ executionArn: first }));
            },
            until: async ({ engine }) => engine.finished(await begun),
          });

          expect(run.executions).toHaveLength(2);
          expectOneAtATime(run);
          expectEachNotifiedOnce(run);
          expect(run.items.filter(({ status }) => status === 'RUNNING')).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('does no more when every Lambda is run twice', async () => {
    const twice: Options['deliver'] = async (invoke, functionName) => {
      if (functionName.includes('Wake')) return invoke();
      await invoke().catch(() => {});
      return invoke();
    };
    await inAnyWorld(12, async ({ world, request }) => {
      const run = await runMaintenance(request, { ...world, actions: [] }, { deliver: twice });

      expectOwnName(run);
      expectOneAtATime(run);
      expectInOrder(run, request);
      expectEachNotifiedOnce(run);
    });
  });
});

type Scenario = ReturnType<typeof aMaintenance> extends fc.Arbitrary<infer Each> ? Each : never;

function inAnyWorld(numRuns: number, law: (scenario: Scenario) => Promise<void>) {
  return fc.assert(fc.asyncProperty(aMaintenance(), law), { numRuns });
}

function expectOwnName({ status, name, cause }: MaintenanceRun) {
  expect({ name: Object.keys(MAINTENANCE_OUTCOMES).includes(name), cause }).toEqual({ name: true, cause });
  expect(status).toBe(name.startsWith('ClusterMaintenance') ? 'FAILED' : 'SUCCEEDED');
}

function expectTimely({ seconds, history, items }: MaintenanceRun, { fargateProfiles }: Scenario['request']) {
  // Items that were not begun took no time, so those that were are as many as could.
  const deadlines = items.map(({ input }) => JSON.parse(input).deadlineSeconds);
  expect(seconds).toBeLessThanOrEqual(longestSeconds(deadlines.map((each) => ({ timeoutSeconds: timeoutOf(each) }))));
  expect(items.length).toBeLessThanOrEqual(3 + fargateProfiles.length);
  expect(history.length).toBeLessThan(5000);
}

/** One change of ours at a time, and one execution of ours at a time that may change something. */
function expectOneAtATime({ mostAtOnce, items }: MaintenanceRun) {
  expect(mostAtOnce).toBeLessThanOrEqual(1);
  const changing = items.filter(({ input }) => !JSON.parse(input).dryRun);
  for (const [index, item] of changing.entries()) {
    const next = changing[index + 1];
    if (next) expect(item.stopDate?.getTime()).toBeLessThanOrEqual(next.startDate.getTime());
  }
}

function expectInOrder(run: MaintenanceRun, { fargateProfiles }: Scenario['request']) {
  const profiles = fargateProfiles.map(({ profile }) => profile);
  const addons = worked(run).filter((name) => !profiles.includes(name));

  expect(worked(run)).toEqual([...inOrder(addons), ...profiles].slice(0, run.items.length));
}

/** Whatever ran and whatever it started ended and was notified once, by itself or by its event; plans are not notified. */
function expectEachNotifiedOnce({ notified, items, executions }: MaintenanceRun) {
  const ends = [...items, ...executions].flatMap(({ input, output, status, error }) => {
    const { addon, profile } = JSON.parse(input);
    const about = addon ?? profile ?? 'prod-1';
    const outcome = output === undefined ? error : JSON.parse(output).name;
    if (outcome === 'Planned') return [];
    return [`${status === 'ABORTED' ? 'ExecutionAborted' : outcome} ${about}`];
  });

  expect(notified.toSorted()).toEqual(ends.toSorted());
}

/** It is no success when something it started was none, and says it of each that was none. */
function expectHonest({ status, items, cause = '' }: MaintenanceRun) {
  const failed = items.filter((item) => item.status !== 'SUCCEEDED');
  if (failed.length > 0) expect(status).toBe('FAILED');
  for (const { error, input } of failed) {
    const { addon, profile } = JSON.parse(input);
    expect(cause).toContain(`${addon ?? profile}: ${error}`);
  }
}
