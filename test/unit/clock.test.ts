import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { realClock, sleepUntil, virtualClock } from '../../local/clock.ts';

const START = Date.UTC(2026, 10, 21);
const DAY = 86_400_000;
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('a virtual clock', () => {
  it('moves inside `during` only while something is waited for outside of it', async () => {
    const clock = virtualClock(START);
    const seen: number[] = [];
    clock.schedule(START + 5, () => seen.push(clock.now()));

    await clock.during(async () => {
      await turns(3);
      seen.push(clock.now());
      await clock.outside(() => sleepUntil(clock, START + 10));
      seen.push(clock.now());
    });

    expect(seen).toEqual([START, START + 5, START + 10]);
  });

  it('jumps over a year immediately', async () => {
    const clock = virtualClock(START);

    await sleepUntil(clock, START + 360 * DAY);

    expect(clock.now()).toBe(START + 360 * DAY);
  });

  it('triggers by time, and at equal times in the order of scheduling', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { minLength: 1, maxLength: 60 }), async (delays) => {
        const clock = virtualClock(START);
        const fired: { delay: number; index: number; at: number }[] = [];
        const all = delays.map(
          (delay, index) =>
            new Promise<void>((resolve) => {
              clock.schedule(START + delay, () => {
                fired.push({ delay, index, at: clock.now() });
                resolve();
              });
            }),
        );

        await Promise.all(all);

        const expected = delays
          .map((delay, index) => ({ delay, index, at: START + delay }))
          .sort((one, other) => one.delay - other.delay || one.index - other.index);
        expect(fired).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('never goes back, whatever is scheduled in the past', async () => {
    const clock = virtualClock(START);
    await sleepUntil(clock, START + 100);

    await sleepUntil(clock, START + 50);

    expect(clock.now()).toBe(START + 100);
  });

  it('forgets what was cancelled', async () => {
    const clock = virtualClock(START);
    const fired: string[] = [];
    const cancel = clock.schedule(START + 10, () => fired.push('cancelled'));
    clock.schedule(START + 20, () => fired.push('kept'));

    cancel();
    await sleepUntil(clock, START + 30);

    expect(fired).toEqual(['kept']);
  });

  it('does not move to a cancelled time', async () => {
    const clock = virtualClock(START);
    const cancel = clock.schedule(START + 10, () => {});

    cancel();
    await turns(5);

    expect(clock.now()).toBe(START);
  });

  it('stands still during work, also when several overlap', async () => {
    const clock = virtualClock(START);
    const fired: number[] = [];
    clock.schedule(START + 10, () => fired.push(clock.now()));
    const seen: number[] = [];
    const work = (length: number) =>
      clock.during(async () => {
        await turns(length);
        seen.push(clock.now());
      });

    await Promise.all([work(3), work(8)]);
    const during = [...fired];
    await turns(5);

    expect(seen).toEqual([START, START]);
    expect(during).toEqual([]);
    expect(fired).toEqual([START + 10]);
  });

  it('moves on after work that failed', async () => {
    const clock = virtualClock(START);
    const work = clock.during(async () => {
      throw new Error('no luck');
    });

    await expect(work).rejects.toThrow('no luck');
    await sleepUntil(clock, START + 10);

    expect(clock.now()).toBe(START + 10);
  });

  it('wakes a sleeper whose signal is aborted, without moving', async () => {
    const clock = virtualClock(START);
    const stop = new AbortController();
    const sleeping = clock.during(() => sleepUntil(clock, START + DAY, stop.signal));

    stop.abort();
    await sleeping;
    await turns(5);

    expect(clock.now()).toBe(START);
  });
});

describe('a real clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: START });
  });
  afterEach(() => vi.useRealTimers());

  it('waits 360 days, though a timer of Node holds only 24.8', () => {
    const clock = realClock({ start: START });
    const fired: number[] = [];
    clock.schedule(START + 360 * DAY, () => fired.push(clock.now()));

    vi.advanceTimersByTime(360 * DAY - 1);
    const before = [...fired];
    vi.advanceTimersByTime(1);

    expect(before).toEqual([]);
    expect(fired).toEqual([START + 360 * DAY]);
  });

  it('can be cancelled in any part of a long wait', () => {
    const clock = realClock({ start: START });
    const fired: number[] = [];
    const cancel = clock.schedule(START + 360 * DAY, () => fired.push(clock.now()));
    vi.advanceTimersByTime(100 * DAY);

    cancel();
    vi.advanceTimersByTime(300 * DAY);

    expect(fired).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('runs faster by its speed', () => {
    const clock = realClock({ start: START, speed: 60 });
    const fired: number[] = [];
    clock.schedule(START + 60_000, () => fired.push(clock.now()));

    vi.advanceTimersByTime(1000);

    expect(fired).toEqual([START + 60_000]);
  });

  it('triggers immediately what is due', () => {
    const clock = realClock({ start: START });
    const fired: string[] = [];
    clock.schedule(START - 1000, () => fired.push('due'));

    vi.advanceTimersByTime(0);

    expect(fired).toEqual(['due']);
  });

  it('does not wait for work', async () => {
    const clock = realClock({ start: START });
    const fired: string[] = [];
    clock.schedule(START + 10, () => fired.push('during'));

    await clock.during(async () => vi.advanceTimersByTime(20));

    expect(fired).toEqual(['during']);
  });
});
