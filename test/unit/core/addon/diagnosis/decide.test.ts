import { describe, expect, it } from 'vitest';
import { decideAfterCheck } from '../../../../../functions/core/addon/decide.ts';
import { decideAfterDiagnosis, decideUndiagnosed } from '../../../../../functions/core/addon/diagnosis/decide.ts';
import { withDiagnosis } from '../../../../../functions/core/addon/diagnosis/when.ts';
import type { AddonContext, AddonDiagnosis } from '../../../../../functions/core/addon/progress.ts';
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
import { nameOf, outcomeOf } from '../../../../support/worlds/addon-decisions.ts';
import { anObject, anUnreadyPod, aSeen, REACH } from '../../../../support/worlds/addon-seen.ts';

const diagnosis = { reach: REACH, role: 'arn:aws:iam::111122223333:role/upkeep' };
const plan = aPlan({ diagnosis });
const healthy = anAddon({ version: NEW });
const degraded = anAddon({ version: NEW, status: 'DEGRADED', issues: [anIssue('InsufficientNumberOfReplicas')] });
const refused = anAddon({ version: NEW, status: 'DEGRADED', issues: [anIssue('AccessDenied')] });
const crashing = anUnreadyPod({ reason: 'CrashLoopBackOff', exitCode: 1, restarts: 5 });
const LINE = '1 of 2 replicas of coredns: CrashLoopBackOff, exit code 1, 5 restarts, such as coredns-7f-abcde';

/** What a check of an add-on decides, with the question to the cluster that comes before it. */
const decided = (addon: Parameters<typeof decideAfterCheck>[1], changes: Partial<AddonContext> = {}) => {
  const context = aContext({ plan, ...changes });
  return withDiagnosis(context, decideAfterCheck(context, addon));
};

function asked(...given: Parameters<typeof decided>): AddonDiagnosis {
  const decision = decided(...given);
  if (decision.kind !== 'diagnose') throw new Error(`${decision.kind} is followed without asking the cluster.`);
  return decision;
}

const progressOf = (decision: object) => Object(decision).progress;

describe('the cluster is asked', () => {
  it('never without access to it', () => {
    for (const addon of [healthy, degraded, refused])
      expect(decided(addon, { plan: aPlan() })).not.toMatchObject({ kind: 'diagnose' });
  });

  it.each([
    ['before a success is reported', healthy, {}, 'rollout', 'Updated'],
    ['before a rollback', refused, {}, 'failure', 'rollback'],
    ['before a failure', refused, { plan: aPlan({ diagnosis, rollBack: false }) }, 'failure', 'AddonUpdateFailed'],
    ['while it is given time to recover', degraded, {}, 'recovery', 'verify'],
    [
      'before a rollback is reported',
      anAddon(),
      { progress: aProgress({ phase: 'rollback', path: [OLD] }) },
      'rollout',
      'AddonUpdateRolledBack',
    ],
  ])('%s', (_, addon, changes, of, next) => {
    const question = asked(addon, changes);

    expect([question.of, nameOf(question.next)]).toEqual([of, next]);
  });

  it('before the next of several steps', () => {
    const long = aLongPlan({ diagnosis });
    const progress = aProgress({ path: long.versions });
    const first = anAddon({ name: 'vpc-cni', version: long.versions[0] ?? '' });

    expect(asked(first, { plan: long, progress })).toMatchObject({ of: 'rollout', next: { kind: 'start' } });
  });

  it('again only after a while, which grows', () => {
    const settling = {
      since: new Date(minute(1)).toISOString(),
      stillSince: new Date(minute(1)).toISOString(),
      seen: '',
    };
    const lookedAt = (at: number) => ({
      progress: aProgress({
        settling,
        diagnosed: { at: new Date(minute(at)).toISOString(), isCrashLooping: false, lines: [] },
      }),
    });

    expect(decided(degraded, { ...lookedAt(1), now: minute(2) }).kind).toBe('verify');
    expect(decided(degraded, { ...lookedAt(1), now: minute(3) }).kind).toBe('diagnose');
    expect(decided(degraded, { ...lookedAt(11), now: minute(16) }).kind).toBe('verify');
  });
});

describe('an add-on that is not healthy', () => {
  it('is rolled back with its causes, which are logged before the rollback', () => {
    const { decision, lines } = decideAfterDiagnosis(aContext({ plan }), asked(refused), aSeen({ pods: [crashing] }));

    expect(lines).toEqual([LINE]);
    expect(decision.kind).toBe('rollback');
    expect(progressOf(decision).log.slice(-2)).toEqual([LINE, `Rolling back to ${OLD}.`]);
  });

  it('fails with its causes as reasons, and for programs', () => {
    const question = asked(refused, { plan: aPlan({ diagnosis, rollBack: false }) });

    const outcome = outcomeOf(decideAfterDiagnosis(aContext({ plan }), question, aSeen({ pods: [crashing] })).decision);

    expect(outcome?.reasons.at(-1)).toBe(LINE);
    expect(outcome?.details.diagnosis).toEqual([LINE]);
  });

  it('is waited for no longer once its new pods crash again and again', () => {
    const waiting = decideAfterDiagnosis(aContext({ plan }), asked(degraded), aSeen({ pods: [crashing] })).decision;
    const next = asked(degraded, { progress: progressOf(waiting) }).next;

    expect(waiting).toMatchObject({ kind: 'verify', waitSeconds: 0 });
    expect(next.kind).toBe('rollback');
    expect(progressOf(next)).not.toHaveProperty('diagnosed');
    expect(progressOf(next).log).toContain('Its new pods crash again and again, so it was not waited for any longer.');
  });

  it('is waited for as long as the request says, even then', () => {
    const patient = aPlan({ diagnosis, settleSeconds: 300 });
    const waiting = decideAfterDiagnosis(aContext({ plan: patient }), asked(degraded), aSeen({ pods: [crashing] }));

    expect(decided(degraded, { plan: patient, progress: progressOf(waiting.decision) }).kind).toBe('verify');
  });

  it('succeeds when EKS says so meanwhile, whatever was seen before', () => {
    const waiting = decideAfterDiagnosis(aContext({ plan }), asked(degraded), aSeen({ pods: [crashing] })).decision;

    expect(nameOf(asked(healthy, { progress: progressOf(waiting) }).next)).toBe('Updated');
  });
});

describe('an update that EKS reports as done', () => {
  const old = aSeen({ objects: [anObject({ updated: 1 })] });

  it('is the success of before when all pods are of its version', () => {
    const question = asked(healthy);

    expect(decideAfterDiagnosis(aContext({ plan }), question, aSeen()).decision).toEqual(question.next);
  });

  it('is waited for while pods are replaced, and while there is progress', () => {
    const first = decideAfterDiagnosis(aContext({ plan }), asked(healthy), old).decision;
    const waited = { plan, progress: progressOf(first), now: minute(10) };
    const second = decideAfterDiagnosis(waited, asked(healthy, waited), old).decision;
    const other = aSeen({ objects: [anObject({ updated: 1, available: 1 })] });

    expect(first).toMatchObject({ kind: 'verify', waitSeconds: 15, waitingFor: expect.stringContaining('1 of 2') });
    expect(second.kind).toBe('verify');
    const late = { ...waited, now: minute(12) };
    expect(decideAfterDiagnosis(late, asked(healthy, late), other).decision.kind).toBe('verify');
    expect(nameOf(decideAfterDiagnosis(late, asked(healthy, late), old).decision)).toBe('AddonUpdateTimedOut');
  });

  it('is never a success with old pods, and rolls nothing back', () => {
    const over = { plan, progress: aProgress(), now: minute(55) };

    const outcome = outcomeOf(decideAfterDiagnosis(over, asked(healthy, over), old).decision);

    expect(outcome).toMatchObject({ name: 'AddonUpdateTimedOut', succeeded: false });
    expect(outcome?.reasons).toContain('1 of 2 replicas of coredns is of its newest template, 2 are available.');
    expect(outcome?.advice[0]).toContain('`kubectl -n kube-system rollout status deployment/coredns`');
  });

  it('says what does not replace its pods by itself', () => {
    const held = aSeen({ objects: [anObject({ updated: 0, held: 'its update strategy is OnDelete' })] });

    const outcome = outcomeOf(decideAfterDiagnosis(aContext({ plan }), asked(healthy), held).decision);

    expect(outcome).toMatchObject({ name: 'Updated', succeeded: true });
    expect(outcome?.reasons.at(-1)).toMatch(/^0 of 2 replicas .*; its update strategy is OnDelete\.$/);
  });

  it('ends a rollback as such in any case, with what is left', () => {
    const rolled = { plan, progress: aProgress({ phase: 'rollback', path: [OLD] }), now: minute(55) };

    const outcome = outcomeOf(decideAfterDiagnosis(rolled, asked(anAddon(), rolled), old).decision);

    expect(outcome?.name).toBe('AddonUpdateRolledBack');
    expect(outcome?.reasons.at(-1)).toContain('1 of 2 replicas of coredns');
  });
});

describe('a cluster that cannot be asked', () => {
  it.each([
    ['a success', healthy, {}],
    ['a failure', refused, { plan: aPlan({ diagnosis, rollBack: false }) }],
    ['a rollback', refused, {}],
    ['a wait', degraded, {}],
  ])('changes nothing of %s but a line', (_, addon, changes) => {
    const question = asked(addon, changes);

    const { decision, lines } = decideUndiagnosed(minute(1), question, 'Not asked.');

    expect(lines).toEqual(['Not asked.']);
    expect(nameOf(decision)).toBe(nameOf(question.next));
    expect(JSON.stringify(decision)).toContain('Not asked.');
    expect(outcomeOf(decision)?.severity).toBe(outcomeOf(question.next)?.severity);
  });
});
