import { describe, expect, it } from 'vitest';
import { giveUp } from '../../../../../functions/core/addon/finish.ts';
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
} from '../../../../support/worlds/addon-builders.ts';
import { outcomeOf } from '../../../../support/worlds/addon-decisions.ts';

const [FIRST, SECOND, THIRD] = aLongPlan().versions;

const START_VERSION = aLongPlan().from.version;

const WAITING = { since: '2026-11-21T08:01:00.000Z', stillSince: '2026-11-21T08:01:00.000Z', seen: 'as-it-was' };

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
