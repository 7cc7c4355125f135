import { countText } from '../../count-text.ts';
import { markdownText } from '../../notice/markdown-text.ts';
import { timeText, tookText } from '../../page/time.ts';
import { totalsOf } from './page.ts';
import type { FleetReport } from './report.ts';
import { isFailure, type Row, rowsOf } from './rows.ts';
import { spanOf } from './sections.ts';
import { SHAPES, stateOfCluster, totalText } from './state.ts';

// GitHub refuses the summary of a step that is larger than 1 MiB, the whole of it; some room is left.
const MOST_BYTES = 1_000_000;

/** The report of a run in Markdown, for the summary of a CI job: outcome, failures, waves, and as many rows as there is room for. */
export function reportMarkdown(report: FleetReport): string {
  const { outcome, startedAt, endedAt, warnings, controls } = report;
  const rows = rowsOf(report);
  const failed = rows.filter(({ state }) => isFailure(state));
  const took = tookText((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  const head = [
    `# ${markdownText(outcome.summary)}`,
    `**${markdownText(outcome.name)}** · ${timeText(startedAt)} to ${timeText(endedAt)}, ${took}`,
    ...(controls.length > 0 ? [listOf(controls)] : []),
    listOf(totalsOf(report, rows).map(([name, text]) => `${name}: ${text}`)),
    ...(outcome.advice.length > 0 ? ['What to do:', listOf(outcome.advice)] : []),
    ...(warnings.length > 0 ? ['Warnings:', listOf(warnings)] : []),
  ].join('\n\n');
  const waves = [`## Waves`, waveTable(report)].join('\n\n');
  const room = MOST_BYTES - bytesOf(head) - bytesOf(waves) - 1000;
  const failures = fitted(failed, failureText, room * 0.7);
  const table = fitted(rows, rowText, room - bytesOf(failures.text));
  return `${[
    head,
    `## Failures`,
    failed.length === 0 ? 'None.' : `${failures.text}${leftText(failures.left)}`,
    waves,
    `## Every cluster`,
    `<details><summary>${countText(rows.length, 'row')}</summary>`,
    `${ROW_HEAD}${table.text}`,
    `${leftText(table.left)}</details>`,
  ].join('\n\n')}\n`;
}

const listOf = (lines: readonly string[]): string => lines.map((line) => `- ${markdownText(line)}`).join('\n');

function failureText({ resource, name, outcome, accountId, region, wave, state, reasons, advice }: Row): string {
  // Each text on its own: in two of them, two lone backticks would make code of what is between.
  const what = (resource === '' ? [name] : [resource, name]).map(markdownText).join(' on ');
  const where = [outcome, `wave ${wave}`, accountId, region].map(markdownText).join(', ');
  const todo = advice.map((line) => `To do: ${line}`);
  const lines = [...reasons, ...todo].map((line) => `  - ${markdownText(line)}`);
  return [`- ${SHAPES[state]} **${what}** ${state} (${where})`, ...lines, ''].join('\n');
}

function waveTable({ waves }: FleetReport): string {
  const lines = waves.map((wave) => {
    const span = spanOf(wave);
    const times =
      span === undefined
        ? ['–', '–']
        : [timeText(new Date(span.start).toISOString()), tookText((span.end - span.start) / 1000)];
    return lineOf([wave.name, ...times, totalText(wave.clusters.map(stateOfCluster)), wave.why]);
  });
  return `| wave | started | took | result | stopped because |\n| --- | --- | --- | --- | --- |\n${lines.join('')}`.trimEnd();
}

const ROW_HEAD =
  '| cluster | add-on or profile | outcome | from | to | took | wave |\n| --- | --- | --- | --- | --- | --- | --- |\n';

function rowText({
  accountId,
  region,
  name,
  resource,
  outcome,
  state,
  from,
  to,
  noWayBack,
  seconds,
  wave,
}: Row): string {
  const took = seconds === undefined ? '' : tookText(seconds);
  return lineOf([
    `${accountId}/${region}/${name}`,
    resource,
    `${SHAPES[state]} ${outcome}`,
    from,
    noWayBack === '' ? to : `${to}. ${noWayBack}`,
    took,
    wave,
  ]);
}

const lineOf = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => markdownText(cell).replaceAll('|', '\\|')).join(' | ')} |\n`;

/** As many of the rows, in order, as there is room for. */
function fitted(rows: readonly Row[], textOf: (row: Row) => string, mostBytes: number): { text: string; left: number } {
  const kept: string[] = [];
  let bytes = 0;
  for (const row of rows) {
    const text = textOf(row);
    bytes += bytesOf(text);
    if (bytes > mostBytes) break;
    kept.push(text);
  }
  return { text: kept.join(''), left: rows.length - kept.length };
}

const leftText = (left: number): string =>
  left === 0 ? '' : `\n${left} more, for which there is no room here; \`report.json\` has all of them.\n\n`;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
