import { describe, expect, it } from 'vitest';
import { limits, neededSeconds, secondsLeft } from '../../../../../functions/core/addon/timing/deadline.ts';
import {
  expectedSeconds,
  firstPollSeconds,
  pollSeconds,
  recoveryPollSeconds,
  updatePollSeconds,
} from '../../../../../functions/core/addon/timing/expected-duration.ts';
import { SECONDS_TO_NOTIFY } from '../../../../../functions/core/time-limits.ts';
import { minute, START } from '../../../../support/worlds/addon-builders.ts';

const hour = { addon: 'coredns', bakeSeconds: 60, deadlineSeconds: 3600 };
const short = { ...hour, deadlineSeconds: 300 };
const seconds = (time: number) => (time - START) / 1000;

describe('the deadline of an update', () => {
  it('reserves the last of it for notifying, and before that twice the usual time of the add-on and a bake to roll back', () => {
    const { deadlineAt, pollUntil, changeUntil } = limits(hour, START);

    expect(seconds(deadlineAt)).toBe(3600);
    expect(seconds(pollUntil)).toBe(3600 - SECONDS_TO_NOTIFY);
    expect(seconds(changeUntil)).toBe(3600 - SECONDS_TO_NOTIFY - 150);
  });

  it('reserves a third of a short one to roll back', () => {
    const { pollUntil, changeUntil } = limits(short, START);

    expect((pollUntil - changeUntil) / 1000).toBe(100);
  });

  it.each([
    ['as long as a step takes, with its bake', { stepSeconds: 900, totalSeconds: 960 }, 960],
    [
      'no more than the update itself leaves',
      { stepSeconds: 900, totalSeconds: 2700 },
      3600 - SECONDS_TO_NOTIFY - 2700,
    ],
    ['never less than without an estimate', { stepSeconds: 10, totalSeconds: 20 }, 150],
    ['never less, also when the update needs all of it', { stepSeconds: 900, totalSeconds: 5000 }, 150],
  ])('reserves for a rollback %s', (_, takes, kept) => {
    const { pollUntil, changeUntil } = limits(hour, START, takes);

    expect((pollUntil - changeUntil) / 1000).toBe(kept);
  });

  it('is long enough with the whole update, its way back and the notification', () => {
    expect(neededSeconds(hour, { stepSeconds: 900, totalSeconds: 960 })).toBe(960 + 960 + SECONDS_TO_NOTIFY);
    expect(neededSeconds(hour, { stepSeconds: 10, totalSeconds: 70 })).toBe(70 + 150 + SECONDS_TO_NOTIFY);
  });

  it('leaves what has not passed of it', () => {
    const all = 3600 - SECONDS_TO_NOTIFY - 150;

    expect(secondsLeft(hour, { startedAt: START, now: minute(10) })).toBe(all - 600);
    expect(secondsLeft(hour, { startedAt: START, now: minute(70) })).toBe(0);
  });
});

describe('the polls of an update', () => {
  const beforeEvent = (elapsed: number) => updatePollSeconds(elapsed, 'event');

  it.each([
    ['vpc-cni', 90],
    ['kube-proxy', 60],
    ['aws-ebs-csi-driver', 75],
    ['aws-efs-csi-driver', 75],
    ['amazon-cloudwatch-observability', 75],
    ['coredns', 45],
    ['an add-on that nobody knows', 45],
  ])('begin when %s has usually ended, after %d s', (addon, usual) => {
    expect(expectedSeconds(addon)).toBe(usual);
    expect(firstPollSeconds(addon, 3000, 'timer')).toBe(usual);
  });

  it('begin later where an event reports the end, and never after time is up', () => {
    expect(firstPollSeconds('coredns', 3000, 'event')).toBe(180);
    expect(firstPollSeconds('coredns', 30.9, 'event')).toBe(30);
    expect(firstPollSeconds('coredns', -5, 'timer')).toBe(0);
  });

  it.each([
    [pollSeconds, 15, 50, 300],
    [updatePollSeconds, 12, 50, 300],
    [beforeEvent, 25, 50, 300],
    [recoveryPollSeconds, 15, 60, 300],
  ])('are regular at first, and slower for what hangs: %o', (poll, first, later, last) => {
    expect([0, 1000, 86_400].map((elapsed) => poll(elapsed))).toEqual([first, later, last]);
  });

  it('of an add-on that may recover grow sooner', () => {
    expect([75, 100, 300, 2000].map(recoveryPollSeconds)).toEqual([15, 20, 60, 100]);
  });
});
