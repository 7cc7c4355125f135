import { describe, expect, it } from 'vitest';
import {
  decideAfterDeletion,
  decideAfterRemoval,
  oldProfileLeftBehind,
  publishDecidedOutcome,
  replacedAfterMoving,
} from '../../../../functions/core/fargate/deletion.ts';
import { progressOutcome } from '../../../../functions/core/fargate/outcome.ts';
import { notMoved } from '../../../../functions/core/fargate/pods/settings.ts';
import { issueAdvice } from '../../../../functions/core/fargate/profile/issue.ts';
import type { ReplacementPlan, ReplacementProgress } from '../../../../functions/core/fargate/progress.ts';
import { anIssue } from '../../../support/worlds/addon-builders.ts';
import { aContext, aHop, aSeen, MADE_ARN, NOW, OLD_ARN } from '../../../support/worlds/fargate-context.ts';

const old = aSeen(aHop().old);
const made = aSeen({ ...aHop().new, arn: MADE_ARN });
const secondsLater = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000).toISOString();

type Changes = { progress?: Partial<ReplacementProgress>; plan?: Partial<ReplacementPlan>; now?: string };
const contextOf = ({ progress = {}, plan = {}, now = NOW }: Changes = {}) => ({
  ...aContext({ deletions: 1, ...progress }, plan),
  now: Date.parse(now),
});
const seenAfter = (seconds: number, profile: typeof old | undefined = old, changes: Changes = {}) =>
  decideAfterDeletion(contextOf({ now: secondsLater(seconds), ...changes }), { old: profile, new: made });
const outcomeOf = (decision: ReturnType<typeof seenAfter>) =>
  decision.kind === 'publish' ? decision.outcome : undefined;
const deleting = { ...old, status: 'DELETING' };
const gone = (changes: Changes = {}, seen: Parameters<typeof decideAfterDeletion>[1] = { old: undefined, new: made }) =>
  decideAfterDeletion(contextOf(changes), seen);

describe('the old profile after its deletion was accepted', () => {
  it('is not deleted a second time because of an answer from before the deletion', () => {
    expect(seenAfter(59)).toEqual({ kind: 'in-progress', waitingFor: 'EKS to delete default' });
  });

  it('is deleted once more when it is still ACTIVE after a minute', () => {
    expect(seenAfter(60)).toMatchObject({ kind: 'delete' });
    expect(seenAfter(60, old, { progress: { since: null } }).kind).toBe('in-progress');
  });

  it('is deleted once more, after a minute, as soon as EKS says that the deletion failed', () => {
    const issues = [anIssue('AccessDenied', 'Forbidden.', ['role-1'])];
    const progress = { codes: ['Unknown'], resourceIds: ['a'], busySince: NOW, tryUntil: NOW, log: ['It began.'] };

    expect(
      seenAfter(10, { ...old, status: 'DELETE_FAILED', issues }, { progress, now: secondsLater(10) }),
    ).toMatchObject({
      kind: 'delete',
      progress: {
        ...{ codes: ['Unknown', 'AccessDenied'], resourceIds: ['a', 'role-1'], busySince: null },
        ...{ tryUntil: contextOf().plan.pollUntil, waitSeconds: 60, waitingFor: 'EKS to delete default' },
        log: ['It began.', 'Deletion 1 did not succeed: default is DELETE_FAILED; AccessDenied: Forbidden (role-1).'],
      },
    });
  });

  it.each([
    [2, '2026-11-21T09:54:59.000Z', 'delete'],
    [3, '2026-11-21T09:54:59.000Z', 'OldProfileLeftBehind'],
    [2, '2026-11-21T09:55:00.000Z', 'OldProfileLeftBehind'],
  ])('is deleted three times, and while there is time: after deletion %d at %s', (deletions, now, next) => {
    const decision = seenAfter(0, { ...old, status: 'DELETE_FAILED' }, { progress: { deletions }, now });

    expect(outcomeOf(decision)?.name ?? decision.kind).toBe(next);
  });

  it.each([
    [599, { kind: 'in-progress' }],
    [600, { kind: 'poll-deletion', progress: { waitSeconds: 30, waitingFor: 'EKS to delete default' } }],
    [3600, { kind: 'poll-deletion', progress: { waitSeconds: 180 } }],
  ])('is polled less often after ten minutes (%d s)', (seconds, next) => {
    expect(seenAfter(seconds, deleting)).toMatchObject(next);
  });

  it('is given up near the deadline, when the new one takes its pods', () => {
    const outcome = outcomeOf(seenAfter(0, deleting, { now: '2026-11-21T09:56:00.000Z' }));

    expect(outcome).toMatchObject({
      name: 'ProfileReplacementTimedOut',
      summary: 'default on prod-1 was still DELETING near the deadline; 9999-default takes its pods.',
      reasons: ['EKS accepted the deletion 116 min ago.'],
      advice: [expect.stringContaining('Wait until default is gone')],
    });
    expect(seenAfter(0, deleting, { now: '2026-11-21T09:55:59.000Z' }).kind).toBe('poll-deletion');
  });

  it('can be resumed with the same request when its name is to be kept', () => {
    const outcome = outcomeOf(seenAfter(0, deleting, { plan: { keepName: true }, now: '2026-11-21T09:56:00.000Z' }));

    expect(outcome?.advice[1]).toContain('start again with the same request');
  });

  it('in a status that nobody knows ends the run', () => {
    expect(outcomeOf(seenAfter(0, { ...old, status: 'PAUSED' }))).toMatchObject({
      name: 'ProfileReplacementFailed',
      summary: expect.stringContaining('default on prod-1 is PAUSED, a status that eks-upkeep does not know'),
      advice: ['Check the profile in the EKS console.'],
    });
  });
});

describe('the old profile that is gone', () => {
  it('is replaced', () => {
    expect(outcomeOf(gone())).toMatchObject({
      ...{ name: 'Replaced', severity: 'info', reasons: [`default was gone at ${NOW}.`] },
      summary: 'Fargate profile default on prod-1 was replaced by 9999-default.',
      advice: [expect.stringContaining('Fargate tries to schedule a pending pod only once')],
    });
  });

  it('is replaced with a warning when EKS reported anything on the way', () => {
    expect(outcomeOf(gone({ progress: { codes: ['Unknown'] } }))?.severity).toBe('warning');
  });

  it('and was created again by someone else is left to them, with a warning', () => {
    const outcome = outcomeOf(gone({}, { old: { ...old, arn: `${OLD_ARN}2` }, new: made }));

    expect(outcome).toMatchObject({ name: 'Replaced', severity: 'warning' });
    expect(outcome?.reasons[1]).toBe(
      'Someone created a new profile named default in the meantime; it is left unchanged.',
    );
    expect(outcome?.advice[1]).toContain('Find out who recreated the profile');
  });

  it('leaves pods without a profile when the new one is lost', () => {
    expect(outcomeOf(gone({}, { old: undefined, new: undefined }))).toMatchObject({
      ...{ name: 'NewProfileLost', severity: 'critical' },
      reasons: ['9999-default is gone: someone deleted it.'],
      advice: [expect.stringContaining('Immediately create a profile')],
      details: { selectors: aHop().new.selectors },
    });
  });

  it('is followed by the way back to its name when that is to be kept', () => {
    const progress = { codes: ['Unknown'], resourceIds: ['a'] };
    const decision = gone({ progress, plan: { keepName: true, names: ['9999-default', 'default'] } });

    expect(decision).toMatchObject({
      kind: 'create',
      progress: {
        ...{
          madeArn: null,
          deletions: 0,
          codes: ['Unknown'],
          resourceIds: ['a'],
          log: [`default was gone at ${NOW}.`],
        },
        hop: { old: { name: '9999-default', arn: MADE_ARN }, new: { name: 'default' }, adopts: 'this-run' },
      },
    });
  });

  it('that an earlier run left is named when it is replaced by the old name', () => {
    const hop = { ...aHop(), old: { ...aHop().old, name: '9999-default' }, new: { ...aHop().new, name: 'default' } };
    const plan = { keepName: true, names: ['default'] };

    expect(
      outcomeOf(gone({ progress: { hop }, plan }, { old: undefined, new: { ...made, name: 'default' } }))?.summary,
    ).toBe('Fargate profile 9999-default on prod-1 was replaced by default.');
  });

  it('is named as the request names it when a successor was replaced', () => {
    const hop = {
      ...aHop(),
      old: { ...aHop().old, name: '9999-default' },
      new: { ...aHop().new, name: '9998-default' },
    };

    expect(
      outcomeOf(gone({ progress: { hop } }, { old: undefined, new: { ...made, name: '9998-default' } }))?.summary,
    ).toBe('Fargate profile default on prod-1 was replaced by 9998-default.');
  });

  it('is replaced by its own name after both hops', () => {
    const hop = { ...aHop(), new: { ...aHop().new, name: 'default' } };
    const plan = { keepName: true, names: ['9999-default', 'default'] };

    const decision = gone({ progress: { hop }, plan }, { old: undefined, new: { ...made, name: 'default' } });

    expect(outcomeOf(decision)?.summary).toBe(
      'Fargate profile default on prod-1 was replaced by default by way of 9999-default.',
    );
  });
});

describe('the old profile that is gone after its pods were moved', () => {
  const moving = { ...notMoved({ mode: 'evict' }), since: NOW };

  it('is followed by a search for pods that it left Pending', () => {
    expect(
      gone({ progress: { moving, waitSeconds: 9 }, now: secondsLater(60) }, { old: undefined, new: made }),
    ).toMatchObject({
      kind: 'free',
      progress: { waitSeconds: 0, moving: { goneAt: secondsLater(60) } },
    });
  });

  it('is not when someone else created it again', () => {
    const again = { ...old, arn: `${OLD_ARN}2` };

    expect(gone({ progress: { moving } }, { old: again, new: made })).toMatchObject({ outcome: { name: 'Replaced' } });
  });

  it.each([
    ['freed', 0, 'info', []],
    ['freed', 1, 'warning', []],
    ['not-freed', 0, 'info', [expect.stringContaining('if pods are Pending, delete them')]],
  ] as const)('is replaced: pods %s, %d stopped with it', (isFreed, stopped, severity, advice) => {
    const context = contextOf({ progress: { moving: { ...moving, stopped } } });

    expect(outcomeOf(replacedAfterMoving(context, isFreed))).toMatchObject({ name: 'Replaced', severity, advice });
  });

  it.each([
    [0, 'info', []],
    [1, 'warning', [expect.stringContaining('kubectl get pods -A -l eks.amazonaws.com/fargate-profile=9999-default`')]],
  ])('is replaced, with %d pods in place of those freed not ready: severity %s', (notReady, severity, advice) => {
    const freed = { at: NOW, workloads: [{ key: 'web', pods: 2 }], notReady };
    const context = contextOf({ progress: { moving: { ...moving, freed } } });

    expect(outcomeOf(replacedAfterMoving(context, 'freed'))).toMatchObject({ name: 'Replaced', severity, advice });
  });
});

describe('an old profile that cannot be deleted', () => {
  it('is left behind with what EKS says of it and what to do', () => {
    const issues = [anIssue('AccessDenied', 'Forbidden.', ['role-1'])];
    const outcome = outcomeOf(
      oldProfileLeftBehind(contextOf(), { ...old, status: 'DELETE_FAILED', issues }, ['First this.']),
    );

    expect(outcome).toMatchObject({
      ...{ name: 'OldProfileLeftBehind', codes: ['AccessDenied'], resourceIds: ['role-1'] },
      reasons: ['default is DELETE_FAILED; AccessDenied: Forbidden (role-1).'],
      advice: ['First this.', ...issues.map(issueAdvice), expect.stringContaining('aws eks delete-fargate-profile')],
    });
  });

  it('is left behind without a word of what could not be read', () => {
    expect(outcomeOf(oldProfileLeftBehind(contextOf(), undefined))).toMatchObject({
      reasons: [],
      codes: [],
      resourceIds: [],
    });
  });
});

describe('a failed new profile after its removal was accepted', () => {
  const failed = { ...made, status: 'CREATE_FAILED' };
  const outcome = progressOutcome('ProfileNotCreated', contextOf(), { summary: 'No.', reasons: ['It failed.'] });
  const remove = (seconds: number, seen: typeof made | undefined, progress = {}) =>
    decideAfterRemoval(contextOf({ now: secondsLater(seconds), progress: { outcome, ...progress } }), seen);

  it.each([
    [
      'is waited for',
      30,
      { ...failed, status: 'DELETING' },
      { kind: 'in-progress', waitingFor: 'EKS to remove 9999-default, which failed' },
    ],
    [
      'is polled less often after ten minutes',
      600,
      { ...failed, status: 'DELETING' },
      { kind: 'poll-removal', progress: { waitSeconds: 30 } },
    ],
    [
      'is removed once more when it is still there after a minute',
      60,
      failed,
      { kind: 'remove', progress: { waitSeconds: 60 } },
    ],
  ])('%s', (_, seconds, seen, next) => {
    expect(remove(seconds, seen)).toMatchObject(next);
  });

  it.each([
    ['is gone', undefined, '9999-default was removed.'],
    ['is another one by now', { ...made, arn: `${MADE_ARN}2` }, '9999-default was removed.'],
    [
      'cannot be removed',
      { ...failed, status: 'DELETE_FAILED' },
      '9999-default could not be removed: it is DELETE_FAILED. Delete it before you start again.',
    ],
  ])('ends the run as it was decided when it %s', (_, seen, removal) => {
    const decision = remove(60, seen, { deletions: 3, log: ['It failed.', 'It was removed late.'] });

    expect(decision).toMatchObject({
      outcome: { name: 'ProfileNotCreated', reasons: ['It failed.', 'It was removed late.', removal] },
    });
  });

  it('without a decided outcome is a failure of its own', () => {
    expect(outcomeOf(publishDecidedOutcome(contextOf(), 'It was removed.'))).toMatchObject({
      name: 'ProfileReplacementFailed',
      summary: 'A failed profile was removed for no known reason: It was removed.',
    });
  });
});
