import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { serveClock } from '../../../local/cloud/serve/clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('a speed that is set counts from then on, also for what is scheduled already', () => {
  const { clock, speed, setSpeed, stop } = serveClock({ speed: 1, start: 0 });
  const rung: number[] = [];
  clock.schedule(61_000, () => rung.push(clock.now()));

  vi.advanceTimersByTime(1_000);
  setSpeed(60);
  vi.advanceTimersByTime(1_000);

  expect({ rung, now: clock.now(), speed: speed() }).toEqual({ rung: [61_000], now: 61_000, speed: 60 });
  stop();
});

it('a speed that is set meanwhile leaves what is at work at real time', async () => {
  const { clock, setSpeed, stop } = serveClock({ speed: 1, start: 0 });

  await clock.during(async () => {
    setSpeed(60);
    vi.advanceTimersByTime(1_000);
  });
  expect(clock.now()).toBe(1_000);
  vi.advanceTimersByTime(1_000);

  expect(clock.now()).toBe(61_000);
  stop();
});
