import { describe, expect, it } from 'vitest';
import { movementOf } from '../../../../functions/core/addon/movement.ts';
import { aLongPlan, anAddon, aPlan, aProgress, NEW, OLD, ROLE } from '../../../support/worlds/addon-builders.ts';

const [FIRST = '', SECOND = '', THIRD = ''] = aLongPlan().versions;

describe('what a step has moved', () => {
  const plan = aLongPlan();
  const inStep = (step: number, version: string, changes = {}) =>
    movementOf(plan, aProgress({ path: plan.versions, step }), anAddon({ version, ...changes }));

  it.each([
    ['nothing, at the version before the first step', 0, plan.from.version, 'nothing'],
    ['all, at the version of the first step', 0, FIRST, 'all'],
    ['nothing, at the version of the step before', 1, FIRST, 'nothing'],
    ['all, at the version of the step', 1, SECOND, 'all'],
    ['part, at the version from which the whole update began', 2, plan.from.version, 'part'],
    ['part, at a version that is still to come', 1, THIRD, 'part'],
    ['other, at a version that this run never asked for', 1, 'v1.20.4-eksbuild.3', 'other'],
  ])('is %s', (_, step, version, movement) => {
    expect(inStep(step, version)).toBe(movement);
  });

  it('is a part of it when a setting is neither as before nor as asked for', () => {
    expect(inStep(1, FIRST, { serviceAccountRoleArn: ROLE })).toBe('part');
  });

  it('is nothing when it has nothing to move, as an update that repairs', () => {
    const repair = aPlan({ to: { ...aPlan().to, version: OLD }, versions: [OLD] });

    expect(movementOf(repair, aProgress({ path: [OLD] }), anAddon())).toBe('nothing');
    expect(movementOf(repair, aProgress({ path: [OLD] }), anAddon({ version: NEW }))).toBe('other');
  });
});
