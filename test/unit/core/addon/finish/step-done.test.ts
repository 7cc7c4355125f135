import { describe, expect, it } from 'vitest';
import { stepDone } from '../../../../../functions/core/addon/finish.ts';
import {
  aContext,
  aLongPlan,
  anAddon,
  anIssue,
  aProgress,
  minute,
  NEW,
  OLD,
  ROLE,
} from '../../../../support/worlds/addon-builders.ts';
import { outcomeOf } from '../../../../support/worlds/addon-decisions.ts';

const [FIRST, SECOND, THIRD] = aLongPlan().versions;

const START_VERSION = aLongPlan().from.version;

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

it('advises on what is still wrong after an update, in the latest words of EKS', () => {
  const denied = (name: string) => anIssue('AdmissionRequestDenied', `admission webhook "${name}" denied the request`);
  const progress = aProgress({ codes: ['AdmissionRequestDenied'], issues: [denied('old.example.com')] });
  const addon = anAddon({ version: NEW, status: 'DEGRADED', issues: [denied('new.example.com')] });

  const advice = outcomeOf(stepDone(aContext({ progress }), addon))?.advice.join();

  expect(advice).toContain('The admission webhook new.example.com rejected');
  expect(advice).not.toContain('old.example.com');
});
