import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAfterItem, decideWhenIdle } from '../../../../functions/core/maintenance/decide.ts';
import type { ItemExecution } from '../../../../functions/core/maintenance/item-result.ts';
import {
  FIRST_PROGRESS,
  type MaintenancePlan,
  type MaintenanceProgress,
} from '../../../../functions/core/maintenance/progress.ts';
import { pauseSeconds } from '../../../../functions/core/maintenance/timing.ts';
import { BUSY, CALM, failed, NOW, planned } from '../../../support/worlds/maintenance-builders.ts';

const CHILD = 'arn:aws:states:eu-west-1:111122223333:execution:update-addon:child';

function aPlan(changes: Partial<MaintenancePlan> = {}): MaintenancePlan {
  const { plan } = planned();
  if (!plan) throw new Error('There is no plan.');
  return { ...plan, ...changes };
}

const context = (changes: Partial<MaintenancePlan> = {}, progress: Partial<MaintenanceProgress> = {}, now = NOW) => ({
  plan: aPlan(changes),
  progress: { ...FIRST_PROGRESS, ...progress },
  now,
});

const decisionAfter = (
  ending: ItemExecution,
  given = context(),
  thrown = { name: 'States.TaskFailed', message: 'It failed.' },
) => decideAfterItem(given, { arn: CHILD, ending, thrown });

const done = (name: string, changes: object = {}): ItemExecution => ({
  kind: 'succeeded',
  output: { name, succeeded: true, severity: 'info', summary: 'Done.', reasons: [], details: {}, ...changes },
});

describe('after an item', () => {
  it('that went well comes the next one', () => {
    const decision = decisionAfter(done('Updated', { details: { from: 'v1', to: 'v2', snapshot: {} } }));

    expect(decision).toMatchObject({
      kind: 'item',
      progress: { at: 1, results: [{ resource: 'vpc-cni', name: 'Updated', details: { from: 'v1', to: 'v2' } }] },
    });
    expect(JSON.stringify(decision)).not.toContain('snapshot');
  });

  it.each<[string, object, ItemExecution, string]>([
    ['stop, a failure', {}, failed('AddonUpdateFailed'), 'publish ClusterMaintenanceIncomplete'],
    ['continue, a failure', { onFailure: 'continue' }, failed('AddonUpdateFailed'), 'idle'],
    ['a dry run, a failure', { dryRun: true }, failed('AddonUpdateFailed'), 'item'],
    ['stop, a stopped one', {}, failed(undefined, 'ABORTED'), 'publish ClusterMaintenanceFailed'],
    [
      'continue, a failure that leaves something to repair',
      { onFailure: 'continue' },
      failed('AddonRollbackFailed'),
      'publish ClusterMaintenanceIncomplete',
    ],
    [
      'continue, pods that find no profile',
      { onFailure: 'continue' },
      failed('NewProfileLost'),
      'publish ClusterMaintenanceIncomplete',
    ],
    ['a dry run, one out of order', { dryRun: true }, failed('AddonRollbackFailed'), 'item'],
    [
      'continue, a stopped one',
      { onFailure: 'continue' },
      failed('Stopped', 'ABORTED'),
      'publish ClusterMaintenanceFailed',
    ],
    [
      'continue, one out of time',
      { onFailure: 'continue' },
      failed(undefined, 'TIMED_OUT'),
      'publish ClusterMaintenanceFailed',
    ],
    [
      'continue, one that broke down in the middle',
      { onFailure: 'continue' },
      failed('States.DataLimitExceeded'),
      'publish ClusterMaintenanceFailed',
    ],
    ['a dry run, one that broke down', { dryRun: true }, failed('States.DataLimitExceeded'), 'item'],
    ['one that runs', {}, { kind: 'running' }, 'poll'],
    ['one that is not there', {}, { kind: 'missing' }, 'again'],
    ['one that ends by nothing known', {}, { kind: 'succeeded', output: 'fine' }, 'publish ClusterMaintenanceFailed'],
    ['a failure that says it succeeded', {}, done('Updated', { succeeded: false }), 'publish ClusterMaintenanceFailed'],
  ])('with %s, comes %s', (_, changes, ending, what) => {
    const decision = decisionAfter(ending, context(changes));

    expect([decision.kind, ...(decision.kind === 'publish' ? [decision.outcome.name] : [])].join(' ')).toBe(what);
  });

  it('that never starts, it is attempted seven times and then reported by its error', () => {
    const thrown = { name: 'StepFunctions.AccessDeniedException', message: 'Not allowed to start it.' };
    const sixth = decisionAfter({ kind: 'missing' }, context({}, { tries: 5 }), thrown);
    const seventh = decisionAfter({ kind: 'missing' }, context({}, { tries: 6 }), thrown);

    expect(sixth).toMatchObject({ kind: 'again', progress: { tries: 6, waitSeconds: 60 } });
    expect(seventh).toMatchObject({ kind: 'publish', outcome: { name: 'ClusterMaintenanceIncomplete' } });
    expect(JSON.stringify(seventh)).toContain(
      'NotStarted. StepFunctions.AccessDeniedException: Not allowed to start it.',
    );
  });

  it.each([
    ['was given up at its time limit', { name: 'States.Timeout', message: '' }, null],
    ['was waited for as long as it may take', { name: 'Other', message: '' }, new Date(NOW - 3900_000).toISOString()],
  ])('that still runs and %s, nothing more is started', (_, thrown, since) => {
    const decision = decisionAfter({ kind: 'running' }, context({}, { since }), thrown);

    expect(decision).toMatchObject({ kind: 'publish', outcome: { name: 'ClusterMaintenanceFailed' } });
    expect(JSON.stringify(decision)).toContain(`stop-execution --execution-arn ${CHILD}`);
    expect(JSON.stringify(decision)).toContain('Not attempted: coredns.');
  });

  it.each([
    [failed(undefined, 'ABORTED'), 'States.Timeout', 'It was abandoned 65 min after it was started.'],
    [failed('Stopped', 'ABORTED'), 'States.TaskFailed', 'is ABORTED.'],
    [failed('States.Runtime'), 'States.TaskFailed', 'crashed (States.Runtime)'],
  ])('that is no longer polled, it says why: %j', (ending, name, why) => {
    const decision = decisionAfter(ending, context(), { name, message: '' });

    expect(decision).toMatchObject({ kind: 'publish', outcome: { name: 'ClusterMaintenanceFailed' } });
    expect(JSON.stringify(decision)).toContain(why);
  });

  it('that was the last, the whole is reported, as severe as the worst of it', () => {
    const last = { at: 1, results: [] };
    const outcomeOf = (ending: ItemExecution) => {
      const decision = decisionAfter(ending, context({}, last));
      return decision.kind === 'publish' ? [decision.outcome.name, decision.outcome.severity] : [];
    };

    expect(outcomeOf(done('Updated'))).toEqual(['Maintained', 'info']);
    expect(outcomeOf(done('Updated', { severity: 'warning' }))).toEqual(['Maintained', 'warning']);
    expect(outcomeOf(done('UpToDate'))).toEqual(['UpToDate', 'info']);
    expect(outcomeOf(failed('AddonUpdateBlocked'))).toEqual(['ClusterMaintenanceIncomplete', 'warning']);
    expect(outcomeOf(failed('AddonRollbackFailed'))).toEqual(['ClusterMaintenanceIncomplete', 'critical']);
    expect(outcomeOf(failed('States.Runtime'))).toEqual(['ClusterMaintenanceFailed', 'error']);
  });
});

describe('after a failure that is gone on from', () => {
  const given = (since: string | null, now = NOW) => context({ onFailure: 'continue' }, { since }, now);

  it('the next item starts when no update is in progress', () => {
    expect(decideWhenIdle(given(null), CALM)).toMatchObject({ kind: 'item', progress: { at: 1, since: null } });
  });

  it.each([
    ['changes something', BUSY, 'coredns is UPDATING'],
    [
      'cannot be read',
      { what: 'Cluster prod-1', error: 'AccessDenied', message: 'No.' },
      'could not be read: AccessDenied',
    ],
  ])('it is waited while EKS %s, for an hour', (_, seen, why) => {
    const first = decideWhenIdle(given(null), seen);
    const last = decideWhenIdle(given(new Date(NOW - 3600_000).toISOString()), seen);

    expect(first).toMatchObject({ kind: 'idle', progress: { since: new Date(NOW).toISOString(), waitSeconds: 18 } });
    expect(last).toMatchObject({ kind: 'publish', outcome: { name: 'ClusterMaintenanceIncomplete' } });
    expect(JSON.stringify(last)).toContain(why);
  });
});

describe('a run of two hundred items', () => {
  const items = Array.from({ length: 200 }, (_, i) => ({
    machine: 'update-addon' as const,
    resource: `${i}-`.padEnd(100, 'n'),
    run: `${i}-`.padEnd(80, 'r'),
    timeoutSeconds: 900,
  }));
  const arn = `arn:aws:states:eu-west-1:111122223333:execution:${'m'.repeat(80)}:${'r'.repeat(80)}`;
  const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
  const says = fc
    .constantFrom('A reason. ', '"quoted" ', 'line\n', '日本語', '😀', '\u0001')
    .map((text) => text.repeat(2000));
  const details = {
    decision: 'update',
    from: 'v1.0.0-eksbuild.1',
    to: 'v1.1.0-eksbuild.1',
    versions: ['v'.repeat(90)],
  };

  /** Goes on from item to item to the end, as each of them ends. */
  function toTheEnd(ending: ItemExecution, changes: Partial<MaintenancePlan>) {
    const decisions: ReturnType<typeof decisionAfter>[] = [{ kind: 'item', progress: FIRST_PROGRESS }];
    for (
      let decision = decisions[0];
      decision?.kind === 'item' || decision?.kind === 'idle';
      decision = decisions.at(-1)
    ) {
      const given = { plan: aPlan({ items, ...changes }), progress: decision.progress, now: NOW };
      const next = decideAfterItem(given, { arn, ending, thrown: undefined });
      decisions.push(next.kind === 'idle' ? decideWhenIdle({ ...given, progress: next.progress }, CALM) : next);
    }
    return decisions;
  }

  it('fits into the states of an execution, whatever is said of each', async () => {
    await fc.assert(
      fc.property(says, fc.constantFrom('Updated', 'Failed'), fc.boolean(), (text, name, dryRun) => {
        const ending = name === 'Updated' ? done(name, { reasons: [text], details }) : { ...failed(name), cause: text };

        const decisions = toTheEnd(ending, { dryRun, onFailure: 'continue' });

        // Beside the progress there are the plan and what the last item said, 8,000 characters of it.
        const plan = bytesOf({ items });
        const most = decisions.map(
          (decision) => bytesOf(decision) + (decision.kind === 'publish' ? 3_000 : plan + 32_000),
        );
        expect(decisions.at(-1)?.kind).toBe('publish');
        expect(Math.max(...most)).toBeLessThan(262_144);
      }),
      { numRuns: 30 },
    );
  });

  it('names some of those that failed in its summary, and every one in a line', () => {
    const last = toTheEnd(failed('AddonUpdateFailed'), { onFailure: 'continue' }).at(-1);

    const { summary, reasons } = last?.kind === 'publish' ? last.outcome : { summary: '', reasons: [] };
    expect(summary).toContain('190 more');
    expect(summary.length).toBeLessThan(2000);
    expect(reasons).toHaveLength(200);
  });

  it('keeps the versions of each', () => {
    const last = toTheEnd(done('Updated', { details }), {}).at(-1);

    expect(last).toMatchObject({ kind: 'publish', outcome: { name: 'Maintained' } });
    expect(JSON.stringify(last)).toContain(`${items[199]?.resource}: Updated, ${details.from} -> ${details.to}`);
  });

  it.each([
    ['200 that are each waited for an hour', 200, 3600],
    ['5 that are each watched for three days', 5, 259_500],
    ['one that is watched for three days', 1, 259_500],
  ])('%s is within the 25,000 events of an execution', (_, amount, patience) => {
    // As it should be, and with Lambda refusing each look to its last try, which takes its time.
    for (const { look, seconds } of [
      { look: 10, seconds: 0 },
      { look: 40, seconds: 302 },
    ]) {
      let looks = 0;
      for (let waited = 1; waited <= patience; waited += pauseSeconds(waited, { patience, items: amount }) + seconds) {
        looks += 1;
      }
      expect(amount * (looks * look + 25)).toBeLessThan(25_000);
    }
  });
});
