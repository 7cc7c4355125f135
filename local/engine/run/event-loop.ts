import type { Clock } from '../../clock.ts';
import type { Journal, Occurrence, Outcome } from './journal.ts';
import type { Lifetime } from './lifetime.ts';

/**
 * Lets things happen one at a time: writes an occurrence down, hands it on, and waits until everything that follows from it
 * has been done before it takes the next. So a run is a function of its occurrences, and replaying them gives the same run.
 */
export type EventLoop = {
  /** The time of the occurrence being worked on: all that follows from it happens at that moment. */
  now(): number;
  /** The time for the next occurrence; never before an earlier one. */
  stamp(): number;
  occur(occurrence: Occurrence): void;
  /** Resolves when all that has occurred so far is in the journal. */
  recorded(): Promise<void>;
  /** Resolves at `at`, or never when the lifetime ends before. */
  timer(key: string, at: number, life: Lifetime): Promise<void>;
  /** Does work outside the engine. A replay takes the outcome from the journal and does the work only if there is none. */
  work(key: string, perform: () => Promise<Outcome>, life: Lifetime): Promise<Outcome>;
  /** Lets everything happen again that has happened, then starts the work and the timers that are still open. */
  replay(occurrences: readonly Occurrence[]): Promise<void>;
  replaying(): boolean;
};

type Effect = { at: number; settle: (outcome: Outcome) => void; start: () => () => void };

const NOTHING: Outcome = { output: null };

export function createEventLoop(options: {
  clock: Clock;
  journal: Journal | undefined;
  apply: (occurrence: Occurrence) => void;
}): EventLoop {
  const { clock, journal, apply } = options;
  const effects = new Map<string, Effect>();
  const queue: Occurrence[] = [];
  const waiting: { place: number; resolve: () => void }[] = [];
  let asked = 0;
  let written = 0;
  let busy = false;
  let replaying = false;
  let now = clock.now();
  let stamped = 0;

  const take = (occurrence: Occurrence) => {
    now = occurrence.at;
    if (occurrence.kind !== 'work-done' && occurrence.kind !== 'timer-fired') {
      apply(occurrence);
      return;
    }
    const effect = effects.get(occurrence.key);
    effects.delete(occurrence.key);
    effect?.settle(occurrence.kind === 'work-done' ? occurrence.outcome : NOTHING);
  };

  const isStale = (occurrence: Occurrence) =>
    (occurrence.kind === 'work-done' || occurrence.kind === 'timer-fired') && !effects.has(occurrence.key);

  const drain = () =>
    clock.during(async () => {
      busy = true;
      for (let next = queue.shift(); next; next = queue.shift()) {
        const stale = isStale(next);
        if (!stale) journal?.append(next);
        written += 1;
        while (waiting[0] && waiting[0].place <= written) waiting.shift()?.resolve();
        if (stale) continue;
        take(next);
        await settled();
      }
      busy = false;
    });

  const stampFrom = (earliest: number) => {
    stamped = Math.max(clock.now(), now, stamped, earliest);
    return stamped;
  };
  const stamp = () => stampFrom(now);
  const occur = (occurrence: Occurrence) => {
    asked += 1;
    queue.push(occurrence);
    if (!busy && !replaying) void drain();
  };

  const open = (key: string, at: number, life: Lifetime, start: () => () => void) =>
    new Promise<Outcome>((resolve) => {
      if (life.ended()) return;
      if (effects.has(key)) throw new Error(`Two things wait under the name ${key}`);
      let stop = () => {};
      const leave = life.onEnd(() => {
        effects.delete(key);
        stop();
      });
      const settle = (outcome: Outcome) => {
        leave();
        resolve(outcome);
      };
      const effect: Effect = {
        at,
        settle,
        start: () => {
          stop = start();
          return stop;
        },
      };
      effects.set(key, effect);
      if (!replaying) effect.start();
    });

  return {
    now: () => now,
    stamp,
    occur,
    recorded: () =>
      new Promise((resolve) => {
        if (written === asked) resolve();
        else waiting.push({ place: asked, resolve });
      }),
    async timer(key, at, life) {
      await open(key, at, life, () => clock.schedule(at, () => occur({ kind: 'timer-fired', at: stampFrom(at), key })));
    },
    work: (key, perform, life) =>
      open(key, now, life, () => {
        const done = async () => occur({ kind: 'work-done', outcome: await perform(), at: stamp(), key });
        void clock.during(done);
        return () => {};
      }),
    replay: (occurrences) =>
      clock.during(async () => {
        replaying = true;
        for (const occurrence of occurrences) {
          if (isStale(occurrence)) throw mismatch(occurrence);
          take(occurrence);
          await settled();
        }
        replaying = false;
        for (const effect of [...effects.values()].sort((one, other) => one.at - other.at)) effect.start();
        if (queue.length > 0) void drain();
      }),
    replaying: () => replaying,
  };
}

// All that follows from an occurrence runs in promise callbacks; they are through when the event loop turns.
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

const mismatch = (occurrence: Occurrence) =>
  new Error(
    `The journal does not fit: it holds ${JSON.stringify(occurrence)}, for which nothing waits. ` +
      'It was written by other definitions or another version; run it with those.',
  );
