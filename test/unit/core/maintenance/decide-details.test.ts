import { describe, expect, it } from 'vitest';
import {
  decideAfterItem,
  decideAfterPlanFailure,
  decideWhenIdle,
} from '../../../../functions/core/maintenance/decide.ts';
import type { ItemExecution } from '../../../../functions/core/maintenance/item-result.ts';
import { MAINTENANCE_OUTCOMES, maintenanceOutcome } from '../../../../functions/core/maintenance/outcome.ts';
import { FIRST_PROGRESS, MaintenancePlan } from '../../../../functions/core/maintenance/progress.ts';
import { pauseSeconds } from '../../../../functions/core/maintenance/timing.ts';
import { BUSY, failed, NOW, planned, requestOf } from '../../../support/worlds/maintenance-builders.ts';

const CHILD = 'arn:aws:states:eu-west-1:111122223333:execution:update-addon:child';
const planOf = (changes: object = {}) => MaintenancePlan.parse(planned(changes).plan);
const secondsAgo = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();
const contextOf = (since: string | null = null, changes: object = {}) => ({
  plan: planOf(changes),
  progress: { ...FIRST_PROGRESS, since },
  now: NOW,
});
const afterItem = (ending: ItemExecution, name: string, context = contextOf()) => {
  const decision = decideAfterItem(context, { arn: CHILD, ending, thrown: { name, message: 'Said.' } });
  return decision.kind === 'publish' ? decision.outcome : decision;
};

describe('a failure to plan', () => {
  const times = { startedAt: NOW, now: NOW };
  const invalid = { name: 'InvalidInput', message: '[]' };

  it('is about the cluster, when the request names it', () => {
    const request = requestOf();

    expect(
      decideAfterPlanFailure({ name: 'ClusterNotFound', message: 'No.' }, { request, where: request }, times),
    ).toMatchObject({ outcome: { summary: 'prod-1 was not maintained; nothing was changed.' } });
  });

  it('of an invalid request names an example of a valid one', () => {
    expect(decideAfterPlanFailure(invalid, { request: undefined, where: {} }, times)).toMatchObject({
      outcome: {
        summary: 'The cluster was not maintained; nothing was changed.',
        advice: [expect.stringContaining('`events/maintain-cluster.json`')],
      },
    });
  });
});

describe('an item that failed', () => {
  it.each([
    [failed(undefined), 'ExecutionFailed'],
    [failed(undefined, 'TIMED_OUT'), 'ExecutionTimedOut'],
    [failed(undefined, 'ABORTED'), 'ExecutionAborted'],
    [failed(undefined, 'NEW_STATUS'), 'ExecutionEnded'],
    [failed('AddonUpdateFailed'), 'AddonUpdateFailed'],
  ])('without an error of its own is called by its status: %j', (ending, name) => {
    expect(afterItem(ending, 'States.TaskFailed')).toMatchObject({
      details: { results: [{ resource: 'vpc-cni', execution: CHILD, name }] },
    });
  });

  it('of which nothing is known is named with its execution', () => {
    expect(afterItem({ kind: 'succeeded', output: 'fine' }, 'none')).toMatchObject({
      name: 'ClusterMaintenanceFailed',
      reasons: [expect.any(String), `${CHILD} ended without a known outcome.`, 'Not attempted: coredns.'],
    });
  });

  it('is not attempted again when what it lacks is a permission, and says how to get it', () => {
    expect(afterItem({ kind: 'missing' }, 'AccessDenied')).toMatchObject({
      name: 'ClusterMaintenanceIncomplete',
      details: {
        results: [
          {
            name: 'NotStarted',
            says: [
              'A permission is missing.',
              'Allow the action named above on that resource to the role named there.',
              'AccessDenied: Said.',
            ].join('\n'),
          },
        ],
      },
    });
  });

  it('and needs repair ends the run, with what to do first', () => {
    const context = contextOf(null, { onFailure: 'continue' });

    expect(afterItem(failed('AddonRollbackFailed'), 'States.TaskFailed', context)).toMatchObject({
      reasons: [
        'vpc-cni: AddonRollbackFailed. Why.',
        'Nothing more was started on prod-1: vpc-cni needs repair first (AddonRollbackFailed).',
        'Not attempted: coredns.',
      ],
      advice: ['Repair vpc-cni first; its own notification says how.', expect.any(String), expect.any(String)],
    });
  });

  it('is followed by the next one as soon as EKS changes nothing', () => {
    const context = contextOf(secondsAgo(5), { onFailure: 'continue' });

    expect(afterItem(failed('AddonUpdateFailed'), 'States.TaskFailed', context)).toMatchObject({
      kind: 'idle',
      progress: { since: null, waitSeconds: 1, waitingFor: 'updates in progress to end' },
    });
  });

  it.each([
    ['States.Timeout', ['run is ABORTED.', 'It was abandoned 65 min after it was started.']],
    ['States.TaskFailed', ['run is ABORTED.']],
  ])('because it was stopped is said to be abandoned only by who abandoned it: %s', (thrown, reasons) => {
    const { reasons: said } = Object(afterItem(failed('Stopped', 'ABORTED'), thrown));

    expect(said.slice(1, -1)).toEqual(reasons.map((reason) => expect.stringContaining(reason.replace(/^run /, ''))));
  });

  it('to start, for no reason that is known, says so', () => {
    const { plan, progress, now } = contextOf();
    const context = { plan, progress: { ...progress, tries: 6 }, now };

    expect(decideAfterItem(context, { arn: CHILD, ending: { kind: 'missing' }, thrown: undefined })).toMatchObject({
      outcome: { details: { results: [{ name: 'NotStarted', says: 'Step Functions gave no reason.' }] } },
    });
  });

  it('by running longer than its time is left alone, with its execution and how to stop it', () => {
    expect(afterItem({ kind: 'running' }, 'States.Timeout')).toMatchObject({
      reasons: [
        'vpc-cni: StillRunning. It has not ended in time.',
        `${CHILD} may still be running.`,
        expect.any(String),
      ],
      advice: [expect.stringContaining(`stop-execution --execution-arn ${CHILD}`), expect.any(String)],
    });
  });
});

describe('a wait', () => {
  it.each([
    [3429, 'idle'],
    [3430, 'publish'],
  ])('for EKS ends when the next poll would be later than an hour: after %d s', (seconds, kind) => {
    const decision = decideWhenIdle(contextOf(secondsAgo(seconds), { onFailure: 'continue' }), BUSY);

    expect(decision.kind).toBe(kind);
  });

  it.each([
    [0, 20],
    [600, 30],
    [3714, 186],
  ])('for an item that still runs is polled later and later: after %d s', (seconds, waitSeconds) => {
    expect(afterItem({ kind: 'running' }, 'Other', contextOf(secondsAgo(seconds)))).toMatchObject({
      kind: 'poll',
      progress: { waitSeconds, since: secondsAgo(seconds) },
    });
  });

  it('for an item that still runs ends when the next poll would be later than its time', () => {
    expect(afterItem({ kind: 'running' }, 'Other', contextOf(secondsAgo(3715)))).toMatchObject({
      name: 'ClusterMaintenanceFailed',
    });
  });

  it('that is over says what to check', () => {
    const decision = decideWhenIdle(contextOf(secondsAgo(3600)), BUSY);

    expect(decision).toMatchObject({
      outcome: {
        reasons: expect.arrayContaining(['Nothing more was started on prod-1: coredns is UPDATING.']),
        advice: expect.arrayContaining([
          'Check which changes are in progress on prod-1, and start again when they have ended.',
        ]),
      },
    });
  });

  it.each([
    [3600, 1],
    [3900, 2],
    [3900, 7],
    [259_500, 5],
    [3601, 100],
  ])('of %d s for each of so many items has at most 400 polls: %d', (patience, items) => {
    const shortest = pauseSeconds(0, { patience, items });

    expect((patience * items) / shortest).toBeLessThanOrEqual(400);
  });
});

describe('the plan of a run', () => {
  it('is passed on as it was made', () => {
    for (const changes of [
      { addons: [{ addon: 'coredns' }] },
      { fargateProfiles: [{ profile: 'default' }], onFailure: 'continue' },
    ]) {
      const { plan } = planned(changes);

      expect(MaintenancePlan.parse(plan)).toEqual(plan);
    }
  });

  it.each<[string, object]>([
    ['no items', { items: [] }],
    ['an unknown state machine', { items: [{ ...planOf().items[0], machine: 'scan-health' }] }],
    ['another word than stop and continue', { onFailure: 'ignore' }],
  ])('is refused with %s', (_, changes) => {
    expect(MaintenancePlan.safeParse({ ...planOf(), ...changes }).success).toBe(false);
  });
});

describe('the outcome of a maintenance', () => {
  it.each([
    ['Maintained', true, 'info'],
    ['UpToDate', true, 'info'],
    ['Planned', true, 'info'],
    ['ClusterMaintenanceBlocked', false, 'warning'],
    ['ClusterMaintenanceIncomplete', false, 'error'],
    ['ClusterMaintenanceFailed', false, 'error'],
  ] as const)('%s has its severity', (name, succeeded, severity) => {
    expect(maintenanceOutcome(name, {}, { summary: 'So.' })).toMatchObject({
      ...{ machine: 'maintain-cluster', name, succeeded, severity },
    });
    expect(Object.keys(MAINTENANCE_OUTCOMES)).toHaveLength(6);
  });
});
