import { totalsOf } from '../../../functions/core/fleet/report/page.ts';
import type { FleetReport } from '../../../functions/core/fleet/report/report.ts';
import { isFailure, type Row, rowsOf } from '../../../functions/core/fleet/report/rows.ts';
import { spanOf } from '../../../functions/core/fleet/report/sections.ts';
import { SHAPES, type State, stateOfCluster, totalText } from '../../../functions/core/fleet/report/state.ts';
import { timeText, tookText } from '../../../functions/core/page/time.ts';
import { tableText } from '../text/table.ts';
import { type Colour, type Terminal, textColumns } from '../text/terminal.ts';
import { wrapped } from '../text/wrap.ts';

type Painting = Pick<Terminal, 'paint' | 'live' | 'columns'>;

/** The report of a run for a terminal: how it ended, failures with what to do, the waves, and every row. */
export function reportText(report: FleetReport, terminal: Painting): string {
  const { outcome, startedAt, endedAt, warnings, controls } = report;
  const { paint } = terminal;
  const columns = textColumns(terminal);
  const rows = rowsOf(report);
  const took = tookText((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  const failed = rows.filter(({ state }) => isFailure(state));
  const parts = [
    [
      ...wrapped(outcome.summary, columns).map((line) => paint('bold', line)),
      `${paint(outcome.succeeded ? 'green' : 'red', outcome.name)}  ${timeText(startedAt)}, ${took}`,
      ...controls.flatMap((line) => wrapped(line, columns)),
      ...reportTotals(report),
    ],
    listed('What to do:', outcome.advice, columns),
    listed('Warnings:', warnings, columns),
    ...failed.map((row) => failureLines(row, terminal)),
  ];
  const tables = [waveTable(report, terminal), reportTable(report, terminal)];
  const texts = parts.filter((lines) => lines.length > 0).map((lines) => lines.map((line) => `${line}\n`).join(''));
  return [...texts, ...tables].join('\n');
}

function listed(title: string, lines: readonly string[], columns: number): string[] {
  if (lines.length === 0) return [];
  return [title, ...lines.flatMap((line) => indented(line, columns))];
}

const indented = (line: string, columns: number): string[] => wrapped(line, columns - 2).map((each) => `  ${each}`);

function failureLines(row: Row, terminal: Painting): string[] {
  const { resource, name, state, outcome, wave, reasons, advice } = row;
  const what = resource === '' ? name : `${resource} on ${name}`;
  const columns = textColumns(terminal);
  return [
    `${painted(state, terminal)} ${terminal.paint('bold', what)}  ${outcome}, wave ${wave}`,
    ...reasons.flatMap((line) => indented(line, columns)),
    ...listed('  What to do:', advice, columns),
  ];
}

const COLOURS: Readonly<Record<State, Colour>> = {
  changed: 'green',
  'to change': 'green',
  'up to date': 'dim',
  'not reached': 'dim',
  blocked: 'yellow',
  'rolled back': 'red',
  failed: 'red',
};

const painted = (state: State, { paint }: Pick<Terminal, 'paint'>) =>
  paint(COLOURS[state], `${SHAPES[state]} ${state}`);

function waveTable({ waves }: FleetReport, terminal: Painting): string {
  const rows = waves.map((wave) => {
    const span = spanOf(wave);
    const took = span === undefined ? '-' : tookText((span.end - span.start) / 1000);
    return [wave.name, took, totalText(wave.clusters.map(stateOfCluster)), wave.why];
  });
  return tableText(
    [['WAVE', 'TOOK', 'RESULT', 'STOPPED BECAUSE'], ...rows],
    headPainted(terminal),
    textColumns(terminal),
  );
}

/** How many clusters, add-ons and profiles came to what, a line each. */
export const reportTotals = (report: FleetReport): string[] =>
  totalsOf(report, rowsOf(report)).map(([name, text]) => `${name}: ${text}`);

/** A row for each add-on and Fargate profile of each cluster. */
export const reportTable = (report: FleetReport, terminal: Painting): string =>
  rowTable(rowsOf(report), report.dryRun ? PLAN : RUN, terminal);

type Column = { head: string; text: (row: Row) => string };

const WHICH: readonly Column[] = [
  { head: 'CLUSTER', text: ({ name }) => name },
  { head: 'ADD-ON', text: ({ resource }) => resource },
];
const WHERE: readonly Column[] = [
  { head: 'WAVE', text: ({ wave }) => wave },
  { head: 'WHAT', text: whatOf },
];
const RUN: readonly Column[] = [
  ...WHICH,
  { head: 'OUTCOME', text: ({ outcome }) => outcome },
  { head: 'TOOK', text: ({ seconds }) => (seconds === undefined ? '-' : tookText(seconds)) },
  ...WHERE,
];
// Of a dry run, every outcome is that it was planned.
const PLAN: readonly Column[] = [...WHICH, { head: 'PLAN', text: ({ state }) => state }, ...WHERE];

function rowTable(rows: readonly Row[], columns: readonly Column[], terminal: Painting): string {
  const cells = rows.map((row) => columns.map(({ text }) => text(row)));
  const states = new Map(rows.map((row, index) => [cells[index]?.[2], row.state]));
  const paintRow = (row: readonly string[], index: number) => {
    if (index === 0) return row.map((text) => terminal.paint('dim', text));
    return row.map((text, column) => {
      const state = column === 2 ? states.get(text) : undefined;
      return state === undefined ? text : terminal.paint(COLOURS[state], text);
    });
  };
  return tableText([columns.map(({ head }) => head), ...cells], paintRow, textColumns(terminal));
}

/** From which to which version, or the first sentence of what is said. */
function whatOf({ from, to, reasons, noWayBack, state }: Row): string {
  const rest = noWayBack === '' ? '' : `. ${noWayBack}`;
  if (from !== '' && to !== '' && from !== to && !isFailure(state)) return `${from} -> ${to}${rest}`;
  return reasons[0] ?? '';
}

const headPainted =
  ({ paint }: Pick<Terminal, 'paint'>) =>
  (row: readonly string[], index: number): readonly string[] =>
    index === 0 ? row.map((text) => paint('dim', text)) : row;
