import type { StateVisit, TimelineEntry } from '../wire.ts';
import type { RunEvent } from './executions.ts';

/** When an execution was in which state, in the order in which the states were entered. */
export function visitsOf(events: readonly RunEvent[]): StateVisit[] {
  const visits: StateVisit[] = [];
  for (const { timestamp, type = '', stateEnteredEventDetails: entered, stateExitedEventDetails: exited } of events) {
    const at = timestamp?.getTime() ?? 0;
    if (entered) visits.push({ state: String(entered.name), from: at });
    if (exited) close(visits, at, String(exited.name));
    if (ENDED.test(type)) for (const { state } of visits) close(visits, at, state);
  }
  return visits;
}

const ENDED = /^Execution(Succeeded|Failed|TimedOut|Aborted)$/;

function close(visits: StateVisit[], at: number, state: string): void {
  const open = visits.find((visit) => visit.state === state && visit.to === undefined);
  if (open) open.to = at;
}

/** What an execution did, in words. Polls that found nothing are left out: there may be hundreds. */
export function timelineOf(events: readonly RunEvent[]): TimelineEntry[] {
  return events.flatMap((event): TimelineEntry[] => {
    const at = event.timestamp?.getTime() ?? 0;
    const { type = '', stateEnteredEventDetails: entered } = event;
    if (entered) return [{ at, kind: 'state', text: String(entered.name) }];
    const failure = failureOf(event);
    if (failure) {
      const { error, cause, resource } = failure;
      if (resource === 'invoke.waitForTaskToken' && isPoll(type, error)) return [];
      return [{ at, kind: 'problem', text: `${words(type)}: ${errorText(error, cause)}` }];
    }
    if (type === 'ExecutionStarted' || ENDED.test(type)) return [{ at, kind: 'note', text: words(type) }];
    return [];
  });
}

const isPoll = (type: string, error: unknown) => type === 'TaskTimedOut' || error === 'EksEventReceived';

function failureOf(event: RunEvent) {
  return (
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.evaluationFailedEventDetails ??
    event.executionFailedEventDetails ??
    event.executionTimedOutEventDetails ??
    event.executionAbortedEventDetails
  );
}

/** The name of an error, and what it says first. A Lambda's cause is JSON with its message in it. */
function errorText(error: unknown, cause: unknown): string {
  const text = typeof cause === 'string' ? cause : '';
  const [first = ''] = (messageIn(text) ?? text).split('\n');
  return [error, first]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ')
    .slice(0, 300);
}

function messageIn(cause: string): string | undefined {
  try {
    const { errorMessage } = Object(JSON.parse(cause));
    return typeof errorMessage === 'string' ? errorMessage : undefined;
  } catch {
    return undefined;
  }
}

const words = (type: string): string => type.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
