/** Cancels a scheduled call that has not run yet; harmless afterwards. */
export type Cancel = () => void;

/**
 * The one time source of engine, simulator and handlers. Times are milliseconds since the epoch.
 * `during` marks work that must finish before virtual time may move; on a real clock it only runs the work.
 */
export interface Clock {
  now(): number;
  /** Calls `fire` once, at `at` or as soon as possible when `at` has passed. Order at equal times is order of scheduling. */
  schedule(at: number, fire: () => void): Cancel;
  during<T>(work: () => Promise<T>): Promise<T>;
  /** The opposite, inside `during`: lets virtual time move while this is waited for (a late answer, say). */
  outside<T>(wait: () => Promise<T>): Promise<T>;
}

const nothing = () => {};

type Timer = { at: number; order: number; live: boolean; fire: () => void };

/** Jumps from timer to timer, and only while nothing runs inside `during`. A whole year passes in microseconds. */
export function virtualClock(start: number): Clock {
  const timers = new TimerHeap();
  let now = start;
  let order = 0;
  let atWork = 0;
  let checking = false;

  // One turn of the event loop lets every promise chain settle, so code between two `during` blocks is never overtaken.
  const advanceWhenIdle = () => {
    if (checking) return;
    checking = true;
    setImmediate(() => {
      checking = false;
      if (atWork > 0) return;
      const next = timers.pop();
      if (!next) return;
      now = Math.max(now, next.at);
      next.fire();
      advanceWhenIdle();
    });
  };

  return {
    now: () => now,
    schedule(at, fire) {
      const timer = { at, order: order++, live: true, fire };
      timers.push(timer);
      advanceWhenIdle();
      return () => {
        timer.live = false;
        // What it would have called may be large, and its time far away.
        timer.fire = nothing;
      };
    },
    async during(work) {
      atWork += 1;
      try {
        return await work();
      } finally {
        atWork -= 1;
        advanceWhenIdle();
      }
    },
    async outside(wait) {
      atWork -= 1;
      advanceWhenIdle();
      try {
        return await wait();
      } finally {
        atWork += 1;
      }
    },
  };
}

// setTimeout runs immediately for delays above 2^31-1 ms (24.8 days), so longer ones are slept in parts.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The machine's own time, or `speed` times as fast, beginning at `start`. */
export function realClock({ speed = 1, start = Date.now() } = {}): Clock {
  const began = performance.now();
  const now = () => Math.floor(start + (performance.now() - began) * speed);

  return {
    now,
    schedule(at, fire) {
      let timeout: NodeJS.Timeout;
      const sleep = () => {
        const left = Math.ceil((at - now()) / speed);
        timeout = setTimeout(left > LONGEST_TIMEOUT_MS ? sleep : fire, Math.min(Math.max(left, 0), LONGEST_TIMEOUT_MS));
      };
      sleep();
      return () => clearTimeout(timeout);
    },
    during: (work) => work(),
    outside: (wait) => wait(),
  };
}

/** Resolves at `at`; with a signal, as soon as it is aborted (the timer is then taken back). */
export function sleepUntil(clock: Clock, at: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      cancel();
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const cancel = clock.schedule(at, wake);
    signal?.addEventListener('abort', wake, { once: true });
  });
}

class TimerHeap {
  #items: Timer[] = [];

  push(timer: Timer): void {
    const items = this.#items;
    items.push(timer);
    for (let i = items.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.#swapIfBefore(i, parent)) break;
      i = parent;
    }
  }

  pop(): Timer | undefined {
    for (;;) {
      const top = this.#takeTop();
      if (!top || top.live) return top;
    }
  }

  #takeTop(): Timer | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (!top || !last || top === last) return top;
    items[0] = last;
    for (let i = 0; ; ) {
      const left = 2 * i + 1;
      const child = left + 1 < items.length && this.#isBefore(left + 1, left) ? left + 1 : left;
      if (child >= items.length || !this.#swapIfBefore(child, i)) return top;
      i = child;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#items[a], this.#items[b]];
    if (!first || !second) return false;
    return first.at < second.at || (first.at === second.at && first.order < second.order);
  }

  #swapIfBefore(a: number, b: number): boolean {
    if (!this.#isBefore(a, b)) return false;
    const [first, second] = [this.#items[a], this.#items[b]];
    if (!first || !second) return false;
    this.#items[a] = second;
    this.#items[b] = first;
    return true;
  }
}
