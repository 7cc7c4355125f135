import { describe, expect, it } from 'vitest';
import { decideAfterCheck, decideAfterUpdate, decideWhileInProgress } from '../../../../functions/core/addon/decide.ts';
import type { AddonDecision } from '../../../../functions/core/addon/progress.ts';
import {
  aContext,
  anAddon,
  anIssue,
  anUpdate,
  aPlan,
  aProgress,
  minute,
  NEW,
  OLD,
  ROLE,
} from '../../../support/worlds/addon-builders.ts';
import { failedUpdate, outcomeOf } from '../../../support/worlds/addon-decisions.ts';

const progressOf = (decision: AddonDecision) => ('progress' in decision ? decision.progress : undefined);
const rollback = (changes = {}) => aProgress({ phase: 'rollback', path: [OLD], ...changes });
const degraded = (version: string, ...codes: string[]) =>
  anAddon({ version, status: 'DEGRADED', issues: codes.map((code) => anIssue(code)) });

describe('an update in progress', () => {
  const poll = (now: number) => decideWhileInProgress(aContext({ now }), anUpdate({ status: 'InProgress' }));

  it.each([
    ['is polled again after a twentieth of the time it has taken', minute(10), { waitSeconds: 30, pollSeconds: 30 }],
    ['is polled in the last second', minute(55) - 1000, { waitSeconds: 1 }],
  ])('%s', (_, now, next) => {
    expect(poll(now)).toMatchObject({ kind: 'poll', waitingFor: 'EKS to end update update-1', ...next });
  });

  it.each([
    [2, 24],
    [10, 30],
  ])('that was polled every 24 s is polled no more often after %i minutes: every %i s', (minutes, pollSeconds) => {
    const decision = decideWhileInProgress(aContext({ now: minute(minutes) }), anUpdate({ status: 'InProgress' }), 24);

    expect(decision).toMatchObject({ kind: 'poll', waitSeconds: pollSeconds, pollSeconds });
  });

  it.each([
    [{}, 'The update of coredns on prod-1 did not end before the deadline'],
    [rollback(), 'The rollback of coredns on prod-1 did not end before the deadline'],
  ])('that takes too long is published with what EKS says of the add-on: %j', (changes, summary) => {
    const context = aContext({ progress: aProgress(changes), now: minute(55) });
    const addon = anAddon({ status: 'UPDATING', issues: [anIssue('ClusterUnreachable', 'No route.')] });

    const outcome = outcomeOf(decideAfterUpdate(context, anUpdate({ status: 'InProgress' }), addon));

    expect(outcome).toMatchObject({ summary: expect.stringContaining(summary), codes: ['ClusterUnreachable'] });
    expect(outcome?.reasons).toEqual([
      `EKS reports the update as InProgress, and the add-on at ${OLD} as UPDATING; ClusterUnreachable: No route.`,
    ]);
  });

  it('of someone else that takes too long is published with what EKS says of the add-on', () => {
    const context = aContext({ progress: aProgress({ foreign: true }), now: minute(55) });

    const outcome = outcomeOf(
      decideAfterUpdate(context, anUpdate({ status: 'InProgress' }), degraded(OLD, 'ClusterUnreachable')),
    );

    expect(outcome?.reasons.join()).toContain(`the add-on at ${OLD} as DEGRADED`);
  });
});

describe('an update that ended', () => {
  it('and was of someone else leaves its trace in the log', () => {
    const context = aContext({ progress: aProgress({ foreign: true, log: ['It waited.'] }) });

    expect(decideAfterUpdate(context, anUpdate(), anAddon())).toMatchObject({
      past: { log: ['It waited.', 'Update update-1, started by someone else, ended Successful; planned again.'] },
    });
  });

  it('well is checked immediately when no bake is wanted', () => {
    const context = aContext({ plan: aPlan({ bakeSeconds: 0 }) });

    expect(outcomeOf(decideAfterUpdate(context, anUpdate(), anAddon({ version: NEW })))?.name).toBe('Updated');
  });

  it.each([
    ['no time is left', minute(56), 0],
    ['part of a second is left', minute(55) - 20_500, 20],
  ])('well bakes for whole seconds, and no longer than there is time, when %s', (_, now, waitSeconds) => {
    expect(decideAfterUpdate(aContext({ now }), anUpdate(), anAddon({ version: NEW }))).toMatchObject({ waitSeconds });
  });

  it.each([
    [failedUpdate(), `Update update-1 to ${NEW} ended Failed, without a reason.`],
    [
      { ...failedUpdate(), status: 'Cancelled' },
      `Update update-1 to ${NEW} ended Cancelled: someone cancelled it (CloudTrail: CancelUpdate).`,
    ],
    [failedUpdate('Unknown'), `Update update-1 to ${NEW} ended Failed: Unknown: As given.`],
  ])('badly is logged with its reason', (update, sentence) => {
    const decision = decideAfterUpdate(aContext(), update, anAddon({ version: NEW }));

    expect(progressOf(decision)?.log).toEqual([sentence]);
  });

  it('badly, with the add-on at its goal and healthy, is baked like a success', () => {
    const decision = decideAfterUpdate(aContext(), failedUpdate('Unknown'), anAddon({ version: NEW }));

    expect(decision).toMatchObject({ kind: 'verify', waitSeconds: 60, waitingFor: 'the bake time to pass' });
  });

  it.each([
    ['moved a part, and is no worse, is rolled back', [], 'rollback'],
    ['moved a part, and may recover, is waited for', ['InsufficientNumberOfReplicas'], 'verify'],
    ['moved a part, and cannot recover, is rolled back', ['AccessDenied'], 'rollback'],
  ])('badly, when it %s', (_, codes, kind) => {
    const status = codes.length > 0 ? 'DEGRADED' : 'ACTIVE';
    const addon = { ...degraded(NEW, ...codes), status, serviceAccountRoleArn: ROLE };

    expect(decideAfterUpdate(aContext(), failedUpdate('Unknown'), addon).kind).toBe(kind);
  });

  it('badly, although it had nothing to move, is waited for when the add-on may recover', () => {
    const repair = aPlan({ to: { ...aPlan().to, version: OLD }, versions: [OLD] });
    const context = aContext({ plan: repair, progress: aProgress({ path: [OLD] }) });
    const addon = degraded(OLD, 'InsufficientNumberOfReplicas');

    expect(decideAfterUpdate(context, failedUpdate('InsufficientNumberOfReplicas'), addon).kind).toBe('verify');
  });

  it('badly, of a rollback that arrived, is waited for and not sent again', () => {
    const context = aContext({ progress: rollback() });

    expect(decideAfterUpdate(context, failedUpdate('Unknown'), degraded(OLD, 'Unknown')).kind).toBe('verify');
  });
});

describe('a failed update is sent again', () => {
  const send = (progress = aProgress(), now = minute(1), ...codes: string[]) =>
    decideAfterUpdate(
      aContext({ progress, now }),
      failedUpdate(...codes),
      anAddon({ version: progress.path[0] === OLD ? NEW : OLD }),
    );

  it('up to the moment from which an update is not tried any more', () => {
    expect(send(aProgress(), minute(48), 'ClusterUnreachable').kind).toBe('start');
    expect(send(aProgress(), minute(48) + 1, 'ClusterUnreachable').kind).toBe('publish');
  });

  it('in a rollback as long as anything is polled', () => {
    expect(send(rollback(), minute(53), 'ClusterUnreachable').kind).toBe('rollback');
    expect(send(rollback(), minute(53) + 1, 'ClusterUnreachable').kind).toBe('publish');
  });

  it('immediately in another conflict mode', () => {
    const plan = aPlan({ onConflict: 'preserve' });
    const decision = decideAfterUpdate(aContext({ plan }), failedUpdate('ConfigurationConflict'), anAddon());

    expect(decision).toMatchObject({ kind: 'start', waitSeconds: 0, waitingFor: 'nothing' });
  });

  it('in a rollback with PRESERVE once, and no further', () => {
    const progress = rollback({ conflictMode: 'PRESERVE' });

    expect(outcomeOf(send(progress, minute(1), 'ConfigurationConflict'))?.name).toBe('AddonRollbackFailed');
  });
});

describe('a check of the add-on', () => {
  const failure = ['Unknown'];

  it.each([
    ['after a failed update that moved nothing sends it again', failure, anAddon(), 'start'],
    ['after a failed update whose code cannot recover rolls it back', ['AccessDenied'], degraded(NEW), 'rollback'],
    [
      'of an update that EKS is still carrying out waits',
      failure,
      anAddon({ version: NEW, status: 'UPDATING' }),
      'verify',
    ],
  ])('%s', (_, codes, addon, kind) => {
    expect(decideAfterCheck(aContext({ progress: aProgress({ failure: codes }) }), addon).kind).toBe(kind);
  });

  it('after a failed update that arrived all the same ends it', () => {
    const decision = decideAfterCheck(aContext({ progress: aProgress({ failure }) }), anAddon({ version: NEW }));

    expect(outcomeOf(decision)?.name).toBe('Updated');
  });

  it('asks an update for more than the add-on had before: full health', () => {
    const issues = [anIssue('InsufficientNumberOfReplicas')];
    const plan = aPlan({ from: { ...aPlan().from, status: 'DEGRADED', issues } });

    expect(decideAfterCheck(aContext({ plan }), anAddon({ version: NEW, status: 'DEGRADED', issues })).kind).toBe(
      'verify',
    );
  });

  it('logs what EKS is still doing, and of what changes only the first and the last', () => {
    const progress = aProgress({ failure, log: ['One.', 'Two.'] });
    const look = (seen: typeof progress, addon = anAddon({ version: NEW, status: 'UPDATING' })) =>
      progressOf(decideAfterCheck(aContext({ progress: seen }), addon)) ?? seen;

    const first = look(progress);
    const third = look(look(first, degraded(NEW, 'Unknown')), degraded(NEW, 'InternalFailure'));

    expect(first.log).toEqual(['One.', 'Two.', 'The add-on is still UPDATING.']);
    expect(third.log).toEqual([
      'One.',
      'Two.',
      'The add-on is still UPDATING.',
      'The add-on is DEGRADED; InternalFailure: As given.',
    ]);
  });
});

describe('what EKS said is carried along', () => {
  const carried = (issues: ReturnType<typeof anIssue>[], progress = aProgress()) =>
    progressOf(
      decideAfterUpdate(
        aContext({ progress }),
        anUpdate({ status: 'Failed', errors: issues }),
        anAddon({ version: NEW }),
      ),
    )?.issues;

  it('with its newest word on each code', () => {
    const progress = aProgress({ issues: [anIssue('Unknown', 'First.'), anIssue('InternalFailure', 'Stays.')] });

    expect(carried([anIssue('Unknown', 'Then.')], progress)).toEqual([
      anIssue('InternalFailure', 'Stays.'),
      anIssue('Unknown', 'Then.'),
    ]);
  });

  it('as far as a state can carry it', () => {
    const many = carried(Array.from({ length: 12 }, (_, i) => anIssue(`Unknown${i}`, `${i}.`)));
    const [long] = carried([anIssue('Unknown', `a${'b'.repeat(5000)}`)]) ?? [];

    expect(many).toHaveLength(10);
    expect(many?.[0]?.code).toBe('Unknown0');
    expect(long?.message).toBe(`a${'b'.repeat(3999)}`);
  });
});
