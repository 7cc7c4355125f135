import { infrastructureRows } from '../../../functions/core/errors/infrastructure-errors.ts';
import type { Played } from '../played.ts';
import { endingExecutions } from './endings.ts';

/** Its own machine's, not of what it started; plans are not notified. Who is delivered twice may say it twice. */
export function wrongNotifications(played: Played): string[] {
  const { scenario, notifications, deadLetters } = played;
  const mayRepeat = scenario.delivery === 'twice at once' || scenario.kill !== undefined || hasTrouble(played);
  return endingExecutions(played).flatMap(({ arn, name, ends, status }) => {
    if (ends === 'Planned') return [];
    const own = notifications.filter(
      ({ execution, kind }) => execution === arn && (kind === 'outcome' || kind === 'execution'),
    );
    const expected = status === 'ABORTED' ? 'ExecutionAborted' : ends;
    const outcomes = new Set(own.map(({ outcome }) => outcome));
    // Then only an event says so. What a function never took is in the queue that has an alarm.
    const isLeftToEvent = status === 'ABORTED' || hasBrokenCode(played);
    if (own.length === 0 && (deadLetters > 0 || (isLeftToEvent && losesEvents(played)))) return [];
    if (own.length === 0) return [`${name} ended as ${ends} without a notification`];
    if (outcomes.size > 1 || !outcomes.has(expected)) return [`${name} ended as ${ends}, notified ${[...outcomes]}`];
    return own.length > 1 && !mayRepeat ? [`${name} was notified ${own.length} times`] : [];
  });
}

/** Answers of the table or of Lambda that are lost make it unknown whether something was sent. */
const hasTrouble = ({ scenario, world }: Played) =>
  [...scenario.table, ...scenario.states].some((answer) => answer !== 'well') ||
  world.faults.some(({ on }) => on === 'lambda');

const losesEvents = ({ world: { events } }: Played) =>
  events === 'lost' || (typeof events === 'object' && events.afterSeconds.some((times) => times.length === 0));

/** A function whose code does not run is not called again. */
const hasBrokenCode = ({ world }: Played) =>
  world.faults.some((fault) => fault.on === 'lambda' && BROKEN.has(fault.error));
const [, [deploymentErrors = []] = [], [codeErrors = []] = []] = infrastructureRows;
const BROKEN: ReadonlySet<string> = new Set([...deploymentErrors, ...codeErrors]);
