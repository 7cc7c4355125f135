import { describe, expect, it } from 'vitest';
import { decideStart, NEW_WAVE, startLimits, type WaveRecord } from '../../../../functions/core/fleet/gate.ts';
import type { WavePace } from '../../../../functions/core/fleet/waves.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const PACE: WavePace = {
  maxConcurrency: 2,
  maxConcurrencyPerRegion: 5,
  toleratedFailures: 0,
  concurrencyMode: 'soft',
  bakeSeconds: 0,
  window: undefined,
};
const rules = (pace: Partial<WavePace> = {}) => ({
  pace: { ...PACE, ...pace },
  calendar: { window: undefined, freeze: [] },
  clusterSeconds: 600,
  now: NOW,
});
const running = (...ids: string[]): WaveRecord => ({
  ...NEW_WAVE,
  running: Object.fromEntries(ids.map((id) => [id, 'here'])),
});
const B = { id: 'b', place: 'here' };

describe('a cluster at the gate', () => {
  it('is started while there is room', () => {
    expect(decideStart(running('a'), B, rules())).toEqual({ kind: 'start' });
  });

  it.each<[string, WaveRecord, Partial<WavePace>, string]>([
    ['the wave has as many as it may', running('a', 'c'), {}, 'the maximum concurrency of the wave'],
    ['its account and Region has', running('a'), { maxConcurrencyPerRegion: 1 }, 'the maximum concurrency in here'],
    [
      'strict mode has as many as may fail',
      { ...running('a', 'c'), failed: 1 },
      { maxConcurrency: 9, toleratedFailures: 2, concurrencyMode: 'strict' },
      'the maximum concurrency of the wave',
    ],
  ])('waits for its turn when %s', (_, record, pace, waitingFor) => {
    expect(decideStart(record, B, rules(pace))).toMatchObject({ kind: 'wait', waitingFor });
  });

  it('is started in another account and Region meanwhile', () => {
    const there = { id: 'b', place: 'there' };

    expect(decideStart(running('a'), there, rules({ maxConcurrencyPerRegion: 1 })).kind).toBe('start');
  });

  it('that asks again is where it was, whatever has happened to the wave', () => {
    const full: WaveRecord = { ...running('a', 'b'), needsRepair: true };

    expect(decideStart(full, B, rules())).toEqual({ kind: 'start' });
  });

  it.each<[string, Partial<WaveRecord>, number, string]>([
    ['more have failed than are tolerated', { failed: 1 }, 0, '1 failed, and 0 are tolerated'],
    ['so have more', { failed: 3 }, 2, '3 failed, and 2 are tolerated'],
    ['one needs repair', { needsRepair: true, failed: 1 }, 9, 'a cluster needs repair before anything else is changed'],
  ])('is skipped, with the reason, once %s', (_, record, toleratedFailures, reason) => {
    expect(decideStart({ ...NEW_WAVE, ...record }, B, rules({ toleratedFailures }))).toEqual({ kind: 'skip', reason });
  });

  it('is not skipped while as many have failed as are tolerated', () => {
    expect(decideStart({ ...NEW_WAVE, failed: 2 }, B, rules({ toleratedFailures: 2 })).kind).toBe('start');
  });

  it('waits for a freeze to end, a day at most before it looks again', () => {
    const freeze = [{ from: '2026-11-20T00:00:00Z', to: '2026-11-30T00:00:00Z', why: 'a launch' }];
    const frozen = { ...rules(), calendar: { window: undefined, freeze } };

    expect(decideStart(NEW_WAVE, B, frozen)).toEqual({
      kind: 'wait',
      seconds: 86_400,
      waited: 0,
      waitingFor: 'freeze: a launch',
    });
  });
});

describe('a cluster that waits for long', () => {
  const PAUSED = { wish: 'pause', by: 'ana', reason: '', at: '2026-11-21T07:00:00Z' } as const;
  const pausedFor = (seconds: number) => ({ ...PAUSED, at: new Date(NOW - seconds * 1000).toISOString() });

  it.each([
    ['its turn', { waited: 0 }, 30],
    ['its turn, for an hour', { waited: 3600 }, 180],
    ['its turn, for a week', { waited: 604_800 }, 1800],
    ['the end of a pause', { control: pausedFor(60) }, 30],
    ['the end of a pause of an hour', { control: PAUSED }, 360],
    ['the end of a pause of 29 days', { control: pausedFor(29 * 86_400) }, 3600],
  ])('looks less and less often: %s', (_, more, seconds) => {
    const decision = decideStart(running('a', 'c'), B, { ...rules(), ...more });

    expect(decision).toMatchObject({ kind: 'wait', seconds });
  });

  it.each([
    ['the end of a pause', 30 * 86_400, (at: number) => ({ control: { ...PAUSED, at: new Date(at).toISOString() } })],
    ['its turn', 30 * 86_400, () => ({})],
  ])('for %s has far less than the 25,000 events that a history takes, 9 each time', (_, longest, ruled) => {
    let [now, waited, looks] = [NOW, 0, 0];
    while (now - NOW < longest * 1000) {
      const decision = decideStart(running('a', 'c'), B, { ...rules(), ...ruled(NOW), now, waited });
      if (decision.kind !== 'wait') break;
      now += decision.seconds * 1000;
      waited = decision.waited;
      looks += 1;
    }

    expect(now - NOW).toBeGreaterThanOrEqual(longest * 1000);
    expect(looks * 9).toBeLessThan(15_000);
  });
});

describe('what a cluster at the gate is not started for', () => {
  const by = { by: 'ana', reason: 'wrong week', at: '2026-11-21T07:00:00Z' } as const;

  it.each([
    [{ ...by, wish: 'stop' } as const, 'stopped by ana at 2026-11-21T07:00:00Z: wrong week'],
    [
      { ...by, wish: 'pause', at: '2026-10-22T08:00:00Z' } as const,
      'paused by ana at 2026-10-22T08:00:00Z: wrong week, and not continued within 30 days',
    ],
  ])('is a run that somebody stopped, or paused for too long: %j', (control, reason) => {
    expect(decideStart(NEW_WAVE, B, { ...rules(), control })).toEqual({ kind: 'skip', reason });
  });

  it('is a pause, with who wants it', () => {
    const control = { ...by, wish: 'pause', at: '2026-10-22T08:00:01Z' } as const;

    expect(decideStart(NEW_WAVE, B, { ...rules(), control })).toEqual({
      ...{ kind: 'wait', seconds: 3600, waited: 0 },
      waitingFor: 'paused by ana at 2026-10-22T08:00:01Z: wrong week',
    });
  });

  it('is not a run that continues', () => {
    const control = { ...by, wish: 'continue' } as const;

    expect(decideStart(NEW_WAVE, B, { ...rules(), control }).kind).toBe('start');
  });

  it.each([
    ['2026-11-21T08:00:00.500Z', 1],
    ['2026-11-21T08:01:30.100Z', 91],
    ['2026-11-22T08:00:01.000Z', 86_400],
  ])('is a freeze, and it is asked again as soon as that ends, or after a day: %s', (to, seconds) => {
    const freeze = [{ from: '2026-11-20T00:00:00Z', to, why: 'a launch' }];

    expect(decideStart(NEW_WAVE, B, { ...rules(), calendar: { window: undefined, freeze } })).toMatchObject({
      seconds,
    });
  });

  it('is a freeze that begins before it would have ended', () => {
    const freeze = [{ from: '2026-11-21T08:09:59Z', to: '2026-11-21T09:00:00Z', why: 'a launch' }];

    expect(decideStart(NEW_WAVE, B, { ...rules(), calendar: { window: undefined, freeze } })).toMatchObject({
      waitingFor: 'too little time before a freeze: a launch',
    });
  });

  it('is its turn, which comes nearer the longer it has waited', () => {
    expect(decideStart(running('a', 'c'), B, { ...rules(), waited: 1000 })).toEqual({
      ...{ kind: 'wait', seconds: 50, waited: 1050, waitingFor: 'the maximum concurrency of the wave' },
    });
    expect(decideStart(running('a', 'c'), B, rules())).toMatchObject({ seconds: 30, waited: 30 });
  });
});

it.each<[Partial<WavePace>, object]>([
  [{}, { most: 2, mostInPlace: 5, mostFailed: 0, mostUnsettled: 2 }],
  [{ toleratedFailures: 3 }, { most: 2, mostInPlace: 5, mostFailed: 3, mostUnsettled: 5 }],
  [
    { toleratedFailures: 3, concurrencyMode: 'strict' },
    { most: 2, mostInPlace: 5, mostFailed: 3, mostUnsettled: 4 },
  ],
])('the limits of a wave follow from its pace: %j', (pace, limits) => {
  expect(startLimits({ ...PACE, ...pace })).toEqual(limits);
});
