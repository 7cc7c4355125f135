import { describe, expect, it } from 'vitest';
import { decideAfterPlanning, decideAfterWave } from '../../../../functions/core/fleet/decide.ts';
import type { FleetPlan } from '../../../../functions/core/fleet/plan.ts';
import type { FleetDecision, WaveCounts } from '../../../../functions/core/fleet/progress.ts';
import { aPlan, aWave, waveCounts } from '../../../support/fleet/plans.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const RUN = 'arn:aws:states:eu-west-1:111122223333:execution:maintain-fleet:nightly';

const upToDate = { toChange: 0, upToDate: 2 };
const blocked = { toChange: 0, blocked: 2 };
const planning = (plan: FleetPlan) => decideAfterPlanning({ plan, planned: [], held: [], pins: {} }, RUN, NOW);
const afterWave = (plan: FleetPlan, wave: number, each = waveCounts(), before: WaveCounts[] = []) =>
  decideAfterWave(plan, { wave, ended: before }, each, NOW);
const outcomeOf = (decision: FleetDecision) => (decision.kind === 'publish' ? decision.outcome : decision);
const two = (changes: Partial<FleetPlan> = {}, bakeSeconds = 0) =>
  aPlan([aWave('a', {}, bakeSeconds), aWave('b')], changes);

describe('after the plan of a fleet', () => {
  it('the first wave is announced, and begins', () => {
    const freeze = [{ from: '2026-12-24', to: '2026-12-26', timeZone: 'UTC', why: 'Christmas' }];
    const plan = aPlan([aWave('a', {}, 7)], { freeze });

    expect(planning(plan)).toMatchObject({
      kind: 'announce',
      outcome: { name: 'Planned' },
      next: {
        kind: 'wave',
        step: { name: '0', dryRun: false, pace: { bakeSeconds: 7 }, freeze },
        progress: { wave: 0, ended: [] },
      },
    });
  });

  it.each(['before-start', 'before-each-wave'] as const)('people are asked before the first wave: %s', (approval) => {
    expect(planning(two({ approval }))).toMatchObject({
      kind: 'announce',
      next: {
        ...{ kind: 'ask', about: 'approval', unanswered: 'rejected', topic: 'start' },
        question: expect.stringMatching(/^May it be carried out\? Of 0 clusters in 2 waves: /),
        until: '2026-11-21T09:00:00.000Z',
        progress: { wave: -1, ended: [] },
        next: { kind: 'wave', progress: { wave: 0 } },
      },
    });
  });

  it('waves with nothing to change are left out', () => {
    const plan = aPlan([aWave('a', upToDate), aWave('b')]);

    expect(planning(plan)).toMatchObject({
      next: {
        step: { name: '1' },
        progress: {
          wave: 1,
          ended: [waveCounts({ started: 0, changed: 0 })],
        },
      },
    });
  });

  it.each<[string, FleetPlan['waves'], Partial<FleetPlan>, string, string]>([
    [
      'all is up to date',
      [aWave('a', upToDate), aWave('b', upToDate)],
      {},
      'UpToDate',
      'Of 4 clusters in 2 waves: 0 changed, 4 up to date, 0 failed, 0 not reached.',
    ],
    [
      'places could not be read',
      [aWave('a', upToDate)],
      { unreachable: 1 },
      'FleetMaintenanceIncomplete',
      'Of 2 clusters in 1 wave: 0 changed, 2 up to date, 0 failed, 0 not reached.',
    ],
    [
      'the first wave that has clusters is blocked as a whole',
      [aWave('a', blocked), aWave('b')],
      {},
      'FleetMaintenanceBlocked',
      'Of 4 clusters in 2 waves: 0 changed, 0 up to date, 0 failed, 2 blocked in whole or in part, 2 not reached.',
    ],
    [
      'only some are blocked',
      [aWave('a', { ...upToDate, clusters: 3, blocked: 1 })],
      {},
      'FleetMaintenanceIncomplete',
      'Of 3 clusters in 1 wave: 0 changed, 2 up to date, 0 failed, 1 blocked in whole or in part, 0 not reached.',
    ],
  ])('it ends when %s', (_, waves, changes, name, summary) => {
    expect(outcomeOf(planning(aPlan(waves, changes)))).toMatchObject({ name, summary });
  });

  it('a dry run ends, complete or not', () => {
    expect(outcomeOf(planning(two({ dryRun: true })))).toMatchObject({ name: 'Planned', succeeded: true });
    expect(outcomeOf(planning(two({ dryRun: true, unreachable: 1 })))).toMatchObject({
      ...{ name: 'FleetMaintenanceIncomplete', succeeded: false, severity: 'error' },
    });
  });

  it('what ends it is said with what was planned', () => {
    expect(outcomeOf(planning(aPlan([aWave('a', blocked)], { warnings: ['No role.'] })))).toMatchObject({
      reasons: [
        'Wave a: 0 succeeded, 0 failed, 2 blocked; stopped: nothing on its clusters can be changed, so it proves nothing.',
        'No role.',
        'Wave a: nothing to change, 2 blocked.',
        'No role.',
      ],
      advice: ['The report says of each blocked cluster what is in the way.'],
    });
  });
});

describe('after a wave', () => {
  it('the next one begins', () => {
    const ended = [waveCounts()];

    expect(afterWave(two(), 0)).toMatchObject({ kind: 'wave', step: { name: '1' }, progress: { wave: 1, ended } });
  });

  it.each<[string, WaveCounts, string]>([
    ['as many failed as are tolerated', waveCounts({ succeeded: 1, failed: 1 }), 'wave'],
    ['one more failed than are tolerated', waveCounts({ succeeded: 0, failed: 2 }), '2 failed, and 1 are tolerated'],
    ['nothing more was started', waveCounts({ notStarted: 1, why: 'a freeze' }), 'a freeze'],
  ])('another one follows, or not, when %s', (_, each, why) => {
    const decision = afterWave(two(), 0, each);

    if (why === 'wave') expect(decision.kind).toBe('wave');
    else {
      expect(outcomeOf(decision)).toMatchObject({
        name: 'FleetMaintenanceStopped',
        reasons: [expect.stringContaining(`; stopped: ${why}.`), 'Wave b: 2 not reached.'],
      });
    }
  });

  it('it bakes, then its clusters are checked', () => {
    const progress = { wave: 0, ended: [waveCounts()] };

    expect(afterWave(two({}, 600), 0)).toEqual({
      ...{ kind: 'ask', about: 'bake', unanswered: 'continues', topic: 'bake 0', progress },
      until: '2026-11-21T08:10:00.000Z',
      question:
        'Wave a bakes until 2026-11-21T08:10:00.000Z, then wave b is next. Approve to end the bake now, reject to stop the run.',
      next: { kind: 'check', progress, next: expect.objectContaining({ kind: 'wave' }) },
    });
  });

  it.each([
    ['before-each-wave', 'ask'],
    ['before-start', 'wave'],
    ['none', 'wave'],
  ] as const)('people are asked, if they want to be: %s', (approval, kind) => {
    expect(afterWave(two({ approval }), 0).kind).toBe(kind);
  });

  it('people are asked for the next one, for as long after the bake as they may take', () => {
    expect(afterWave(two({ approval: 'before-each-wave' }, 600), 0)).toMatchObject({
      about: 'bake',
      next: {
        next: {
          ...{ about: 'approval', topic: 'wave 1', until: '2026-11-21T09:10:00.000Z', progress: { wave: 0 } },
          question: 'May wave b be started? It changes 2 clusters.',
        },
      },
    });
  });

  it.each<[string, WaveCounts, Partial<FleetPlan>, string]>([
    ['changed something', waveCounts(), {}, 'Maintained'],
    ['changed nothing', waveCounts({ changed: 0 }), {}, 'UpToDate'],
    ['had a failure', waveCounts({ succeeded: 1, failed: 1 }), {}, 'FleetMaintenanceIncomplete'],
    ['had something blocked', waveCounts({ succeeded: 1, blocked: 1 }), {}, 'FleetMaintenanceIncomplete'],
    ['left out places', waveCounts(), { unreachable: 1 }, 'FleetMaintenanceIncomplete'],
  ])('that was the last and %s, the run ends', (_, each, changes, name) => {
    expect(outcomeOf(afterWave(two(changes), 1, each, [waveCounts({ changed: 0 })]))).toMatchObject({ name });
  });

  it('that was the last, the run ends with all numbers', () => {
    const last = waveCounts({ succeeded: 0, changed: 0, failed: 1, blocked: 1 });

    expect(
      outcomeOf(afterWave(two({ unreachable: 3, warnings: ['No role.'] }), 1, last, [waveCounts({ changed: 1 })])),
    ).toMatchObject({
      summary:
        'Of 4 clusters in 2 waves: 1 changed, 1 up to date, 1 failed, 1 blocked in whole or in part, 0 not reached.',
      reasons: ['Wave a: 2 succeeded, 0 failed.', 'Wave b: 0 succeeded, 1 failed, 1 blocked.', 'No role.'],
      advice: [
        'Follow the advice in the notification of each failed cluster.',
        'The report says of each blocked cluster what is in the way.',
      ],
      details: { total: 4, succeeded: 2, changed: 1, failed: 1, blocked: 1, notReached: 0, unreachable: 3 },
    });
    expect(outcomeOf(afterWave(two(), 1, waveCounts(), [waveCounts()]))).toMatchObject({ advice: [] });
  });

  it('a wave that can change nothing stops what an earlier one has begun', () => {
    const plan = aPlan([aWave('a'), aWave('b', blocked), aWave('c')]);

    expect(outcomeOf(afterWave(plan, 0))).toMatchObject({
      name: 'FleetMaintenanceStopped',
      reasons: [
        'Wave a: 2 succeeded, 0 failed.',
        expect.stringMatching(/^Wave b: .* so it proves nothing\.$/),
        'Wave c: 2 not reached.',
      ],
    });
  });

  it('clusters that were not started are counted', () => {
    expect(outcomeOf(afterWave(two(), 0, waveCounts({ succeeded: 1, notStarted: 1, why: 'so' })))).toMatchObject({
      reasons: ['Wave a: 1 succeeded, 0 failed, 1 not reached; stopped: so.', 'Wave b: 2 not reached.'],
      details: { notReached: 3 },
    });
  });
});
