import { type Clock, realClock, virtualClock } from '../clock.ts';
import { serveClock } from '../cloud/serve/clock.ts';
import { UsageError } from './command.ts';

/** How time passes: `virtual` jumps from event to event, `real` is the system's clock, `x60` is accelerated (60x). */
export type ClockChoice = string;

// A virtual run begins at the same moment each time, so that the same run gives the same record.
const VIRTUAL_START = Date.UTC(2026, 2, 2, 9);
const FASTEST = 100_000;

/** The clock of a choice; `after` is the latest time a resumed run has seen. */
export function clockOf(choice: ClockChoice, after = 0): Clock {
  if (choice === 'virtual') return virtualClock(after || VIRTUAL_START);
  const speed = speedOf(choice);
  const start = Math.max(Date.now(), after);
  // Time that passes faster than the Lambdas run would time their Tasks out.
  return speed === 1 ? realClock({ start }) : serveClock({ speed, start }).clock;
}

/** The acceleration of a choice; a UsageError when it is not valid. */
export function speedOf(choice: ClockChoice): number {
  if (choice === 'real') return 1;
  const speed = /^x(\d+(?:\.\d+)?)$/.exec(choice)?.[1];
  if (speed === undefined || Number(speed) <= 0 || Number(speed) > FASTEST) {
    throw new UsageError(`--clock must be virtual, real, or x1 to x${FASTEST} for accelerated time, not '${choice}'.`);
  }
  return Number(speed);
}
