import type { ReplySender } from '../../../functions/runtime/chat-replies.ts';
import type { CloudOptions } from '../../cloud/cloud.ts';
import { isMutating } from './call-text.ts';
import { postHeadline } from './post-text.ts';
import { progressLines } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** A line for each thing that an operator of the endpoint wants to see: executions, changes, notifications, events. */
export function serveLines(
  terminal: Terminal,
): Required<Pick<CloudOptions, 'onEvent' | 'onCall' | 'onNotification' | 'onBusEvent' | 'onPost'>> {
  const { out, paint } = terminal;
  const line = (at: Date | string, text: string) =>
    out(`${paint('dim', new Date(at).toISOString().slice(11, 19))}  ${text}\n`);
  return {
    onEvent(executionArn, { type, timestamp }) {
      const ended = /^Execution(Started|Succeeded|Failed|TimedOut|Aborted)$/.exec(type)?.[1];
      if (ended === undefined) return;
      const [machine, name] = executionArn.split(':').slice(6);
      const colour = ended === 'Succeeded' || ended === 'Started' ? 'green' : 'red';
      line(timestamp, `${machine} ${name} ${paint(colour, ended.toLowerCase())}`);
    },
    onCall(call) {
      if (isMutating(call)) progressLines(terminal).onCall(call);
    },
    onNotification({ time, subject, structure }) {
      line(time, `  sns: ${subject ?? '(no subject)'}`);
      // An approval is given by its id, which only the text of the request names.
      const answers = structure?.email?.split('\n').filter((text) => /^(Approve|Reject): /.test(text)) ?? [];
      for (const answer of answers) line(time, `    ${answer}`);
    },
    onPost: (message) => out(`  ${postHeadline(message)}\n`),
    onBusEvent: (event) => line(event.time, `  event of ${event.source}: ${event['detail-type']}`),
  };
}

/** Prints the reply to a click on a Slack button instead of posting it. */
export function chatReplies({ out }: Terminal): ReplySender {
  return async (_url, { text }) => {
    out(`  chat: ${text}\n`);
    return true;
  };
}
