import { describe, expect, it } from 'vitest';
import {
  decideAfterPlanFailure,
  decideAfterPollingError,
  decideAfterStartFailure,
  mayReadAgain,
} from '../../../../functions/core/addon/failure.ts';
import { rejectionOf } from '../../../../functions/core/errors/rejection-policy.ts';
import { WorkflowError } from '../../../../functions/core/errors/workflow-error.ts';
import { SECONDS_TO_NOTIFY } from '../../../../functions/core/time-limits.ts';
import {
  aContext,
  anAddon,
  anUpdate,
  aProgress,
  aRequest,
  EXECUTION,
  minute,
  NEW,
  OLD,
  ROLE,
  START,
} from '../../../support/worlds/addon-builders.ts';
import { outcomeOf } from '../../../support/worlds/addon-decisions.ts';

const thrown = (name: string, message = 'as EKS says') => ({ name, message });
const observed = (changes = {}) => ({ addon: anAddon(), inFlight: [], executionArn: EXECUTION, ...changes });
const rollback = (changes = {}) => aProgress({ phase: 'rollback', path: [OLD], ...changes });
const OF = { cluster: { name: 'prod-1' }, addon: 'coredns' };

describe('a failure of planning', () => {
  const request = aRequest();
  const fail = (failure = thrown('InvalidParameter'), where: object = OF, now = minute(1)) =>
    decideAfterPlanFailure(failure, { request, where }, { startedAt: START, now }, { calls: 2, log: ['It waited.'] });
  const lastTry = START + (3600 - SECONDS_TO_NOTIFY - 60) * 1000;

  it('is planned again up to the moment after which nothing is polled', () => {
    expect(fail(thrown('EksThrottled'), OF, lastTry)).toMatchObject({
      kind: 'plan',
      waitingFor: rejectionOf(thrown('EksThrottled'))?.says,
    });
    expect(fail(thrown('EksThrottled'), OF, lastTry + 1).kind).toBe('publish');
  });

  it.each([
    ['cluster and add-on', OF, 'coredns on prod-1 was not updated; nothing was changed.'],
    ['the add-on', { addon: 'coredns' }, 'coredns was not updated; nothing was changed.'],
    ['neither', {}, 'The add-on was not updated; nothing was changed.'],
  ])('names what is known of it: %s', (_, where, summary) => {
    expect(outcomeOf(fail(thrown('InvalidParameter'), where))?.summary).toBe(summary);
  });

  it.each([
    ['InvalidParameter', 'as EKS says', ['InvalidParameter: as EKS says']],
    ['InvalidInput', 'request.addon: is missing\nrequest.version: is none', ['addon: is missing', 'version: is none']],
  ])('says what happened before, what %s means, and its words', (name, message, words) => {
    const policy = rejectionOf(thrown(name, message), OF);

    expect(outcomeOf(fail(thrown(name, message)))).toMatchObject({
      reasons: ['It waited.', policy?.says, ...words],
      advice: [policy?.advice],
    });
  });

  it('that nobody foresaw says where its details are', () => {
    expect(outcomeOf(fail(thrown('TypeError')))).toMatchObject({
      reasons: ['It waited.', 'TypeError: as EKS says'],
      advice: [expect.stringContaining('Its details are in the history of the execution')],
    });
  });
});

describe('a read of EKS that failed', () => {
  it.each([
    ['EksThrottled', 0, true],
    ['EksUnavailable', 2, true],
    ['EksUnavailable', 3, false],
    ['AccessDenied', 0, false],
  ])('because of %s, after %d retries, is repeated: %s', (name, retryCount, isRepeated) => {
    expect(mayReadAgain(new WorkflowError(name, 'No.'), retryCount)).toBe(isRepeated);
  });

  it('for a reason of its own is not repeated', () => {
    expect(mayReadAgain(Object.assign(new Error('No.'), { name: 'EksThrottled' }), 0)).toBe(false);
  });
});

describe('a failure to start', () => {
  const fail = (name: string, changes: Parameters<typeof aContext>[0] = {}, seen = {}) =>
    decideAfterStartFailure(aContext(changes), thrown(name), observed(seen));

  it('is tried again after pauses that grow from when it was first tried', () => {
    const first = fail('EksBusy', { progress: aProgress({ startedAt: '' }), now: minute(1) });
    const later = fail('EksBusy', { progress: aProgress(), now: minute(10) });

    expect(first).toMatchObject({ waitSeconds: 15, progress: { startedAt: new Date(minute(1)).toISOString() } });
    expect(later).toMatchObject({ waitSeconds: 30, progress: { startedAt: new Date(START).toISOString() } });
    expect(later).toMatchObject({ kind: 'start', waitingFor: rejectionOf(thrown('EksBusy'))?.says });
  });

  it.each([
    ['an update', aProgress({ startedAt: '' }), 50, 'start'],
    ['a rollback', rollback({ startedAt: '' }), 55, 'rollback'],
  ])('of %s is tried again up to its last moment', (_, progress, minutes, kind) => {
    const last = minute(minutes) - 15_000;

    expect(fail('EksBusy', { progress, now: last }).kind).toBe(kind);
    expect(fail('EksBusy', { progress, now: last + 1 }).kind).toBe('publish');
  });

  it.each([
    ['its own', anUpdate({ status: 'InProgress' }), "was found in progress and recognized as this run's own."],
    [
      'of someone else',
      anUpdate({ status: 'InProgress', params: {} }),
      'was already in progress, started by someone else; waited for it.',
    ],
  ])('that meets an update %s polls that, and says so', (_, update, words) => {
    const decision = fail('EksBusy', {}, { inFlight: [update] });

    expect(decision).toMatchObject({
      kind: 'poll',
      waitSeconds: 12,
      pollSeconds: 12,
      waitingFor: 'EKS to end update update-1',
    });
    expect(decision).toMatchObject({ progress: { log: [`Update update-1 ${words}`] } });
  });

  it('of a rollback that meets an update of someone else asks nobody to agree on a version', () => {
    const foreign = anUpdate({ id: 'update-9', status: 'InProgress', params: {} });
    const outcome = outcomeOf(fail('EksBusy', { progress: rollback() }, { inFlight: [foreign] }));

    expect(outcome?.reasons.join()).toContain(
      'Someone else started update update-9 ({}) meanwhile.,It is left to them.',
    );
    expect(outcome?.advice.join()).not.toContain('Agree with them');
  });

  it.each(['VersionUnsupported', 'TypeError'])('because of %s says what to do about it first', (name) => {
    const [first] = outcomeOf(fail(name))?.advice ?? [];
    const [afterMove] = outcomeOf(fail(name, {}, { addon: anAddon({ serviceAccountRoleArn: ROLE }) }))?.advice ?? [];
    const known = rejectionOf(thrown(name), { ...OF, clusterVersion: '1.33', version: NEW })?.advice;

    expect(first).toEqual(known ?? expect.stringContaining('not one that eks-upkeep knows'));
    expect(afterMove).toBe(first);
  });

  it.each([
    [anAddon({ version: 'v1.14.2-eksbuild.3' }), 'The add-on is at v1.14.2-eksbuild.3, ACTIVE.'],
    [undefined, 'The state of coredns could not be read.'],
  ])('says where the add-on is', (addon, stand) => {
    expect(outcomeOf(fail('AccessDenied', {}, { addon }))?.reasons).toEqual(['AccessDenied: as EKS says', stand]);
  });

  it('of a rollback that EKS refuses says what to do about the refusal', () => {
    const policy = rejectionOf(thrown('VersionUnsupported'), { ...OF, clusterVersion: '1.33', version: NEW });
    const outcome = outcomeOf(
      fail('VersionUnsupported', { progress: rollback() }, { addon: anAddon({ version: NEW }) }),
    );

    expect(outcome?.reasons).toEqual([
      'VersionUnsupported: as EKS says',
      `EKS rejected the rollback to ${OLD}.`,
      `The add-on is at ${NEW}, ACTIVE.`,
    ]);
    expect(outcome?.advice).toEqual([
      policy?.advice,
      expect.stringContaining('describe-addon --cluster-name prod-1'),
      expect.stringContaining('EKS may accept another version'),
    ]);
  });
});

describe('a failed poll', () => {
  const fail = (name: string, now: number) => decideAfterPollingError(aContext({ now }), 'poll', thrown(name));

  it('is polled again after pauses that grow', () => {
    expect(fail('EksThrottled', minute(1))).toMatchObject({ waitSeconds: 15, pollSeconds: 15 });
    expect(fail('EksThrottled', minute(10))).toMatchObject({ waitSeconds: 30, pollSeconds: 30 });
  });

  it('is polled again up to the last moment', () => {
    // Fifty-two minutes after its start the pause has 157 s.
    const last = minute(55) - 157_000;

    expect(fail('EksThrottled', last).kind).toBe('poll');
    expect(fail('EksThrottled', last + 20).kind).toBe('publish');
  });

  it.each([
    ['EksThrottled', rejectionOf(thrown('EksThrottled'))?.says],
    ['TypeError', 'TypeError: as EKS says'],
  ])('because of %s says what is waited for', (name, waitingFor) => {
    expect(fail(name, minute(1))).toMatchObject({ waitingFor });
  });

  it.each([
    ['EksThrottled', rejectionOf(thrown('EksThrottled'))?.advice],
    [
      'TypeError',
      'This error is not one that eks-upkeep knows. Its details are in the history of the execution and in the log of the function.',
    ],
  ])('because of %s says what to do when time is up', (name, advice) => {
    expect(outcomeOf(fail(name, minute(55)))).toMatchObject({ advice: [advice] });
    expect(outcomeOf(fail(name, minute(55)))?.reasons[0]).toBe(`${name}: as EKS says`);
  });
});
