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
  let waitsFor: string | undefined;
  return events.flatMap((event): TimelineEntry[] => {
    const at = event.timestamp?.getTime() ?? 0;
    const { type = '', stateEnteredEventDetails: entered } = event;
    if (entered) {
      waitsFor = undefined;
      return [{ at, kind: 'state', text: String(entered.name) }];
    }
    const failure = failureOf(event);
    if (failure) {
      const { error, cause, resource } = failure;
      if (resource === 'invoke.waitForTaskToken' && isPoll(type, error)) return [];
      if (!NOT_YET.has(String(error))) {
        return [{ at, kind: 'problem', text: `${words(type)}: ${errorText(error, cause)}` }];
      }
      const before = waitsFor;
      waitsFor = messageOf(cause);
      return before === waitsFor ? [] : [{ at, kind: 'note', text: waitsFor }];
    }
    if (type === 'ExecutionStarted' || ENDED.test(type)) return [{ at, kind: 'note', text: words(type) }];
    return [];
  });
}

const isPoll = (type: string, error: unknown) => type === 'TaskTimedOut' || error === 'EksEventReceived';

/** What Lambdas throw when there is nothing to decide yet, so that the state machine polls again by its `Retry`. */
const NOT_YET: ReadonlySet<string> = new Set([
  'ProfileChangeJustStarted',
  'ProfileChangeInProgress',
  'PodsMoving',
  'PodsStillPending',
  'EksStillBusy',
]);

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

/** The name of an error, and what it says first. What another execution ended with has its own. */
function errorText(error: unknown, cause: unknown): string {
  const { Error: ofExecution } = error === 'States.TaskFailed' ? objectIn(cause) : {};
  return [ofExecution ?? error, messageOf(cause)]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ')
    .slice(0, 300);
}

/** The first line of a cause: of a Lambda it is JSON with its message in it, of an execution JSON with its cause. */
function messageOf(cause: unknown): string {
  const { errorMessage, Cause, Status } = objectIn(cause);
  const text = [errorMessage, Cause, Status === undefined ? cause : `ended ${Status}`].find(
    (each) => typeof each === 'string',
  );
  return String(text ?? '').split('\n')[0] ?? '';
}

function objectIn(cause: unknown): { errorMessage?: unknown; Cause?: unknown; Error?: unknown; Status?: unknown } {
  try {
    return Object(typeof cause === 'string' ? JSON.parse(cause) : undefined);
  } catch {
    return {};
  }
}

const words = (type: string): string => type.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
