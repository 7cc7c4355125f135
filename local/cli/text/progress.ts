import * as z from 'zod';
import { countText } from '../../../functions/core/count-text.ts';
import { messageIn } from '../../../functions/core/errors/thrown.ts';
import { parsed } from '../../../functions/core/json.ts';
import type { Notification } from '../../cloud/aws/sns.ts';
import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';
import { secondsText } from '../../duration.ts';
import type { HistoryEvent } from '../../engine/run/execution.ts';
import type { EksCall } from '../../simulator/simulator.ts';
import { answerText, isMutating } from './call-text.ts';
import { type Terminal, textColumns } from './terminal.ts';
import { wrapped } from './wrap.ts';

const time = (at: Date | string) => new Date(at).toISOString().slice(11, 19);

// Before what happens within a state.
const NOTE = '    ';
const CONTINUED = ' '.repeat('09:00:00'.length + NOTE.length + 2);

/**
 * Prints what happens as it happens: states, what EKS answers, and failures of tasks. The states of an execution that
 * another one started are prefixed with what it changes.
 */
export function progressLines(terminal: Terminal) {
  const { out, paint } = terminal;
  const line = (at: Date | string, indent: string, text: string) => {
    const [first = '', ...more] = wrapped(text, textColumns(terminal) - CONTINUED.length);
    out(`${paint('dim', time(at))}${indent}${first}\n${more.map((each) => `${CONTINUED}${each}\n`).join('')}`);
  };
  const subjects = new Map<string, string>();
  const ends = waitEnds();
  let first: string | undefined;
  return {
    onEvent(executionArn: string, event: HistoryEvent) {
      first ??= executionArn;
      const subject = subjectOf(event.executionStartedEventDetails?.input);
      if (executionArn !== first && subject !== undefined) {
        subjects.set(executionArn, `${paint('bold', `${subject}:`)} `);
      }
      const name = event.stateEnteredEventDetails?.name;
      const ended = ends(executionArn, event);
      const error = (event.taskFailedEventDetails ?? event.taskTimedOutEventDetails)?.error;
      const of = subjects.get(executionArn) ?? '';
      if (typeof name === 'string') line(event.timestamp, '  ', `${of}${name}`);
      if (ended !== undefined) line(event.timestamp, NOTE, `${of}${paint('dim', `wait ended: ${ended}`)}`);
      else if (typeof error === 'string') line(event.timestamp, NOTE, `${of}${paint('yellow', error)}`);
      for (const said of diagnosisLines(event)) line(event.timestamp, NOTE, `${of}${said}`);
    },
    onCall(call: EksCall) {
      const actor = call.by === 'other' ? ' (someone else)' : '';
      const answer = paint(call.status === 200 ? 'dim' : 'yellow', answerText(call));
      line(call.time, NOTE, `${paint('cyan', `eks:${call.operation}`)}${actor} ${answer}`);
    },
  };
}

const Submitted = z.object({ Payload: z.object({ kind: z.literal('waiting') }) });

/** What ended an attempt of a state that waits for a token: an answer that its own Lambda did not give is one to EKS's event. */
function waitEnds() {
  const waiting = new Set<string>();
  return (executionArn: string, event: HistoryEvent): string | undefined => {
    const { taskSubmittedEventDetails: submitted, taskSucceededEventDetails: succeeded } = event;
    const { taskTimedOutEventDetails: timedOut, taskFailedEventDetails: failed } = event;
    if (submitted && Submitted.safeParse(parsed(String(submitted.output))).success) waiting.add(executionArn);
    if (!succeeded && !timedOut && !failed) return undefined;
    const isWaiting = waiting.delete(executionArn);
    if (timedOut?.resource === WAITING) return 'timer';
    return failed?.error === 'EksEventReceived' || (succeeded?.resource === WAITING && isWaiting) ? 'event' : undefined;
  };
}

const WAITING = 'invoke.waitForTaskToken';

const Diagnosis = z.object({
  Payload: z.object({ kind: z.string(), decision: z.unknown(), lines: z.array(z.string()) }),
});

/** What a cluster said of an add-on, a line for each cause. */
function diagnosisLines({ taskSucceededEventDetails: succeeded }: HistoryEvent): string[] {
  const output = succeeded?.output;
  if (typeof output !== 'string' || !output.includes('"lines"')) return [];
  return Diagnosis.safeParse(JSON.parse(output)).data?.Payload.lines ?? [];
}

const Subject = z.object({ addon: z.string().optional(), profile: z.string().optional() });

/** The add-on or Fargate profile that the input of an execution names. */
function subjectOf(input: unknown): string | undefined {
  const { addon, profile } = Subject.safeParse(JSON.parse(typeof input === 'string' ? input : 'null')).data ?? {};
  return addon ?? profile;
}

/** A notification as subscribers by email receive it. */
export function notificationText({ subject, message, structure }: Notification, terminal: Terminal): string {
  const text = structure?.email ?? structure?.default ?? message;
  const lines = text
    .trim()
    .split('\n')
    .flatMap((line) => wrapped(line, textColumns(terminal) - 4));
  const indented = lines.map((line) => `  | ${line}`.trimEnd()).join('\n');
  return `${terminal.paint('bold', `Notification: ${subject ?? '(no subject)'}`)}\n${indented}\n`;
}

/** How an execution ended and what it took. */
export function summaryText(record: ExecutionRecord, { paint }: Terminal): string {
  const { status, startedAt, stoppedAt = startedAt, transitions, calls } = record;
  const seconds = Math.round((Date.parse(stoppedAt) - Date.parse(startedAt)) / 1000);
  const ours = calls.filter(({ by }) => by === 'us');
  const changes = ours.filter(isMutating);
  const head = paint(status === 'SUCCEEDED' ? 'green' : 'red', status);
  const why =
    record.error === undefined ? '' : ` ${record.error}\n${messageIn(record.cause ?? '').replace(/^/gm, '  ')}`;
  return `${head}${why}
after ${secondsText(seconds)}, ${countText(transitions, 'state transition')}, ${countText(ours.length, 'EKS API call')} (${changes.length} mutating)
`;
}
