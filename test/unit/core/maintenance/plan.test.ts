import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResourceHealth } from '../../../../functions/core/health/health.ts';
import {
  decideAfterItem,
  decideAfterPlanFailure,
  decideWhenIdle,
} from '../../../../functions/core/maintenance/decide.ts';
import {
  executionOf,
  type ItemExecution,
  itemExecutionIn,
  itemExecutionOf,
} from '../../../../functions/core/maintenance/item-result.ts';
import { runName } from '../../../../functions/core/maintenance/items.ts';
import { MAINTENANCE_OUTCOMES } from '../../../../functions/core/maintenance/outcome.ts';
import { decideMaintenance } from '../../../../functions/core/maintenance/plan.ts';
import {
  FIRST_PROGRESS,
  type MaintenancePlan,
  type MaintenanceProgress,
} from '../../../../functions/core/maintenance/progress.ts';
import { MaintainClusterRequest } from '../../../../functions/core/maintenance/request.ts';
import { oneLine } from '../../../../functions/core/maintenance/results.ts';
import { longestSeconds, pauseSeconds } from '../../../../functions/core/maintenance/timing.ts';
import { textOf } from '../../../support/repository.ts';

const ARN = 'arn:aws:states:eu-west-1:111122223333:execution:maintain-cluster:run';
const CHILD = 'arn:aws:states:eu-west-1:111122223333:execution:update-addon:child';
const NOW = Date.parse('2026-11-21T08:00:00Z');
const MINUTE = 60_000;

const aResource = (name: string, changes: Partial<ResourceHealth> = {}): ResourceHealth => ({
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod-1',
  kind: 'addon',
  name,
  status: 'ACTIVE',
  issues: [],
  ...changes,
});
const CALM = [aResource('coredns'), aResource('vpc-cni'), aResource('default', { kind: 'fargate-profile' })];
const BUSY = [aResource('coredns', { status: 'UPDATING' })];

const requestOf = (changes: object = {}) => MaintainClusterRequest.parse({ cluster: 'prod-1', ...changes });
type Around = { status?: string; minutes?: number; holder?: string };
const planned = (
  changes: object = {},
  seen: readonly ResourceHealth[] = CALM,
  { status = 'ACTIVE', minutes = 0, holder }: Around = {},
) =>
  decideMaintenance(
    requestOf(changes),
    { status, resources: seen, holder, insights: [] },
    { arn: ARN, startedAt: NOW, now: NOW + minutes * MINUTE },
  );

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
const failed = (error: string | undefined, status = 'FAILED'): ItemExecution => ({
  kind: 'failed',
  status,
  error,
  cause: 'Why.',
});

describe('a plan', () => {
  it('holds an item for each add-on and profile, with what it is started with', () => {
    const changes = { fargateProfiles: [{ profile: 'default', force: true }], dryRun: true };
    const { decision, plan, inputs } = planned(changes);

    expect(decision).toEqual({ kind: 'item', progress: FIRST_PROGRESS });
    expect(plan?.items).toMatchObject([
      { machine: 'update-addon', resource: 'vpc-cni', timeoutSeconds: 3900 },
      { machine: 'update-addon', resource: 'coredns', timeoutSeconds: 3900 },
      { machine: 'replace-fargate-profile', resource: 'default', timeoutSeconds: 7500 },
    ]);
    expect(inputs).toMatchObject([
      { cluster: { name: 'prod-1' }, addon: 'vpc-cni', dryRun: true },
      { addon: 'coredns', dryRun: true },
      { profile: 'default', force: true, dryRun: true },
    ]);
  });

  it('does not ask a profile to be there whose name is kept, since its state machine finds what was left of it', () => {
    expect(planned({ fargateProfiles: [{ profile: 'gone', keepName: true }] }).decision.kind).toBe('item');
    expect(planned({ fargateProfiles: [{ profile: 'gone' }] }).decision.kind).toBe('publish');
  });

  it.each([
    ['an add-on that changes', BUSY, 'ACTIVE'],
    ['a profile that changes', [aResource('p', { kind: 'fargate-profile', status: 'DELETING' })], 'ACTIVE'],
    ['a cluster that changes', CALM, 'UPDATING'],
    ['another run', CALM, 'ACTIVE', 'arn:of:another-run'],
  ])('waits for %s, for an hour', (_, seen, status, holder?: string) => {
    const around = { status, ...(holder !== undefined && { holder }) };
    expect(planned({}, seen, around).decision).toMatchObject({ kind: 'plan', waitSeconds: 15 });
    expect(planned({}, seen, { ...around, minutes: 59 }).decision.kind).toBe('plan');
    expect(planned({}, seen, { ...around, minutes: 60 }).decision).toMatchObject({
      kind: 'publish',
      outcome: { name: 'ClusterMaintenanceBlocked' },
    });
  });

  it('that can never be carried out is refused immediately, whatever else is in progress', () => {
    const { decision } = planned({ addons: [{ addon: 'nope' }] }, BUSY);

    expect(decision).toMatchObject({
      kind: 'publish',
      outcome: { reasons: [expect.stringContaining('nope'), expect.stringContaining('UPDATING')] },
    });
  });

  it('of a dry run waits for nothing', () => {
    expect(planned({ dryRun: true }, BUSY).decision.kind).toBe('item');
  });

  it('is refused when it would not fit into an execution', () => {
    const configurationValues = { text: 'x'.repeat(160_000) };

    const { decision } = planned({ addons: [{ addon: 'coredns', configurationValues }] });

    expect(decision).toMatchObject({ kind: 'publish', outcome: { reasons: [expect.stringContaining('bytes')] } });
  });
});

describe('the name of an item', () => {
  const text = fc.string({ minLength: 1, maxLength: 100 });

  it('is one that Step Functions takes, the same for the same and another for another', async () => {
    await fc.assert(
      fc.property(text, text, text, (resource, cluster, arn) => {
        const name = runName('update-addon', resource, cluster, arn);

        expect(name).toMatch(/^[\w-]{1,80}$/);
        expect(runName('update-addon', resource, cluster, arn)).toBe(name);
        expect(runName('replace-fargate-profile', resource, cluster, arn)).not.toBe(name);
        expect(runName('update-addon', `${resource}x`, cluster, arn)).not.toBe(name);
        expect(runName('update-addon', resource, cluster, `${arn}x`)).not.toBe(name);
      }),
    );
  });
});

describe('after a failure to plan', () => {
  const times = { startedAt: NOW, now: NOW };
  const asked = { request: requestOf(), where: { cluster: { name: 'prod-1' } } };

  it('of which another try may help, it is planned again', () => {
    const decision = decideAfterPlanFailure({ name: 'EksThrottled', message: 'Slow.' }, asked, times);

    expect(decision).toMatchObject({ kind: 'plan', waitSeconds: 60 });
  });

  it.each([
    ['EksThrottled', NOW + 60 * MINUTE, asked, 'ClusterMaintenanceBlocked'],
    ['EksThrottled', NOW, { ...asked, request: requestOf({ dryRun: true }) }, 'ClusterMaintenanceBlocked'],
    ['ClusterNotFound', NOW, asked, 'ClusterMaintenanceBlocked'],
    ['InvalidInput', NOW, { ...asked, request: undefined }, 'ClusterMaintenanceBlocked'],
    ['TypeError', NOW, asked, 'ClusterMaintenanceFailed'],
  ])('%s ends it', (name, now, who, outcome) => {
    const decision = decideAfterPlanFailure({ name, message: 'Said.' }, who, { ...times, now });

    expect(decision).toMatchObject({ kind: 'publish', outcome: { name: outcome, succeeded: false } });
  });
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

it.each(['', ':live', ':7'])('an execution of a machine is found, also by its alias or version%s', (qualifier) => {
  const machine = 'arn:aws:states:eu-west-1:111122223333:stateMachine:eks-upkeep-update-addon';

  expect(executionOf(`${machine}${qualifier}`, 'update-coredns-1')).toBe(
    'arn:aws:states:eu-west-1:111122223333:execution:eks-upkeep-update-addon:update-coredns-1',
  );
});

describe('how an execution ended', () => {
  it.each<[string, ItemExecution | undefined]>([
    ['{"Status":"FAILED","Error":"AddonUpdateFailed","Cause":"Why."}', failed('AddonUpdateFailed')],
    ['{"Status":"ABORTED"}', { kind: 'failed', status: 'ABORTED', error: undefined, cause: undefined }],
    ['{"Status":"RUNNING"}', undefined],
    ['{"Status":"SUCCEEDED"}', undefined],
    ['{"Status":"FAI', undefined],
    ["Execution Already Exists: 'arn'", undefined],
    ['', undefined],
  ])('is read from a Cause only when it says so: %s', (cause, ending) => {
    expect(itemExecutionIn(cause)).toEqual(ending);
  });

  it.each<[Parameters<typeof itemExecutionOf>[0], ItemExecution]>([
    [undefined, { kind: 'missing' }],
    [{ status: 'RUNNING' }, { kind: 'running' }],
    [
      { status: 'SUCCEEDED', output: '{"a":1}' },
      { kind: 'succeeded', output: { a: 1 } },
    ],
    [{ status: 'FAILED', error: 'E', cause: 'Why.' }, failed('E')],
    [{ status: 'NEW_STATUS' }, { kind: 'failed', status: 'NEW_STATUS', error: undefined, cause: undefined }],
  ])('is what Step Functions answers: %j', (standingOfChild, ending) => {
    expect(itemExecutionOf(standingOfChild)).toEqual(ending);
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

it('the longest that a run may take holds every wait of every item', () => {
  const items = Array.from({ length: 3 }, () => ({ timeoutSeconds: 1000 }));

  expect(longestSeconds([])).toBe(4900);
  expect(longestSeconds(items)).toBe(4900 + 3 * (2000 + 3600 + 420 + 1300));
});

it('docs/maintain.md lists every outcome', () => {
  const page = textOf('docs/maintain.md');

  for (const name of Object.keys(MAINTENANCE_OUTCOMES)) expect(page).toContain(`| \`${name}\` |`);
});

it.each([
  ['It is blocked.\nIt must be an integer\nSee the schema.', 'It is blocked. It must be an integer. See the schema.'],
  ['What to do:\nStart again', 'What to do: Start again'],
  ['It is current', 'It is current'],
])('%j becomes one line of sentences', (says, line) => {
  expect(oneLine(says)).toBe(line);
});
