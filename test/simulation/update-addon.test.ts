import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions } from '../../functions/core/addon/versions/version.ts';
import type { AddonNow } from '../../local/simulator/world/current.ts';
import { takeFound } from '../support/processes/leak-check.ts';
import type { Delivery } from '../support/runs/deliveries.ts';
import {
  type AddonRun,
  ownUpdates,
  runUpdateAddon,
  type Surroundings,
  tokensSent,
} from '../support/runs/update-addon-run.ts';
import { aScenario, type Scenario, type Trouble } from '../support/worlds/random-addon-worlds.ts';

const FAILURES = [
  'AddonUpdateBlocked',
  'AddonUpdateFailed',
  'AddonUpdateRolledBack',
  'AddonRollbackFailed',
  'AddonUpdateTimedOut',
];
const DELIVERIES: Delivery[] = ['twice, the first answers', 'twice, the second answers', 'twice at once'];

describe('update-addon in any world', () => {
  it('ends with a name of its own, in time, notified once, whatever EKS does', async () => {
    await inAnyWorld({ calls: 'any', others: 'any' }, 40, async ({ world, request, surroundings }) => {
      const run = await runUpdateAddon(world, request, { surroundings });

      expectOwnName(run);
      expectTimely(run, request);
      expectOneEnd(run);
      expectNotifiedByItself(run, surroundings);
      expectHeard(run, surroundings);
      expectHonestSuccess(run);
      expectNoOverlap(run);
    });
  });

  it('restores the snapshot, or does not claim to', async () => {
    await inAnyWorld({ calls: 'any', others: 'none' }, 40, async ({ world, request, surroundings }) => {
      const run = await runUpdateAddon(world, request, { surroundings });

      expectOwnName(run);
      expectTimely(run, request);
      expectRestored(run, request);
      expectUntouchedIfBlocked(run);
      expectNoStepBack(run, request);
    });
  });

  it('does not fail without a cause', async () => {
    await inAnyWorld({ calls: 'none', others: 'none' }, 30, async ({ world, request, surroundings }) => {
      const run = await runUpdateAddon(world, request, { surroundings });

      expectOwnName(run);
      expectTimely(run, request);
      expectOneEnd(run);
      expectHonestSuccess(run);
      expectRestored(run, request);
      expectUntouchedIfBlocked(run);
      expectNoStepBack(run, request);
    });
  });

  it.each(DELIVERIES)('makes one update of one call when every Lambda runs %s', async (delivery) => {
    await inAnyWorld({ calls: 'any', others: 'none' }, 15, async ({ world, request, surroundings }) => {
      const run = await runUpdateAddon({ ...world, idempotency: 'honoured' }, request, { delivery, surroundings });

      expectOwnName(run);
      expectTimely(run, request);
      expectRestored(run, request);
      expectUntouchedIfBlocked(run);
      expect(ownUpdates(run).length).toBeLessThanOrEqual(tokensSent(run).size);
      expect(tokensSent(run).size).toBeLessThanOrEqual(run.starts);
      expectNotifiedByItself(run, surroundings);
      expectHeard(run, surroundings);
      expect(new Set(run.notifications.map(({ message }) => message)).size).toBeLessThanOrEqual(1);
    });
  });

  it('compares the health after its update with that before it, also when another update came first', async () => {
    const addons = [{ name: 'vpc-cni', version: 'v1.18.6-eksbuild.1' }];
    const failed = { status: 'Failed', errorCode: 'K8sResourceNotFound', errorMessage: 'As given.' };
    const degraded = { status: 'Successful', addonStatus: 'DEGRADED' };
    const faults = [
      { on: 'addon-update', times: 1, ends: failed },
      { on: 'addon-update', times: 2, ends: degraded },
    ];
    const theirs = { clusterName: 'prod-1', addonName: 'vpc-cni', addonVersion: 'v1.19.0-eksbuild.1' };
    const clusters = [{ name: 'prod-1', version: '1.29', addons }];
    const actions = [{ atSeconds: 79, UpdateAddon: theirs }];
    const request = { cluster: 'prod-1', addon: 'vpc-cni', version: 'default', deadlineSeconds: 900 };

    const run = await runUpdateAddon({ clusters, faults, actions }, request);

    expectHonestSuccess(run);
    expect(run).toMatchObject({ name: 'Updated', outcome: { severity: 'warning' }, before: { status: 'ACTIVE' } });
    expect(run.outcome?.details.from).toBe(theirs.addonVersion);
    expect(run.outcome?.reasons[0]).toMatch(/^Before the update the add-on was DEGRADED/);
  });

  it('ends in time when the way has more steps than the deadline', async () => {
    const addons = [{ name: 'vpc-cni', version: 'v1.18.6-eksbuild.1' }];
    const request = { cluster: 'prod-1', addon: 'vpc-cni', deadlineSeconds: 900 };

    const run = await runUpdateAddon({ clusters: [{ name: 'prod-1', version: '1.31', addons }] }, request);

    expectTimely(run, request);
    expect(run).toMatchObject({ status: 'FAILED', name: 'AddonUpdateTimedOut', after: { status: 'ACTIVE' } });
    expect(compareVersions(run.after.version, run.before.version)).toBeGreaterThan(0);
  });

  it('reports a request with more problems than Step Functions could carry', async () => {
    const addons = [{ name: 'coredns', version: 'v1.12.4-eksbuild.6' }];
    const unknown = Object.fromEntries(Array.from({ length: 15_000 }, (_, i) => [`field${i}`, 1]));

    const run = await runUpdateAddon(
      { clusters: [{ name: 'prod-1', version: '1.33', addons }] },
      { cluster: 'prod-1', addon: 'coredns', ...unknown },
    );

    expect(run).toMatchObject({ status: 'FAILED', name: 'AddonUpdateBlocked', calls: [] });
    expect(run.cause).toMatch(/field0: is not a known field[\s\S]*and \d+ more problems/);
    expect(run.notifications).toHaveLength(1);
  });

  it('changes nothing for a request that is wrong', async () => {
    const wrong = fc.constantFrom<object>(
      { version: 'newest' },
      { addon: '' },
      { cluster: 'no spaces allowed' },
      { deadlineSeconds: 5 },
      { resolveConflict: 'OVERWRITE' },
      { serviceAccountRoleArn: '' },
    );
    await fc.assert(
      fc.asyncProperty(aScenario({ calls: 'any', others: 'none' }), wrong, async ({ world, request }, mistake) => {
        const run = await runUpdateAddon(world, { ...request, ...mistake });

        expect(run).toMatchObject({ status: 'FAILED', name: 'AddonUpdateBlocked', calls: [] });
        expect(run.cause).toContain(Object.keys(mistake)[0]);
        expect(run.notifications).toHaveLength(1);
      }),
      { numRuns: 12 },
    );
  });
});

function inAnyWorld(trouble: Trouble, numRuns: number, law: (scenario: Scenario) => Promise<void>) {
  const property = fc.asyncProperty(aScenario(trouble), async (scenario) => {
    await law(scenario);
    // Here and not after the test, so that a failure names its world.
    expect(takeFound()).toEqual([]);
  });
  return fc.assert(property, { numRuns });
}

function expectOwnName({ status, name, outcome, cause }: AddonRun) {
  if (status === 'SUCCEEDED') expect(['Updated', 'UpToDate', 'Planned']).toContain(name);
  else expect({ status, name: FAILURES.includes(name), cause }).toEqual({ status: 'FAILED', name: true, cause });
  expect(outcome === undefined).toBe(status === 'FAILED');
}

function expectTimely({ seconds, events }: AddonRun, { deadlineSeconds = 3600 }: Record<string, unknown>) {
  expect(seconds).toBeLessThanOrEqual(Number(deadlineSeconds));
  expect(events).toBeLessThan(25_000);
}

/** One notification, and it says how the execution ended; none for a plan alone. */
function expectOneEnd({ name, notifications, outcome }: AddonRun) {
  const notified = notifications.map(({ attributes }) => attributes.outcome);
  expect(notified).toEqual(outcome && name === 'Planned' ? [] : [name]);
}

/** The end of an execution is not notified again; whatever happens to the add-on from its first change to its end is left to it. */
function expectNotifiedByItself({ notifiedOfExecution, notifiedMeanwhile }: AddonRun, surroundings: Surroundings) {
  expect(notifiedOfExecution).toEqual([]);
  if (areAnswered(surroundings)) expect(notifiedMeanwhile).toEqual([]);
}

/** An event of EKS is never too much for the Lambdas that hear it, as long as they are answered. */
function expectHeard({ unheard }: AddonRun, surroundings: Surroundings) {
  if (areAnswered(surroundings)) expect(unheard).toEqual([]);
}

/** The Lambdas find their table and Step Functions as they should be. */
const areAnswered = ({ table, states }: Surroundings) => [...table, ...states].every((answer) => answer === 'well');

/** What EKS said last is what counts: the answer may be overtaken while it is on its way. */
function expectHonestSuccess(run: AddonRun) {
  if (run.name !== 'Updated') return;
  const { status, addonVersion, health } = Object(lastSeen(run));
  expect(addonVersion).toBe(run.outcome?.details.to);
  if (status === 'ACTIVE' && health.issues.length === 0) return;
  // As it was before the update, by EKS's own word: then it says so. Whoever plans again, after an update of somebody else,
  // begins from what that one left.
  const codes = (issues: { code: string }[]) => [...new Set(issues.map(({ code }) => code))];
  const planned = Object(lastPlannedFrom(run));
  const before = codes(planned.health.issues);
  expect(planned.addonVersion).toBe(run.outcome?.details.from);
  expect(['ACTIVE', planned.status]).toContain(status);
  expect(codes(health.issues).filter((code) => !before.includes(code))).toEqual([]);
  expect(run.outcome?.reasons.join(' ')).toContain('as healthy as it was before');
}

function expectRestored({ name, before, after }: AddonRun, { rollBackTo = 'start' }: Record<string, unknown>) {
  if (name !== 'AddonUpdateRolledBack') return;
  expect(settingsOf(after)).toEqual(
    settingsOf(rollBackTo === 'start' ? before : { ...before, version: after.version }),
  );
}

/** What is reported as unchanged is as it was, and nothing of ours is under way that could still change it. */
function expectUntouchedIfBlocked(run: AddonRun) {
  if (!['AddonUpdateBlocked', 'UpToDate', 'Planned'].includes(run.name)) return;
  expect(settingsOf(run.after)).toEqual(settingsOf(run.before));
  expect({ reasons: run.cause, status: run.after.status }).not.toMatchObject({ status: 'UPDATING' });
}

/** An add-on goes backwards only to what it was, unless the request allows it. */
function expectNoStepBack({ before, after }: AddonRun, { allowDowngrade = false }: Record<string, unknown>) {
  if (allowDowngrade) return;
  expect(compareVersions(after.version, before.version)).toBeGreaterThanOrEqual(0);
}

/** Never two updates of this run under way at once. */
function expectNoOverlap(run: AddonRun) {
  const own = new Set(ownUpdates(run));
  const underWay = new Set<string>();
  for (const { kind, name, to } of run.timeline) {
    if (kind !== 'update' || !own.has(name)) continue;
    if (to === 'InProgress') underWay.add(name);
    else underWay.delete(name);
    expect(underWay.size).toBeLessThanOrEqual(1);
  }
}

/** The add-on as the last plan read it: a plan asks for the versions right after it. */
function lastPlannedFrom({ calls, ...run }: AddonRun): unknown {
  const asked = calls.findLastIndex(({ operation, by }) => operation === 'DescribeAddonVersions' && by === 'us');
  return lastSeen({ ...run, calls: calls.slice(0, asked) });
}

function lastSeen({ calls }: AddonRun): unknown {
  const reads = calls.filter(
    ({ operation, by, status }) => operation === 'DescribeAddon' && by === 'us' && status === 200,
  );
  return Object(reads.at(-1)?.answer).addon;
}

function settingsOf({ version, configurationValues, serviceAccountRoleArn, podIdentityAssociations }: AddonNow) {
  return { version, configurationValues, serviceAccountRoleArn, podIdentityAssociations };
}
