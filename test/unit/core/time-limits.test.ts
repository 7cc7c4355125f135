import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../functions/core/addon/timing/deadline.ts';
import {
  expectedSeconds,
  firstPollSeconds,
  pollSeconds,
  recoveryPollSeconds,
  updatePollSeconds,
} from '../../../functions/core/addon/timing/expected-duration.ts';
import { contextOf } from '../../../functions/core/context.ts';
import {
  isoTime,
  LONGEST_DEADLINE_SECONDS,
  SHORTEST_DEADLINE_SECONDS,
  seconds,
  timesOf,
} from '../../../functions/core/time-limits.ts';
import { START } from '../../support/worlds/addon-builders.ts';

// The pauses of a Task that Lambda refuses to its last try (statemachines/retriers.yaml, a test holds it there), and three
// Tasks that run as long as they may.
const THROTTLED_SECONDS = 302 + 3 * 20;
const aDeadline = fc.integer({ min: 900, max: 86_400 });
const aBake = fc.integer({ min: 0, max: 86_400 });
const anAddonName = fc.constantFrom('vpc-cni', 'coredns', 'one-nobody-measured');

describe('limits', () => {
  it('are in order, after the start, and leave time to notify', async () => {
    await fc.assert(
      fc.property(aDeadline, aBake, anAddonName, (deadlineSeconds, bakeSeconds, addon) => {
        const { deadlineAt, pollUntil, changeUntil } = limits({ deadlineSeconds, bakeSeconds, addon }, START);

        expect(deadlineAt).toBe(START + deadlineSeconds * 1000);
        expect(changeUntil).toBeGreaterThan(START);
        expect(changeUntil).toBeLessThan(pollUntil);
        expect((deadlineAt - pollUntil) / 1000).toBeGreaterThan(THROTTLED_SECONDS);
      }),
    );
  });

  it('keep the time of throttling and no more, and the time of a rollback before', () => {
    const { deadlineAt, pollUntil, changeUntil } = limits(
      { deadlineSeconds: 3600, bakeSeconds: 60, addon: 'vpc-cni' },
      START,
    );

    expect((deadlineAt - pollUntil) / 1000).toBe(400);
    expect((pollUntil - changeUntil) / 1000).toBe(2 * 90 + 60);
  });
});

it('reads times as it writes them', () => {
  const text = isoTime(START);

  expect(timesOf({ startedAt: text, now: text })).toEqual({ startedAt: START, now: START });
  expect(contextOf({ plan: 'a', progress: 'b', now: text })).toEqual({ plan: 'a', progress: 'b', now: START });
});

describe('the first poll', () => {
  it.each([
    ['vpc-cni', 3600, 90],
    ['coredns', 3600, 45],
    ['one-nobody-measured', 3600, 45],
    ['vpc-cni', 30.7, 30],
    ['vpc-cni', -5, 0],
  ])('of %s with %f s left comes after %i s', (addon, left, seconds) => {
    expect(firstPollSeconds(addon, left, 'timer')).toBe(seconds);
  });

  it('is never later than an update usually takes, or than three minutes where an event announces its end', async () => {
    await fc.assert(
      fc.property(anAddonName, fc.integer(), (addon, left) => {
        expect(firstPollSeconds(addon, left, 'timer')).toBeLessThanOrEqual(expectedSeconds(addon));
        expect(firstPollSeconds(addon, left, 'event')).toBeLessThanOrEqual(Math.max(180, expectedSeconds(addon)));
      }),
    );
  });
});

describe('later polls', () => {
  it.each([
    [0, 12, 15, 15],
    [60, 12, 15, 15],
    [200, 12, 15, 40],
    [600, 30, 30, 60],
    [3600, 180, 180, 180],
    [86_400, 300, 300, 300],
  ])(
    'after %i s come every %i s for an update, every %i s for anything else and %i s for healing',
    (elapsed, update, poll, heal) => {
      expect(updatePollSeconds(elapsed)).toBe(update);
      expect(pollSeconds(elapsed)).toBe(poll);
      expect(recoveryPollSeconds(elapsed)).toBe(heal);
    },
  );

  it('keep a day of watching far below 25,000 events', () => {
    let polls = 0;
    for (let elapsed = 0; elapsed < 86_400; elapsed += updatePollSeconds(elapsed)) polls += 1;

    expect(polls).toBeLessThan(1000);
  });
});

describe('a number of seconds', () => {
  it.each([
    [60, true],
    [90, true],
    [59, false],
    [91, false],
    [60.5, false],
    ['60', false],
  ])('from 60 to 90: %j %s', (value, isOne) => {
    const { success, error } = seconds(60, 90).safeParse(value);

    expect(success).toBe(isOne);
    if (!isOne) expect(error?.issues[0]?.message).toBe('must be a whole number of seconds from 60 to 90');
  });

  it('in which to end lets a change and its rollback be made, and is a day at most', () => {
    expect((SHORTEST_DEADLINE_SECONDS - 400) / 60).toBeGreaterThan(8);
    expect(SHORTEST_DEADLINE_SECONDS).toBeLessThanOrEqual(900);
    expect(LONGEST_DEADLINE_SECONDS / 3600).toBe(24);
  });
});
