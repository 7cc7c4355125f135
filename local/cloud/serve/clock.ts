import type { Clock } from '../../clock.ts';

type Timer = { at: number; fire: () => void };

/** A clock with a process behind it: `stop` takes back all timers, so that the process can end. */
export type ServeClock = { clock: Clock; speed(): number; setSpeed(speed: number): void; stop(): void };

/**
 * Real time, or `speed` times as fast, but never faster than the work: while something runs inside `during`, time goes as it
 * really does. So a Lambda that takes a second has taken a second, and no time limit of a task is hurt by the speed, however
 * many executions there are. Times are milliseconds since the epoch.
 */
export function serveClock({ speed: first, start }: { speed: number; start: number }): ServeClock {
  let speed = first;
  const timers: Timer[] = [];
  let anchor = { real: performance.now(), at: start };
  let atWork = 0;
  let stopped = false;
  let alarm: NodeJS.Timeout | undefined;

  const pace = () => (atWork > 0 ? 1 : speed);
  const exactNow = () => anchor.at + (performance.now() - anchor.real) * pace();
  const now = () => Math.floor(exactNow());

  const arm = () => {
    clearTimeout(alarm);
    const [next] = timers;
    // Asked again every hour at the latest: a timeout of more than 24.8 days would run immediately.
    if (next && !stopped) alarm = setTimeout(ring, Math.min(Math.max((next.at - exactNow()) / pace(), 0), 3_600_000));
  };
  const ring = () => {
    for (let next = timers[0]; next && next.at <= now() && !stopped; next = timers[0]) {
      timers.shift();
      next.fire();
    }
    arm();
  };
  const changePace = (change: () => void) => {
    const before = pace();
    const at = exactNow();
    change();
    if (before === pace()) return;
    anchor = { real: performance.now(), at };
    arm();
  };
  const work = (change: 1 | -1) =>
    changePace(() => {
      atWork += change;
    });
  const within = async <T>(change: 1 | -1, run: () => Promise<T>): Promise<T> => {
    work(change);
    try {
      return await run();
    } finally {
      work(change === 1 ? -1 : 1);
    }
  };

  const clock: Clock = {
    now,
    schedule(at, fire) {
      const timer = { at, fire };
      const place = timers.findLastIndex((each) => each.at <= at) + 1;
      timers.splice(place, 0, timer);
      if (place === 0) arm();
      return () => {
        const found = timers.indexOf(timer);
        if (found >= 0) timers.splice(found, 1);
      };
    },
    during: (run) => within(1, run),
    outside: (wait) => within(-1, wait),
  };
  return {
    clock,
    speed: () => speed,
    setSpeed: (next) =>
      changePace(() => {
        speed = next;
      }),
    stop() {
      stopped = true;
      timers.length = 0;
      clearTimeout(alarm);
    },
  };
}
