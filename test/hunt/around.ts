import { type Clock, sleepUntil } from '../../local/clock.ts';
import type { CloudOptions } from '../../local/cloud/cloud.ts';
import type { Span, Surroundings } from './scenario/surroundings.ts';

type Answer = NonNullable<CloudOptions['answer']>;

/** Whether it is that time. */
export const spansFrom =
  (start: number, clock: Clock) =>
  ({ fromSeconds, toSeconds }: Span): boolean => {
    const seconds = (clock.now() - start) / 1000;
    return fromSeconds <= seconds && seconds < toSeconds;
  };

/** Services that do not answer for a while, and otherwise as `answer` says. */
export function outagesOf(
  outages: Surroundings['outages'] = [],
  isNow: (span: Span) => boolean,
  answer: Answer,
): Answer {
  return async (service, run) =>
    outages.some((each) => each.service === service && isNow(each)) ? DOWN : answer(service, run);
}

const DOWN = { status: 503, headers: { 'content-type': 'text/html' }, body: '<html>Service Unavailable</html>' };

/** A Lambda that takes as many seconds as is its turn before it does anything. */
export function slowLambdas(seconds: Surroundings['lambdaSeconds'] = [], clock: Clock) {
  let calls = 0;
  return (run: () => Promise<unknown>) => async (): Promise<unknown> => {
    const takes = seconds[calls % seconds.length] ?? 0;
    calls += 1;
    if (takes > 0) await clock.outside(() => sleepUntil(clock, clock.now() + takes * 1000));
    return run();
  };
}

/** Whether a statement is of a role, which is given by its ARN. */
export const isOfRole = (statement: string, role: string): boolean =>
  role.includes(statement.split('/')[0] ?? statement);

/**
 * The clock of a computer that sleeps at times: it jumps when the computer wakes up, and timers, which count the time in which
 * it is awake, come so much later.
 */
export function sleepingClock(clock: Clock, start: number, sleeps: Surroundings['sleeps'] = []): Clock {
  if (sleeps.length === 0) return clock;
  const slept = () =>
    sleeps
      .filter(({ atSeconds }) => clock.now() >= start + atSeconds * 1000)
      .reduce((sum, { lasts }) => sum + lasts * 1000, 0);
  return {
    ...clock,
    now: () => clock.now() + slept(),
    schedule: (at, fire) => clock.schedule(at - slept(), fire),
  };
}
