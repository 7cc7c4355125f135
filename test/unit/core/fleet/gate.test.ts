import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterCluster,
  type ClusterEnd,
  decideStart,
  NEW_WAVE,
  type WaveRecord,
} from '../../../../functions/core/fleet/gate.ts';
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
    expect(decideStart(running('a'), B, rules())).toEqual({ kind: 'start', record: running('a', 'b') });
  });

  it.each<[string, WaveRecord, Partial<WavePace>, string]>([
    ['the wave has as many as it may', running('a', 'c'), {}, 'the maximum concurrency of the wave'],
    ['its account and Region has', running('a'), { maxConcurrencyPerRegion: 1 }, 'the maximum concurrency in here'],
    [
      'strict mode has as many as may fail',
      { ...running('a', 'c'), failed: ['x'] },
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
    const full: WaveRecord = { ...running('a', 'b'), state: 'closed', why: 'stopped' };

    expect(decideStart(full, B, rules())).toEqual({ kind: 'start', record: full });
  });

  it('is skipped, with the reason, once the wave is closed', () => {
    const closed = afterCluster(running('a'), { id: 'a' }, 'failed', PACE);

    expect(decideStart(closed, B, rules())).toEqual({ kind: 'skip', reason: '1 failed, and 0 are tolerated' });
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

describe('a cluster that has ended', () => {
  it.each<[number, string[], 'open' | 'closed']>([
    [2, ['a', 'b'], 'open'],
    [2, ['a', 'b', 'c'], 'closed'],
    [0, ['a'], 'closed'],
  ])('with a tolerance of %i, failures of %j leave the wave %s', (toleratedFailures, ids, state) => {
    const pace = { ...PACE, toleratedFailures };
    const record = ids.reduce((before, id) => afterCluster(before, { id }, 'failed', pace), running(...ids));

    expect(record).toMatchObject({ state, failed: ids, running: {} });
  });

  it('in need of repair closes the wave whatever is tolerated', () => {
    const pace = { ...PACE, toleratedFailures: 9 };

    expect(afterCluster(running('a'), { id: 'a' }, 'critical', pace)).toMatchObject({ state: 'closed', failed: ['a'] });
  });

  it('counts once, however often that is said', () => {
    const pace = { ...PACE, toleratedFailures: 1 };
    const once = afterCluster(running('a', 'b'), { id: 'a' }, 'failed', pace);

    expect(afterCluster(once, { id: 'a' }, 'failed', pace)).toEqual(once);
    expect(once.state).toBe('open');
  });
});

describe('a wave', () => {
  it.each<['soft' | 'strict']>([['soft'], ['strict']])('in %s mode stays within its pace', (concurrencyMode) => {
    const any = fc.record({
      ends: fc.array(fc.constantFrom<ClusterEnd>('succeeded', 'failed'), { minLength: 1, maxLength: 30 }),
      maxConcurrency: fc.integer({ min: 1, max: 8 }),
      toleratedFailures: fc.integer({ min: 0, max: 5 }),
      order: fc.array(fc.nat(100), { minLength: 60, maxLength: 60 }),
    });

    fc.assert(
      fc.property(any, ({ ends, order, maxConcurrency, toleratedFailures }) => {
        const asked = { maxConcurrency, toleratedFailures, concurrencyMode, maxConcurrencyPerRegion: 100 };
        const { record, most, started } = played(ends, order, { ...PACE, ...asked });
        const { state, failed, done } = record;

        const beyond = concurrencyMode === 'strict' ? 1 : maxConcurrency;
        expect(most).toBeLessThanOrEqual(maxConcurrency);
        expect(failed.length).toBeLessThanOrEqual(toleratedFailures + beyond);
        expect(failed.length + done.length).toBe(started);
        if (state === 'open') expect(started).toBe(ends.length);
        else expect(failed.length).toBeGreaterThan(toleratedFailures);
      }),
      { numRuns: 200 },
    );
  });
});

/** Lets clusters come to the gate whenever there is room, and end in some order, until nothing is left to do. */
function played(ends: readonly ClusterEnd[], order: readonly number[], pace: WavePace) {
  let record = NEW_WAVE;
  let started = 0;
  let most = 0;
  for (const pick of order) {
    while (started < ends.length) {
      const decision = decideStart(record, { id: String(started), place: 'here' }, rules(pace));
      if (decision.kind !== 'start') break;
      record = decision.record;
      started += 1;
    }
    const ids = Object.keys(record.running);
    most = Math.max(most, ids.length);
    const id = ids[pick % Math.max(1, ids.length)];
    const end = ends[Number(id)];
    if (id !== undefined && end !== undefined) record = afterCluster(record, { id }, end, pace);
  }
  return { record, most, started };
}
