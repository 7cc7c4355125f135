import { describe, expect, it } from 'vitest';
import type { AddonDecision } from '../../../../functions/core/addon/progress.ts';
import {
  addonKey,
  addonPlace,
  changeOfWait,
  endedByEvent,
  endSignal,
  isPollDue,
  readLimit,
  slowerWait,
  waitId,
} from '../../../../functions/core/addon/wait.ts';
import { aPlan, aProgress, aWait, EXECUTION, START } from '../../../support/worlds/addon-builders.ts';

const waited = (seconds: number, retryCount = 0) => ({
  enteredAt: new Date(START).toISOString(),
  now: new Date(START + seconds * 1000).toISOString(),
  retryCount,
});

describe('the place of an add-on', () => {
  it('is in the Region and account of the execution, unless the request names others', () => {
    const own = addonPlace({ name: 'prod-1' }, 'coredns', EXECUTION);
    const other = addonPlace({ name: 'prod-1', region: 'us-east-2', accountId: '444455556666' }, 'coredns', EXECUTION);

    expect(addonKey(own)).toEqual({ key: { S: 'addon#111122223333/eu-west-1/prod-1/coredns' } });
    expect(addonKey(other)).toEqual({ key: { S: 'addon#444455556666/us-east-2/prod-1/coredns' } });
  });

  it('is waited for under an id that does not show the execution', () => {
    expect(waitId(EXECUTION)).toMatch(/^[0-9a-f]{16}$/);
    expect(waitId(EXECUTION)).not.toBe(waitId(`${EXECUTION}-2`));
  });
});

it('an event ends a wait with an error, since the attempt that follows polls', () => {
  expect(endedByEvent('EKS reported it.')).toEqual({ error: 'EksEventReceived', cause: 'EKS reported it.' });
});

describe('a poll', () => {
  it.each([
    ['is not due before its time', aWait({ waitSeconds: 30 }), waited(29), false],
    ['is due when its time has come', aWait({ waitSeconds: 30 }), waited(30), true],
    ['of an update is due as soon as the wait was ended', aWait({ waitSeconds: 30 }), waited(1, 1), true],
    ['of an add-on leaves it its bake', aWait({ kind: 'verify', waitSeconds: 30 }), waited(1, 1), false],
  ])('%s', (_, wait, attempt, isDue) => {
    expect(isPollDue(wait, attempt)).toBe(isDue);
  });
});

describe('a wait after a poll', () => {
  const wait = aWait({ waitSeconds: 60, pollSeconds: 12 });
  const decision = (changes: object = {}): AddonDecision => ({ ...wait, waitSeconds: 12, ...changes });

  it.each([
    ['goes on as it is when the next poll is one step away', decision(), waited(60)],
    ['goes on as it is when the next poll is not quite two steps away', decision({ waitSeconds: 23 }), waited(60)],
  ])('%s', (_, next, attempt) => {
    expect(changeOfWait(wait, next, attempt)).toBeUndefined();
  });

  it.each([
    ['becomes another one', decision({ kind: 'verify' })],
    ['carries what is new', decision({ progress: aProgress({ log: ['It is new.'] }) })],
    ['has longer steps when it takes long', decision({ waitSeconds: 24 })],
    ['has a shorter step when time is nearly up', decision({ waitSeconds: 11 })],
  ])('%s', (_, next) => {
    expect(changeOfWait(wait, next, waited(60))).toBe(next);
  });

  it.each([
    ['stays with longer pauses once EKS has answered slowly', 45, { waitSeconds: 12, pollSeconds: 12 }, false],
    ['has a shorter pause than those when time is nearly up', 45, { waitSeconds: 5, pollSeconds: 12 }, true],
    ['has shorter pauses again when others than those were too long', 24, { waitSeconds: 12, pollSeconds: 12 }, true],
  ])('%s', (_, pollSeconds, seconds, isChanged) => {
    const slow = { ...wait, pollSeconds };
    const next = decision(seconds);

    expect(changeOfWait(slow, next, waited(60))).toBe(isChanged ? next : undefined);
  });

  it.each([
    [10, { ...wait, waitSeconds: 50 }],
    [35.5, { ...wait, waitSeconds: 25 }],
    [36, undefined],
  ])('that a stray event ended after %d s waits for what is left of it, if that is much', (seconds, next) => {
    expect(changeOfWait(wait, decision(), waited(seconds, 1))).toEqual(next);
  });
});

describe('the reads of a poll', () => {
  it.each([12, 24, 44])('fit three times into a pause of %i s', (pollSeconds) => {
    const { requestTimeout = 0 } = readLimit(aWait({ pollSeconds }), waited(0, 1));

    expect(requestTimeout).toBeGreaterThan(2000);
    expect(3 * requestTimeout).toBeLessThan(12_000);
  });

  it('have no limit in a pause that is long enough for slow responses', () => {
    expect(readLimit(aWait({ pollSeconds: 45 }), waited(0, 1))).toEqual({});
    expect(readLimit(aWait({ waitSeconds: 180, pollSeconds: 12 }), waited(0))).toEqual({});
  });

  it('are given longer pauses when EKS answers slowly, from a second on', () => {
    const wait = aWait({ waitSeconds: 180, pollSeconds: 44 });

    expect(slowerWait(wait)).toEqual({ ...wait, waitSeconds: 1, pollSeconds: 45 });
    expect(slowerWait(aWait({ pollSeconds: 45 }))).toBeUndefined();
  });
});

describe('the end of an update', () => {
  const signal = (cluster: object = {}, events: 'delivered' | 'none' = 'delivered') =>
    endSignal(aPlan({ cluster: { name: 'prod-1', ...cluster } }), EXECUTION, events);

  it('is reported by an event where events are delivered', () => {
    expect(signal()).toBe('event');
    expect(signal({ region: 'eu-west-1', accountId: '111122223333' })).toBe('event');
  });

  it.each([
    ['where no events are delivered', {}, 'none' as const],
    ['in another Region', { region: 'us-east-2' }, 'delivered' as const],
    ['in another account', { accountId: '444455556666' }, 'delivered' as const],
  ])('is found by the timer alone %s', (_, cluster, events) => {
    expect(signal(cluster, events)).toBe('timer');
  });
});
