import { describe, expect, it } from 'vitest';
import { failed, giveUp, merged, note, stepDone, withAdvice } from '../../../../../functions/core/addon/finish.ts';
import {
  aContext,
  aLongPlan,
  anAddon,
  anIssue,
  aPlan,
  aProgress,
  minute,
  NEW,
  OLD,
} from '../../../../support/worlds/addon-builders.ts';
import { outcomeOf } from '../../../../support/worlds/addon-decisions.ts';

const [FIRST, SECOND] = aLongPlan().versions;

describe('the end of a run', () => {
  const rollback = aProgress({ phase: 'rollback', path: aLongPlan().versions.slice(0, 2).toReversed() });

  it('says that there is no way back where the plan found none, and what EKS offers', () => {
    const plan = aPlan({ wayBack: [{ path: [], reason: 'v1.12 is not offered.' }] });

    const outcome = outcomeOf(giveUp(aContext({ plan }), anAddon({ version: NEW, status: 'DEGRADED' })));

    expect(outcome?.name).toBe('AddonUpdateFailed');
    expect(outcome?.reasons).toEqual([`It is left at ${NEW}: there is no way back. v1.12 is not offered.`]);
    expect(outcome?.advice.join()).toContain('describe-addon-versions --addon-name coredns --kubernetes-version 1.33');
  });

  it('says where a rollback was to go, how the add-on is, and how to restore its snapshot', () => {
    const context = aContext({ plan: aLongPlan(), progress: rollback });

    const outcome = outcomeOf(giveUp(context, anAddon({ version: `${SECOND}`, status: 'DEGRADED' })));

    expect(outcome?.summary).toBe(`The rollback of vpc-cni on prod-1 to ${FIRST} failed.`);
    expect(outcome?.reasons).toEqual([`The add-on is at ${SECOND}, DEGRADED.`]);
    expect(outcome?.advice.join()).toContain(`--addon-version ${FIRST} --resolve-conflicts PRESERVE`);
  });

  it('says of an add-on that was left at a step that it went well up to there', () => {
    const plan = aLongPlan({ wayBack: aLongPlan().wayBack.with(1, { path: [`${FIRST}`], reason: '' }) });
    const context = aContext({ plan, progress: aProgress({ path: plan.versions, step: 1 }) });

    const outcome = outcomeOf(giveUp(context, anAddon({ version: `${FIRST}`, status: 'UPDATE_FAILED' })));

    expect(outcome?.reasons).toEqual([`It is at ${FIRST}, UPDATE_FAILED, the last version that went well.`]);
  });

  it('says of an add-on that is as it was no more than that', () => {
    expect(outcomeOf(giveUp(aContext(), anAddon()))?.reasons).toEqual([`Nothing changed: it is at ${OLD}, ACTIVE.`]);
  });

  it('says how to resume when there was no time for the next step', () => {
    const progress = aProgress({ path: aLongPlan().versions, step: 1 });
    const context = aContext({ plan: aLongPlan(), progress, now: minute(50) });

    expect(outcomeOf(stepDone(context, anAddon({ version: `${SECOND}` })))?.advice.join()).toContain('deadlineSeconds');
  });

  it('adds advice to an outcome once, and none to another decision', () => {
    const ended = failed(aContext(), 'It failed.', anAddon());
    const next = giveUp(aContext(), anAddon({ version: NEW, status: 'DEGRADED' }));

    expect(outcomeOf(withAdvice(withAdvice(ended, ['Look.']), ['Look.', 'Go on.']))?.advice).toEqual([
      'Look.',
      'Go on.',
    ]);
    expect(withAdvice(next, ['Look.'])).toBe(next);
  });
});

it('a newer version that a rule holds back is noted, and is no reason to worry', () => {
  const noted = (notes: string[]) =>
    outcomeOf(stepDone(aContext({ plan: aPlan({ notes }) }), anAddon({ version: NEW })));

  expect(noted(['v9 is excluded.'])).toMatchObject({ severity: 'info', reasons: ['v9 is excluded.'] });
  expect(noted([])).toMatchObject({ severity: 'info', reasons: [] });
});

it('a warning of the plan becomes a reason of the update that it was made for', () => {
  const plan = aPlan({ warnings: ['It uses the permissions of the nodes.'] });

  expect(outcomeOf(stepDone(aContext({ plan }), anAddon({ version: NEW })))).toMatchObject({
    severity: 'warning',
    reasons: ['It uses the permissions of the nodes.'],
  });
});

it('says what each conflict mode would do when the failure was a conflict', () => {
  const issues = [anIssue('ConfigurationConflict', 'DaemonSet.apps aws-node - .spec.replicas')];
  const progress = aProgress({ codes: ['ConfigurationConflict'], issues });

  const outcome = outcomeOf(failed(aContext({ progress }), 'As it was.', anAddon()));

  expect(outcome?.advice.join('\n')).toMatch(/preserve.*DaemonSet\.apps aws-node `\.spec\.replicas`[\s\S]*overwrite/);
});

it('notes no sentence twice in a row', () => {
  const once = note(aProgress(), 'It waits.');

  expect(note(once, 'It waits.').log).toEqual(['It waits.']);
  expect(note(note(once, 'It goes on.'), 'It waits.').log).toEqual(['It waits.', 'It goes on.', 'It waits.']);
});

it('merges names without repeats', () => {
  expect(
    merged(
      ['a'],
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
      (names) => names,
    ),
  ).toEqual(['a', 'b', 'c']);
});
