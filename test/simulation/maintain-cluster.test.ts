import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrder } from '../../functions/core/addon-order.ts';
import { MAINTENANCE_OUTCOMES } from '../../functions/core/maintenance-outcome.ts';
import { longestSeconds, timeoutOf } from '../../functions/core/maintenance-timing.ts';
import { type MaintenanceRun, type Options, runMaintenance, worked } from '../support/maintenance-run.ts';
import { aMaintenance } from '../support/random-maintenance-worlds.ts';

describe('maintain-cluster in any world', { timeout: 120_000 }, () => {
  it('ends by a name of its own, in time, with never two changes at once, each told once', async () => {
    await inAnyWorld(40, async ({ world, request }) => {
      const run = await runMaintenance(request, world);

      expectOwnName(run);
      expectTimely(run, request);
      expectOneAtATime(run);
      expectInOrder(run, request);
      expectEachToldOnce(run);
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
        expectEachToldOnce(run);
        expect(run.works.filter(({ status }) => status === 'RUNNING')).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('does no more when every Lambda is run twice', async () => {
    const twice: Options['deliver'] = async (invoke, functionName) => {
      if (/Tell|Wake/.test(functionName)) return invoke();
      await invoke().catch(() => {});
      return invoke();
    };
    await inAnyWorld(20, async ({ world, request }) => {
      const run = await runMaintenance(request, { ...world, actions: [] }, { deliver: twice });

      expectOwnName(run);
      expectOneAtATime(run);
      expectInOrder(run, request);
      expectEachToldOnce(run);
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

function expectTimely({ seconds, history, works }: MaintenanceRun, { fargateProfiles }: Scenario['request']) {
  // Works that were not begun took no time, so those that were are as many as could.
  const deadlines = works.map(({ input }) => JSON.parse(input).deadlineSeconds);
  expect(seconds).toBeLessThanOrEqual(longestSeconds(deadlines.map((each) => ({ timeoutSeconds: timeoutOf(each) }))));
  expect(works.length).toBeLessThanOrEqual(3 + fargateProfiles.length);
  expect(history.length).toBeLessThan(5000);
}

/** One change of ours at a time, and one execution of ours at a time. */
function expectOneAtATime({ mostAtOnce, works }: MaintenanceRun) {
  expect(mostAtOnce).toBeLessThanOrEqual(1);
  for (const [index, work] of works.entries()) {
    const next = works[index + 1];
    if (next) expect(work.stopDate?.getTime()).toBeLessThanOrEqual(next.startDate.getTime());
  }
}

function expectInOrder(run: MaintenanceRun, { fargateProfiles }: Scenario['request']) {
  const profiles = fargateProfiles.map(({ profile }) => profile);
  const addons = worked(run).filter((name) => !profiles.includes(name));

  expect(worked(run)).toEqual([...inOrder(addons), ...profiles].slice(0, run.works.length));
}

/** Whatever it started ended and was told once, by itself or by its event; and so was the whole. */
function expectEachToldOnce({ told, works, name, status, error }: MaintenanceRun) {
  const ends = works.map((work) => {
    const { addon, profile } = JSON.parse(work.input);
    const outcome = work.output === undefined ? undefined : JSON.parse(work.output).name;
    if (outcome === 'Planned') return [];
    if (work.status === 'ABORTED') return [`ExecutionAborted ${addon ?? profile}`];
    return [`${outcome ?? work.error} ${addon ?? profile}`];
  });
  const whole = status === 'ABORTED' ? ['ExecutionAborted prod-1'] : [`${error ?? name} prod-1`];

  expect(told.toSorted()).toEqual([...ends.flat(), ...(name === 'Planned' ? [] : whole)].toSorted());
}

/** It is no success when something it started was none, and says it of each that was none. */
function expectHonest({ status, works, cause = '' }: MaintenanceRun) {
  const failed = works.filter((work) => work.status !== 'SUCCEEDED');
  if (failed.length > 0) expect(status).toBe('FAILED');
  for (const { error, input } of failed) {
    const { addon, profile } = JSON.parse(input);
    expect(cause).toContain(`${addon ?? profile}: ${error}`);
  }
}
