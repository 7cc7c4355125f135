import { messageIn } from '../../../functions/core/errors/thrown.ts';
import { secondsText } from '../../duration.ts';
import { tableText } from '../text/table.ts';
import { type Colour, type Terminal, textColumns } from '../text/terminal.ts';
import type { Execution, ExecutionItem, HistoryItem } from './remote.ts';

const COLOURS: Readonly<Record<string, Colour>> = {
  RUNNING: 'cyan',
  SUCCEEDED: 'green',
  FAILED: 'red',
  TIMED_OUT: 'red',
  ABORTED: 'yellow',
};

/** Executions, newest first, one a line. */
export function executionsTable(items: readonly ExecutionItem[], terminal: Terminal): string {
  const { paint } = terminal;
  const rows = items.map(({ name = '', executionArn = '', status = '', startDate, stopDate }) => [
    name,
    executionArn.split(':')[6] ?? '',
    status,
    startDate ? time(startDate) : '',
    startDate && stopDate ? tookText(startDate, stopDate) : '',
  ]);
  return tableText(
    [['RUN', 'STATE MACHINE', 'STATUS', 'STARTED', 'TOOK'], ...rows],
    (row, index) =>
      row.map((text, column) => {
        if (index === 0) return paint('dim', text);
        return column === 2 ? paint(COLOURS[text] ?? 'dim', text) : text;
      }),
    textColumns(terminal),
  );
}

/** One execution with its outcome. */
export function executionText(execution: Execution, terminal: Terminal): string {
  const { error, cause, output, executionArn } = execution;
  const row = executionsTable(
    [{ ...execution, name: execution.name, startDate: execution.startDate, status: execution.status }],
    terminal,
  );
  const why = error === undefined ? '' : `\n${terminal.paint('red', error)}\n${indented(messageIn(cause ?? ''))}`;
  return `${row}\n${executionArn}\n${why}${output === undefined ? '' : `\n${indented(outputText(output))}`}`;
}

// Our own successes say in one sentence what was done.
function outputText(output: string): string {
  const value: unknown = JSON.parse(output);
  const { name, summary } = Object(value);
  return typeof name === 'string' && typeof summary === 'string'
    ? `${name}: ${summary}`
    : JSON.stringify(value, null, 2);
}

/** What happened, state by state, from `first` on; times of day and seconds since the start. */
export function historyText(events: readonly HistoryItem[], first: number, { paint }: Terminal): string {
  const begin = events[0]?.timestamp?.getTime() ?? 0;
  return events
    .slice(first)
    .flatMap((event) => {
      const at = event.timestamp ?? new Date(begin);
      const since = `+${Math.round((at.getTime() - begin) / 1000)} s`.padStart(8);
      return textsOf(event).map(([colour, text]) => {
        const shown = colour === undefined ? text : paint(colour, text);
        return `${paint('dim', `${at.toISOString().slice(11, 19)} ${since}`)}  ${shown}\n`;
      });
    })
    .join('');
}

function textsOf(event: HistoryItem): [Colour | undefined, string][] {
  const { type = '', stateEnteredEventDetails: entered } = event;
  if (entered) return [[undefined, entered.name ?? '']];
  const failed =
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.evaluationFailedEventDetails ??
    event.executionFailedEventDetails ??
    event.executionTimedOutEventDetails ??
    event.executionAbortedEventDetails;
  if (failed) {
    const why = `${failed.error ?? ''} ${firstLine(failed.cause ?? '')}`.trim();
    return [[type.startsWith('Execution') ? 'red' : 'yellow', `${words(type)}${why === '' ? '' : `: ${why}`}`]];
  }
  if (type === 'ExecutionStarted' || type === 'ExecutionSucceeded') return [['green', words(type)]];
  return type.startsWith('Execution') || type.endsWith('Aborted') ? [['yellow', words(type)]] : [];
}

const firstLine = (cause: string): string => (messageIn(cause).split('\n')[0] ?? '').slice(0, 200);

const words = (type: string): string => type.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const indented = (text: string): string => `${text.trimEnd().replace(/^/gm, '  ')}\n`;

const time = (date: Date): string => `${date.toISOString().slice(0, 19).replace('T', ' ')}Z`;

const tookText = (from: Date, to: Date): string => secondsText(Math.round((to.getTime() - from.getTime()) / 1000));
