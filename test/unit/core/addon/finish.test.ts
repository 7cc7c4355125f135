import { describe, expect, it } from 'vitest';
import { failed, giveUp, merged, note, stepDone, withAdvice } from '../../../../functions/core/addon/finish.ts';
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
  ROLE,
} from '../../../support/worlds/addon-builders.ts';
import { outcomeOf } from '../../../support/worlds/addon-decisions.ts';

const [FIRST, SECOND, THIRD] = aLongPlan().versions;
const START_VERSION = aLongPlan().from.version;
const WAITING = { since: '2026-11-21T08:01:00.000Z', stillSince: '2026-11-21T08:01:00.000Z', seen: 'as-it-was' };

describe('a step that went well', () => {
  const plan = aLongPlan();

  it('is followed by the next one, with a call and a token of its own', () => {
    const progress = aProgress({ path: plan.versions, step: 0, calls: 2, tries: 1, failure: ['Unknown'] });

    const decision = stepDone(aContext({ plan, progress }), anAddon({ version: `${FIRST}` }));

    expect(decision).toMatchObject({
      kind: 'start',
      progress: { step: 1, calls: 3, tries: 0, updateId: null, failure: null },
    });
  });

  it('is the end when there is no time for the next one, and says how far it came', () => {
    const progress = aProgress({ path: plan.versions, step: 1 });

    const decision = stepDone(aContext({ plan, progress, now: minute(50) }), anAddon({ version: `${SECOND}` }));

    expect(outcomeOf(decision)).toMatchObject({ name: 'AddonUpdateTimedOut', succeeded: false, severity: 'error' });
    expect(outcomeOf(decision)?.reasons.join()).toContain(`It is at ${SECOND}, ACTIVE`);
    expect(outcomeOf(decision)?.reasons.join()).toContain(`${THIRD}`);
  });

  it('of a rollback may take until nothing is polled any longer', () => {
    const progress = aProgress({ phase: 'rollback', path: [`${FIRST}`, START_VERSION], step: 0 });
    const addon = anAddon({ version: `${FIRST}` });

    expect(stepDone(aContext({ plan, progress, now: minute(54) }), addon)).toMatchObject({ kind: 'rollback' });
    expect(outcomeOf(stepDone(aContext({ plan, progress, now: minute(55) }), addon))?.name).toBe('AddonRollbackFailed');
  });

  it('is the update done when it was the last', () => {
    const decision = stepDone(aContext(), anAddon({ version: NEW }));

    expect(outcomeOf(decision)).toMatchObject({ name: 'Updated', succeeded: true, severity: 'info', reasons: [] });
  });

  it('after a failure of the update is reported with a warning', () => {
    const progress = aProgress({ failure: ['Unknown'], codes: ['Unknown'] });

    const outcome = outcomeOf(stepDone(aContext({ progress }), anAddon({ version: NEW })));

    expect(outcome).toMatchObject({ name: 'Updated', severity: 'warning', codes: ['Unknown'] });
    // What went wrong is over: there is nothing to do about it.
    expect(outcome?.advice).toEqual([]);
    expect(outcome?.reasons).toEqual(['It reached the target nevertheless.']);
  });

  it('names the settings that EKS shows otherwise than asked for', () => {
    const outcome = outcomeOf(stepDone(aContext(), anAddon({ version: NEW, serviceAccountRoleArn: ROLE })));

    expect(outcome?.reasons.join()).toContain('serviceAccountRoleArn');
    expect(outcome?.severity).toBe('warning');
  });

  it('of a rollback is a rollback done only if all settings are those of the snapshot', () => {
    const context = aContext({ progress: aProgress({ phase: 'rollback', path: [OLD] }) });

    expect(outcomeOf(stepDone(context, anAddon()))?.name).toBe('AddonUpdateRolledBack');
    const other = outcomeOf(stepDone(context, anAddon({ configurationValues: '{"replicaCount":9}' })));
    expect(other).toMatchObject({ name: 'AddonRollbackFailed', severity: 'critical' });
    expect(other?.reasons.join()).toContain('Not as in the snapshot: configurationValues');
  });
});

describe('giving up', () => {
  it.each([
    ['moved half way', anAddon({ version: NEW, serviceAccountRoleArn: ROLE })],
    ['at the goal and degraded', anAddon({ version: NEW, status: 'DEGRADED' })],
    ['at the goal with a new issue', anAddon({ version: NEW, issues: [anIssue('AccessDenied')] })],
  ])('rolls an add-on back that is %s', (_, addon) => {
    const progress = aProgress({ calls: 3, tries: 2, settling: WAITING });

    const decision = giveUp(aContext({ progress }), addon);

    expect(decision).toMatchObject({
      kind: 'rollback',
      waitSeconds: 0,
      progress: { phase: 'rollback', path: [OLD], step: 0, calls: 4, tries: 0, settling: null },
    });
  });

  it.each([
    ['the request says not to', { plan: aPlan({ rollBack: false }) }, 'the request has `rollBack: false`'],
    ['no time is left', { now: minute(55) }, 'no time left to roll back'],
  ])('leaves it as it is when %s', (_, context, reasons) => {
    const outcome = outcomeOf(giveUp(aContext(context), anAddon({ version: NEW, status: 'DEGRADED' })));

    expect(outcome?.name).toBe('AddonUpdateFailed');
    expect(outcome?.reasons.join()).toContain(reasons);
  });

  it.each(['DEGRADED', 'UPDATE_FAILED'])(
    'has nothing to go back from when nothing moved, whatever its status: %s',
    (status) => {
      const outcome = outcomeOf(giveUp(aContext(), anAddon({ status, issues: [anIssue('ConfigurationConflict')] })));

      expect(outcome).toMatchObject({ name: 'AddonUpdateFailed', severity: 'error' });
      expect(outcome?.reasons.at(-1)).toBe(`Nothing changed: it is at ${OLD}, ${status}.`);
    },
  );

  it('has arrived at the goal when the add-on is no worse there than it was before', () => {
    const issues = [anIssue('InsufficientNumberOfReplicas')];
    const from = { ...aPlan().from, status: 'DEGRADED', issues };

    const decision = giveUp(aContext({ plan: aPlan({ from }) }), anAddon({ version: NEW, status: 'DEGRADED', issues }));

    expect(outcomeOf(decision)).toMatchObject({ name: 'Updated', severity: 'warning' });
    expect(outcomeOf(decision)?.reasons.join()).toContain('as healthy as it was before: DEGRADED');
  });

  it('leaves an add-on alone that is as it was, however unhealthy it was', () => {
    const issues = [anIssue('AccessDenied')];
    const from = { ...aPlan().from, status: 'DEGRADED', issues };

    const decision = giveUp(aContext({ plan: aPlan({ from }) }), anAddon({ status: 'DEGRADED', issues }));

    expect(outcomeOf(decision)?.name).toBe('AddonUpdateFailed');
    expect(outcomeOf(decision)?.reasons.at(-1)).toBe(`Nothing changed: it is at ${OLD}, DEGRADED, as before.`);
  });

  it('is a failed rollback when it happens during one, with how to check it', () => {
    const progress = aProgress({ phase: 'rollback', path: [OLD] });

    const outcome = outcomeOf(giveUp(aContext({ progress }), anAddon({ version: NEW, status: 'DEGRADED' })));

    expect(outcome).toMatchObject({ name: 'AddonRollbackFailed', severity: 'critical' });
    expect(outcome?.advice.join()).toContain('aws eks describe-addon --cluster-name prod-1 --addon-name coredns');
  });

  it.each([
    ['NONE' as const, 'NONE'],
    ['PRESERVE' as const, 'PRESERVE'],
    ['OVERWRITE' as const, 'PRESERVE'],
  ])('overwrites nothing that others set meanwhile: after an update with %s it rolls back with %s', (sent, mode) => {
    const progress = aProgress({ conflictMode: sent });

    const decision = giveUp(aContext({ progress }), anAddon({ version: NEW, status: 'DEGRADED' }));

    expect(decision).toMatchObject({ kind: 'rollback', progress: { conflictMode: mode } });
  });

  it.each([
    ['Deployment.apps coredns - .spec.replicas', 'not in the snapshot are Deployment.apps coredns `.spec.replicas`'],
    ['', 'what others had set is not in the snapshot'],
  ])('says that a rollback does not restore what the update overwrote (%s)', (message, lost) => {
    const issues = message === '' ? [] : [anIssue('ConfigurationConflict', message)];
    const progress = aProgress({ conflictMode: 'OVERWRITE', issues });

    const decision = giveUp(aContext({ progress }), anAddon({ version: NEW, status: 'DEGRADED' }));

    expect('progress' in decision && decision.progress.log.at(-1)).toContain(`is not restored: ${lost}.`);
  });

  it('goes back step by step the way it came', () => {
    const plan = aLongPlan();
    const progress = aProgress({ path: plan.versions, step: 2 });

    const decision = giveUp(aContext({ plan, progress }), anAddon({ version: `${THIRD}`, status: 'DEGRADED' }));

    expect(decision).toMatchObject({ progress: { path: [SECOND, FIRST, START_VERSION] } });
  });
});

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

describe('a rollback', () => {
  it('begins immediately, and is logged with where it goes', () => {
    const decision = giveUp(aContext(), anAddon({ version: NEW, status: 'DEGRADED' }));

    expect(decision).toMatchObject({
      waitSeconds: 0,
      waitingFor: 'nothing',
      progress: { log: [`Rolling back to ${OLD}.`] },
    });
  });

  it('of several steps is logged with the last of them', () => {
    const context = aContext({ plan: aLongPlan(), progress: aProgress({ path: aLongPlan().versions, step: 2 }) });
    const decision = giveUp(context, anAddon({ version: `${THIRD}`, status: 'DEGRADED' }));

    expect(decision).toMatchObject({ progress: { log: [`Rolling back to ${START_VERSION}.`] } });
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
