import { definitionText } from '../../cloud/machines/machines.ts';
import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';
import type { HistoryEvent } from '../../engine/run/execution.ts';
import type { EksCall } from '../../simulator/simulator.ts';
import { EXIT, textOption, type Words } from '../command.ts';
import { fleetProgress } from '../fleet/progress.ts';
import { reportIn, reportObject } from '../fleet/report-file.ts';
import { planText } from '../plan/plan-text.ts';
import { plannedItems } from '../plan/planned-items.ts';
import { liveLine } from '../progress/live-line.ts';
import { tracker, trackerLine } from '../progress/tracker.ts';
import type { Listeners, Session } from '../session.ts';
import { openResult } from '../sources.ts';
import { approvalQuestions } from './approval-question.ts';
import { outcomeOf } from './outcome-row.ts';
import { postText } from './post-text.ts';
import { notificationText, progressLines, summaryText } from './progress.ts';
import { stoppedText } from './stopped-text.ts';
import type { Terminal } from './terminal.ts';

/** How a run is shown; `run` and `resume` have them in common. */
export const SHOWING = {
  json: { type: 'boolean' },
  history: { type: 'string' },
  svg: { type: 'string' },
  report: { type: 'string' },
} as const;

/** Follows an execution to its end and shows it as the options ask for. Gives the exit code. */
export async function show(
  words: Words,
  terminal: Terminal,
  open: (listeners: Listeners) => Promise<Session>,
): Promise<number> {
  const json = words.options.json === true;
  const writeHistory = await openResult(textOption(words, 'history'));
  const svg = textOption(words, 'svg');
  const writePicture = await openResult(svg);
  const report = textOption(words, 'report');
  const reportName = report === undefined ? undefined : reportObject(report);
  const writeReport = await openResult(report);
  const following = tracker();
  const live = liveLine(terminal);
  const questions = approvalQuestions(live.terminal);
  const lines = json ? undefined : runLines(live.terminal);
  const noteClosed = () =>
    live.terminal.note('Standard output was closed; the run continues, and is not shown any more.\n');
  terminal.closed.addEventListener('abort', noteClosed, { once: true });
  const session = await open({
    onNotification: questions.onNotification,
    onEvent(executionArn, event) {
      lines?.onEvent(executionArn, event);
      following.onEvent(executionArn, event);
      questions.onEvent(executionArn, event);
    },
    onCall: lines?.onCall,
  });
  questions.begin(session);
  if (session.isTimed && !json) {
    const line = trackerLine(following, session.clock);
    live.begin((columns) => lines?.underWay(session.clock.now(), columns) ?? line(columns));
  }
  const record = await session.end(terminal.interrupted);
  questions.end();
  live.end();
  terminal.closed.removeEventListener('abort', noteClosed);

  // Whoever cut standard output off still learns the outcome.
  const out = terminal.closed.aborted ? terminal.note : terminal.out;
  if (svg !== undefined) await writePicture(await pictureOf(session, record));
  await writeHistory(`${JSON.stringify({ events: session.cloud.engine.history(session.executionArn) }, null, 2)}\n`);
  if (reportName !== undefined) {
    const text = reportIn(session.cloud, record, reportName);
    await writeReport(text ?? '');
    if (text === undefined) terminal.note('This run has no report: it ended before it had a plan.\n');
  }
  if (json) out(`${JSON.stringify(record, null, 2)}\n`);
  else {
    for (const notification of record.notifications) out(`\n${notificationText(notification, terminal)}`);
    for (const message of session.cloud.posts()) out(`\n${postText(message)}`);
    if (outcomeOf(record).name === 'Planned') {
      const items = plannedItems(record, session, JSON.parse(inputOf(session)));
      out(`\n${planText({ items, record }, terminal).trimEnd()}\n`);
    }
    out(`\n${summaryText(record, terminal)}`);
  }
  return exitCode(record, session, terminal);
}

/** What happens, as it happens: of a fleet its waves and clusters, of any other run its states and what EKS answers. */
function runLines(terminal: Terminal) {
  const [run, fleet] = [progressLines(terminal), fleetProgress(terminal)];
  let isFleet: boolean | undefined;
  return {
    onEvent(executionArn: string, event: HistoryEvent) {
      isFleet ??= executionArn.includes(':maintain-fleet:');
      (isFleet ? fleet : run).onEvent(executionArn, event);
    },
    onCall(call: EksCall) {
      if (isFleet === false) run.onCall(call);
    },
    underWay: (now: number, columns: number) => (isFleet ? fleet.underWay(now, columns) : undefined),
  };
}

function exitCode(record: ExecutionRecord, session: Session, terminal: Terminal): number {
  if (terminal.interrupted.aborted && record.status === 'ABORTED') {
    terminal.note(`\n${stoppedText({ record, ...session, input: inputOf(session) }, terminal)}`);
    return EXIT.interrupted;
  }
  return record.status === 'SUCCEEDED' ? EXIT.succeeded : EXIT.failed;
}

/** Loaded only when a picture is wanted: what lays it out is large. */
async function pictureOf(
  { cloud, executionArn, machine }: Session,
  { status, error, calls }: ExecutionRecord,
): Promise<string> {
  const { runPicture } = await import('../../pictures/run-picture.ts');
  return runPicture({
    title: `${machine}: ${[status, error].filter((each) => each !== undefined).join(' ')}`,
    definition: await definitionText(machine),
    events: cloud.engine.history(executionArn),
    calls,
  });
}

const inputOf = ({ cloud, executionArn }: Session): string => cloud.engine.describeExecution(executionArn).input;
