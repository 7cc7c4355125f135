import { entryTo, type Played } from '../played.ts';
import { endingExecutions } from './endings.ts';
import { cannotNotify, hasBrokenCode, hasTrouble, losesEvents } from './excuses.ts';

/** Its own machine's, not of what it started; plans are not notified. Who is delivered twice may say it twice. */
export function wrongNotifications(played: Played): string[] {
  const { scenario, notifications, deadLetters } = played;
  const mayRepeat = scenario.delivery === 'twice at once' || scenario.kill !== undefined || hasTrouble(played);
  return endingExecutions(played).flatMap(({ arn, name, input, output, ends, status, history, isAlarmed }) => {
    if (ends === 'Planned') return [];
    const own = notifications.filter(
      ({ execution, kind }) => execution === arn && (kind === 'outcome' || kind === 'execution'),
    );
    // The report of the fleet has it.
    if (input.notify === 'failures' && status === 'SUCCEEDED' && output.severity === 'info') {
      return own.length === 0 ? [] : [`${name} was notified, though only its failure should be`];
    }
    const expected = status === 'ABORTED' ? 'ExecutionAborted' : ends;
    const outcomes = new Set(own.map(({ outcome }) => outcome));
    // Who may not notify any more raises an alarm.
    if (own.length === 0 && isAlarmed && cannotNotify(played)) return [];
    // Then only an event says so. What a function never took is in the queue that has an alarm.
    const isLeftToEvent = status === 'ABORTED' || hasBrokenCode(played) || cannotNotify(played);
    if (own.length === 0 && (deadLetters > 0 || (isLeftToEvent && losesEvents(played)))) return [];
    if (own.length === 0) return [`${name} ended as ${ends} without a notification`];
    // Who is stopped while it notifies has said what it decided, and that it was stopped is not said as well.
    const isPublishing = status === 'ABORTED' && entryTo('Publish outcome', history) !== undefined;
    if (outcomes.size > 1 || !(isPublishing || outcomes.has(expected)))
      return [`${name} ended as ${ends}, notified ${[...outcomes]}`];
    return own.length > 1 && !mayRepeat ? [`${name} was notified ${own.length} times`] : [];
  });
}
