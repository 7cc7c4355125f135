import { controlText, type FleetControls } from '../../../../functions/core/fleet/control.ts';
import { parsed } from '../../../../functions/core/json.ts';
import { Outcome } from '../../../../functions/core/outcome.ts';
import { activityOf } from '../../../cli/progress/activity.ts';
import { activityLine } from '../../../cli/progress/activity-text.ts';
import { factsOf, subjectOf } from '../../../cli/progress/facts.ts';
import { stepsOf } from '../../../cli/progress/steps.ts';
import { type Track, trackOf } from '../../../cli/progress/track.ts';
import { takenPath } from '../../../pictures/graph/taken-path.ts';
import type { MadeCall } from '../place.ts';
import type { Control, OutcomeText, Progress, Run, RunSummary, TimelineEntry } from '../wire.ts';
import { callsOf } from './calls.ts';
import type { ExecutionEnd, ExecutionItem, RunEvent } from './executions.ts';
import { groupsOf } from './groups.ts';
import { approvalOf, notificationsOf, pick, publishedOutcome } from './notifications.ts';
import { planLinesOf } from './plan.ts';
import { pretty } from './pretty.ts';
import { type Published, publishedIn } from './published.ts';
import { timelineOf, visitsOf } from './timeline.ts';

/** What is known of an execution beside its own history. */
export type Besides = {
  summary: RunSummary;
  all: readonly RunSummary[];
  now: number;
  calls?: readonly MadeCall[] | undefined;
  /** Where nobody knows them, what the history says is taken. */
  notifications?: readonly Published[] | undefined;
  controls?: FleetControls | undefined;
};

/** Everything that the page shows of one execution. */
export function runOf(
  execution: ExecutionItem & ExecutionEnd,
  events: readonly RunEvent[],
  { summary, all, now, calls, notifications = publishedIn(events), controls }: Besides,
): Run {
  const track = trackOf(events);
  const { output, error, cause } = execution;
  const called = calls && callsOf(calls, { ...summary, subject: subjectOf(track) });
  const notified = notificationsOf(notifications, summary.id);
  const approval = approvalOf(notifications, summary.id);
  const isAwaiting = summary.status === 'RUNNING' && track.state === 'Request approval';
  const entries: TimelineEntry[] = [
    ...timelineOf(events),
    ...(called ?? []).map(({ at, operation, text, by }) => ({
      at,
      kind: 'call' as const,
      text: `eks:${operation}${by === 'other' ? ' (someone else)' : ''} ${text}`,
    })),
    ...notified.map(({ at, subject }) => ({ at, kind: 'notification' as const, text: subject })),
  ];
  const published = publishedOutcome(notifications, summary.id);
  const outcome = published ?? outcomeText(output, { error, cause });
  return {
    ...summary,
    path: takenPath(events),
    progress: progressOf(track, now, summary.status === 'RUNNING'),
    visits: visitsOf(events),
    timeline: entries.toSorted((one, other) => one.at - other.at),
    plan: planLinesOf(factsOf(track).plan),
    ...(outcome && { outcome }),
    ...(called && { calls: called }),
    notifications: notified,
    ...(controls && summary.status === 'RUNNING' && { control: controlOf(controls) }),
    ...(isAwaiting && approval && { approval }),
    children: groupsOf(summary.id, all, track),
    input: pretty(execution.input),
    ...(output !== undefined && { output: pretty(output) }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  };
}

/** The last wish counts. */
function controlOf(controls: FleetControls): Control {
  const last = controls.at(-1);
  const wish = last?.wish ?? 'continue';
  return { wish, says: last === undefined || wish === 'continue' ? '' : controlText(last) };
}

function progressOf(track: Track, now: number, isRunning: boolean): Progress {
  const activity = activityOf(track);
  const steps = stepsOf(track);
  return {
    ...(track.state !== undefined && { state: track.state }),
    ...(isRunning && activity && { activity: activityLine(activity, now, Number.POSITIVE_INFINITY) }),
    ...(activity?.deadlineAt !== undefined && { deadlineAt: activity.deadlineAt }),
    done: steps?.done ?? [],
    ...(steps && isRunning && { now: steps.now }),
    todo: isRunning ? (steps?.todo ?? []) : [],
  };
}

/** The outcome: the output of a success, or the cause of a failure: the summary, then reasons and advice. */
function outcomeText(output: string | undefined, { error, cause = '' }: ExecutionEnd): OutcomeText | undefined {
  const outcome = Outcome.safeParse(parsed(output ?? '')).data;
  if (outcome) return pick(outcome);
  if (error === undefined) return undefined;
  const [summary = '', ...reasons] = cause.split('\n').filter((line) => line !== '');
  return { name: error, summary, reasons, advice: [] };
}
