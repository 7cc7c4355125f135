import { describe, expect, it } from 'vitest';
import { attemptAt, keptAttempt } from '../../../../functions/core/addon/kept-attempt.ts';
import { AddonPlan, AddonWait } from '../../../../functions/core/addon/progress.ts';
import { aPlan, aProgress, aWait, minute, START } from '../../../support/worlds/addon-builders.ts';

const at = (minutes: number) => new Date(minute(minutes)).toISOString();

/** An attempt of 180 seconds that began a minute after the execution, of a plan that changes nothing after minute 50. */
const anAttempt = (changes: object = {}) => ({
  plan: aPlan({ bakeSeconds: 60 }),
  decision: aWait({ waitSeconds: 180, pollSeconds: 24 }),
  retryCount: 0,
  enteredAt: at(1),
  now: at(1),
  ...changes,
});

describe('what is kept of an attempt of the wait', () => {
  it('is all that its poll was given, without the token', () => {
    const kept = keptAttempt({ ...anAttempt(), ...{ taskToken: 'secret', table: 'eks-upkeep' } });

    expect(JSON.parse(kept ?? '')).toEqual(anAttempt());
  });

  it.each([
    ['of an add-on that bakes, which no event ends', anAttempt({ decision: aWait({ kind: 'verify' }) })],
    [
      'where another role reads EKS, with an external id that is not for the table',
      anAttempt({
        plan: aPlan({ cluster: { name: 'prod-1', roleArn: 'arn:aws:iam::444455556666:role/x', externalId: 'y' } }),
      }),
    ],
    [
      'that is too large for an item of the table',
      anAttempt({ decision: aWait({ progress: aProgress({ log: ['x'.repeat(50_000)] }) }) }),
    ],
  ])('is nothing %s', (_, attempt) => {
    expect(keptAttempt(attempt)).toBeUndefined();
  });
});

it('an attempt is kept up to 50,000 characters', () => {
  const withLog = (length: number) =>
    anAttempt({ decision: aWait({ progress: aProgress({ log: ['x'.repeat(length)] }) }) });
  const left = 50_000 - (keptAttempt(withLog(0)) ?? '').length;

  expect(keptAttempt(withLog(left))).toHaveLength(50_000);
  expect(keptAttempt(withLog(left + 1))).toBeUndefined();
});

describe('a plan and its progress', () => {
  it.each([
    ...(['NONE', 'PRESERVE', 'OVERWRITE'] as const).map((resolveConflicts) => ({ resolveConflicts })),
    ...(['fail', 'preserve', 'overwrite'] as const).map((onConflict) => ({ onConflict })),
    ...(['start', 'last-good-step', 'nearest'] as const).map((rollBackTo) => ({ rollBackTo })),
  ])('are handed from state to state with %j', (wish) => {
    expect(AddonPlan.parse(aPlan(wish))).toEqual(aPlan(wish));
  });

  it.each(['NONE', 'PRESERVE', 'OVERWRITE'] as const)('are handed on in the conflict mode %s', (conflictMode) => {
    const wait = aWait({ kind: 'verify', progress: aProgress({ conflictMode }) });

    expect(AddonWait.parse(wait)).toEqual(wait);
  });
});

describe('an attempt that an event ends', () => {
  const kept = (changes: object = {}) => keptAttempt(anAttempt(changes));

  it.each([
    ['as of the event', at(3), at(3)],
    ['as of its own begin when the event is older', new Date(START).toISOString(), at(1)],
  ])('is decided %s', (_, eventAt, now) => {
    expect(attemptAt(eventAt, kept())).toEqual(anAttempt({ now }));
  });

  it.each([
    ['45 s before the last moment for a change, bake included', at(45.75), aProgress(), true],
    ['at the last moment for a change', at(46), aProgress(), true],
    ['after it', at(46.01), aProgress(), false],
    ['after it, while it is rolled back', at(46.01), aProgress({ phase: 'rollback' }), true],
    ['of a rollback at the last moment for a poll', at(51), aProgress({ phase: 'rollback' }), true],
    ['of a rollback after that', at(51.01), aProgress({ phase: 'rollback' }), false],
  ])('and that may end %s is decided by the event: %#', (_, now, progress, isDecided) => {
    const attempt = kept({ now, decision: aWait({ waitSeconds: 180, pollSeconds: 24, progress }) });

    expect(attemptAt(now, attempt) !== undefined).toBe(isDecided);
  });

  it('is as long as the pause between two polls when it is not the first', () => {
    expect(attemptAt(at(48), kept({ now: at(48), retryCount: 1 }))).toBeDefined();
  });

  it.each([
    ['was not kept', undefined],
    ['is not JSON', '{'],
    ['is of a release with other fields', JSON.stringify({ ...anAttempt(), more: 1 })],
  ])('is left to the next poll when it %s', (_, attempt) => {
    expect(attemptAt(at(3), attempt)).toBeUndefined();
  });
});
