import { describe, expect, it } from 'vitest';
import { decideAfterCheck, decideAfterUpdate } from '../../../../../functions/core/addon/decide.ts';
import { decideAfterDiagnosis, decideUndiagnosed } from '../../../../../functions/core/addon/diagnosis/decide.ts';
import { withDiagnosis } from '../../../../../functions/core/addon/diagnosis/when.ts';
import type { AddonContext, AddonDecision, AddonDiagnosis } from '../../../../../functions/core/addon/progress.ts';
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
import { failedUpdate, nameOf, outcomeOf } from '../../../../support/worlds/addon-decisions.ts';
import { anObject, anUnreadyPod, aSeen, REACH } from '../../../../support/worlds/addon-seen.ts';

const diagnosis = { reach: REACH, role: 'arn:aws:iam::111122223333:role/upkeep' };
const plan = aPlan({ diagnosis });
const long = aLongPlan({ diagnosis });
const [FIRST = '', SECOND = ''] = long.versions;
const degraded = anAddon({ version: NEW, status: 'DEGRADED', issues: [anIssue('InsufficientNumberOfReplicas')] });
const crashing = anUnreadyPod({ reason: 'CrashLoopBackOff', exitCode: 1, restarts: 5 });
const behind = aSeen({ objects: [anObject({ updated: 1 })] });
const BEHIND = '1 of 2 replicas of coredns is of its newest template, 2 are available.';

function asked(context: AddonContext, decision: AddonDecision): AddonDiagnosis {
  const question = withDiagnosis(context, decision);
  if (question.kind !== 'diagnose') throw new Error(`${question.kind} is followed without asking the cluster.`);
  return question;
}
const checked = (context: AddonContext, addon: Parameters<typeof decideAfterCheck>[1]) =>
  asked(context, decideAfterCheck(context, addon));
const rollback = (changes = {}) => aProgress({ phase: 'rollback', path: [SECOND, FIRST], ...changes });
const progressOf = (decision: object) => Object(decision).progress;

describe('the cluster is asked', () => {
  it('before the next step of a rollback, as before that of an update', () => {
    const context = aContext({ plan: long, progress: rollback() });

    expect(checked(context, anAddon({ name: 'vpc-cni', version: SECOND }))).toMatchObject({
      of: 'rollout',
      next: { kind: 'rollback' },
      progress: { step: 0 },
    });
  });

  it.each([
    ['start', aProgress({ path: long.versions }), long.from.version],
    ['rollback', rollback(), long.versions[2] ?? ''],
  ])('not before the same step is tried again: %s', (kind, progress, version) => {
    const context = aContext({ plan: long, progress });
    const decision = decideAfterUpdate(context, failedUpdate('Unknown'), anAddon({ name: 'vpc-cni', version }));

    expect(decision.kind).toBe(kind);
    expect(withDiagnosis(context, decision)).toBe(decision);
  });
});

describe('an add-on that is given time to recover', () => {
  const context = aContext({ plan });
  const question = checked(context, degraded);

  it('is polled as before when its pods do not crash, and what was seen is remembered', () => {
    const starting = aSeen({ pods: [anUnreadyPod()] });
    const { decision, lines } = decideAfterDiagnosis(context, question, starting);

    expect(decision).toMatchObject({ ...question.next, progress: { log: progressOf(question.next).log } });
    expect(progressOf(decision).diagnosed).toEqual({
      at: new Date(minute(1)).toISOString(),
      ...{ isCrashLooping: false, lines },
    });
  });

  it('is waited for in a rollback, although its pods crash', () => {
    const issues = [anIssue('InsufficientNumberOfReplicas')];
    const back = aContext({ plan, progress: aProgress({ phase: 'rollback', path: [OLD] }) });
    const { decision } = decideAfterDiagnosis(
      back,
      checked(back, anAddon({ status: 'DEGRADED', issues })),
      aSeen({ pods: [crashing] }),
    );

    expect(decision).toMatchObject({ waitSeconds: 15, progress: { diagnosed: { isCrashLooping: false } } });
  });

  it('is not asked about at every poll when the cluster does not answer', () => {
    const { decision } = decideUndiagnosed(minute(1), question, 'Not asked.');
    const next = { plan, progress: progressOf(decision), now: minute(2) };

    expect(decision).toMatchObject({
      ...question.next,
      progress: {
        log: progressOf(question.next).log,
        diagnosed: { at: new Date(minute(1)).toISOString(), isCrashLooping: false, lines: ['Not asked.'] },
      },
    });
    expect(withDiagnosis(next, decideAfterCheck(next, degraded)).kind).toBe('verify');
  });

  it('that recovered is not said to have crashed, when it is given up for another reason', () => {
    const late = aContext({ plan, now: minute(50) });

    expect(progressOf(checked(late, degraded).next).log).toContain('It did not recover in time.');
  });
});

describe('what the cluster says', () => {
  it('of a failure is which pods are not replaced, when nothing is seen to be wrong with them', () => {
    const refused = anAddon({ version: NEW, status: 'DEGRADED', issues: [anIssue('AccessDenied')] });

    expect(decideAfterDiagnosis(aContext({ plan }), checked(aContext({ plan }), refused), behind).lines).toEqual([
      BEHIND,
    ]);
  });

  it('is a reason of the outcome also when it does not answer', () => {
    const context = aContext({ plan });
    const { decision } = decideUndiagnosed(minute(1), checked(context, anAddon({ version: NEW })), 'Not asked.');

    expect(outcomeOf(decision)).toMatchObject({ reasons: ['Not asked.'], details: { diagnosis: ['Not asked.'] } });
  });

  it('before the next step is the end of its log', () => {
    const context = aContext({ plan: long, progress: aProgress({ path: long.versions, log: ['It began.'] }) });
    const held = aSeen({ objects: [anObject({ updated: 0, held: 'it is paused' })] });
    const question = checked(context, anAddon({ name: 'vpc-cni', version: FIRST }));

    expect(progressOf(decideAfterDiagnosis(context, question, held).decision).log).toEqual([
      'It began.',
      expect.stringMatching(/; it is paused\.$/),
    ]);
  });

  it('of a rollout that makes no progress is waited out as long as the request says', () => {
    const patient = aPlan({ diagnosis, settleSeconds: 1200 });
    const healthy = anAddon({ version: NEW });
    const first = aContext({ plan: patient });
    const waiting = decideAfterDiagnosis(first, checked(first, healthy), behind).decision;
    const at = (minutes: number) => {
      const context = { plan: patient, progress: progressOf(waiting), now: minute(minutes) };
      return nameOf(decideAfterDiagnosis(context, checked(context, healthy), behind).decision);
    };

    expect([at(20.9), at(21)]).toEqual(['verify', 'AddonUpdateTimedOut']);
  });

  it('of a rollback whose pods are not replaced in time does not make it an update', () => {
    const context = aContext({ plan, progress: aProgress({ phase: 'rollback', path: [OLD] }), now: minute(55) });

    const { decision } = decideAfterDiagnosis(context, checked(context, anAddon()), behind);

    expect(outcomeOf(decision)).toMatchObject({ name: 'AddonUpdateRolledBack', reasons: [BEHIND] });
  });
});
