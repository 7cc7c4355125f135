import { describe, expect, it } from 'vitest';
import {
  decideAfterAnswer,
  decideAfterCheck,
  decideAfterPlanFailure,
  decideAfterWave,
  decideAfterWaveFailure,
} from '../../../../functions/core/fleet/decide.ts';
import { FLEET_OUTCOMES, fleetOutcome } from '../../../../functions/core/fleet/outcome.ts';
import type { FleetPlan } from '../../../../functions/core/fleet/plan.ts';
import { Asked, type FleetDecision, HealthCheck, type WaveCounts } from '../../../../functions/core/fleet/progress.ts';
import { aPlan, aWave, waveCounts } from '../../../support/fleet/plans.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');

const afterWave = (plan: FleetPlan, wave: number, each = waveCounts(), before: WaveCounts[] = []) =>
  decideAfterWave(plan, { wave, ended: before }, each, NOW);
const outcomeOf = (decision: FleetDecision) => (decision.kind === 'publish' ? decision.outcome : decision);
const two = (changes: Partial<FleetPlan> = {}, bakeSeconds = 0) =>
  aPlan([aWave('a', {}, bakeSeconds), aWave('b')], changes);

describe('after a failure', () => {
  it.each([
    [0, [], 'Wave a ended with States.Runtime: Crashed.'],
    [0, [waveCounts()], 'After wave a, the run ended with States.Runtime: Crashed.'],
    [1, [waveCounts()], 'Wave b ended with States.Runtime: Crashed.'],
    [5, [waveCounts()], 'Wave 6 ended with States.Runtime: Crashed.'],
    [-1, [], 'Before the first wave, the run ended with States.Runtime: Crashed.'],
  ])('of the run in wave %d it is said where it happened', (wave, ended, reason) => {
    expect(
      outcomeOf(decideAfterWaveFailure(two(), { wave, ended }, { name: 'States.Runtime', message: 'Crashed.' })),
    ).toMatchObject({ name: 'FleetMaintenanceFailed', reasons: expect.arrayContaining([reason]) });
  });

  it.each([
    [
      'InvalidInput',
      '[{"path":"waves","message":"is wrong"}]',
      'FleetMaintenanceBlocked',
      /`events\/maintain-fleet.json`/,
    ],
    ['AccessDenied', 'No.', 'FleetMaintenanceBlocked', /^Allow the action/],
    ['TypeError', 'No.', 'FleetMaintenanceFailed', /not one that eks-upkeep knows/],
  ])('to plan, nothing was changed: %s', (name, message, outcome, advice) => {
    expect(outcomeOf(decideAfterPlanFailure({ name, message }))).toMatchObject({
      name: outcome,
      summary: 'The fleet was not maintained; nothing was changed.',
      reasons: expect.arrayContaining([expect.stringContaining(name === 'InvalidInput' ? 'is wrong' : `${name}: No.`)]),
      advice: [expect.stringMatching(advice)],
    });
  });

  it('to plan that is known, what it means is said first', () => {
    expect(outcomeOf(decideAfterPlanFailure({ name: 'AccessDenied', message: 'No.' }))).toMatchObject({
      reasons: ['A permission is missing.', 'AccessDenied: No.'],
    });
  });
});

describe('what people answer', () => {
  const asked = (decision: FleetDecision) => Asked.parse(decision);
  const bake = asked(afterWave(two({}, 600), 0));
  const approval = asked(afterWave(two({ approval: 'before-each-wave' }), 0));
  const by = 'ana';

  it.each([
    ['a bake', bake, { verdict: 'approved', by }, 'check'],
    ['a bake', bake, undefined, 'check'],
    ['an approval', approval, { verdict: 'approved', by }, 'wave'],
  ])('%s continues', (_, question, answer, kind) => {
    expect(decideAfterAnswer(two(), question, answer).kind).toBe(kind);
  });

  it.each([
    ['a bake', bake, { verdict: 'rejected', by }, 'FleetMaintenanceStopped', 'ana rejected it'],
    ['an approval', approval, { verdict: 'rejected', by }, 'FleetMaintenanceDenied', 'ana rejected it'],
    ['an approval', approval, undefined, 'FleetMaintenanceDenied', 'nobody answered until 2026-11-21T09:00:00.000Z'],
  ])('%s ends the run, with who did it', (_, question, answer, name, why) => {
    expect(outcomeOf(decideAfterAnswer(two(), question, answer))).toMatchObject({
      name,
      reasons: expect.arrayContaining([`${question.question} Stopped: ${why}.`]),
    });
  });

  it('after a bake, every issue ends the run', () => {
    const check = HealthCheck.parse(bake.next);

    expect(decideAfterCheck(two(), check, [])).toEqual(check.next);
    expect(outcomeOf(decideAfterCheck(two(), check, ['coredns is DEGRADED.']))).toMatchObject({
      name: 'FleetMaintenanceStopped',
      reasons: [
        'After the bake, clusters that this run has changed are not healthy:',
        'coredns is DEGRADED.',
        'Wave a: 2 succeeded, 0 failed.',
        'Wave b: 2 not reached.',
      ],
    });
  });
});

it.each([
  ['Maintained', true, 'info'],
  ['UpToDate', true, 'info'],
  ['Planned', true, 'info'],
  ['FleetMaintenanceBlocked', false, 'warning'],
  ['FleetMaintenanceDenied', false, 'warning'],
  ['FleetMaintenanceIncomplete', false, 'error'],
  ['FleetMaintenanceStopped', false, 'error'],
  ['FleetMaintenanceFailed', false, 'error'],
] as const)('the outcome %s has its severity', (name, succeeded, severity) => {
  expect(fleetOutcome(name, { summary: '' })).toMatchObject({ machine: 'maintain-fleet', name, succeeded, severity });
  expect(Object.keys(FLEET_OUTCOMES)).toHaveLength(8);
});
