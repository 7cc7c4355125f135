import { countText, isOrAre } from '../../count-text.ts';
import { executionLink } from '../../notice/notification.ts';
import { type Html, html } from '../../page/html.ts';
import { timeText, tookText } from '../../page/time.ts';
import type { FleetReport, ReportedWave } from './report.ts';
import { isFailure, type Row, type Shown } from './rows.ts';
import { SHAPES, type State, stateOfCluster, totalText } from './state.ts';

// Each failure takes about a kilobyte.
const MOST_FAILURES = 200;

/** What became of something, as a word with its shape. */
const stateMark = (state: State): Html =>
  html`<span class="state ${classOf(state)}"><span aria-hidden="true">${SHAPES[state]}</span> ${state}</span>`;

export const classOf = (state: State): string => state.replaceAll(' ', '-');

/** A failure: what happened, and what to do, never behind a click. */
function failure(row: Row): Html {
  const what = row.resource === '' ? row.name : `${row.resource} on ${row.name}`;
  return html`<article class="failure ${classOf(row.state)}">
<h3>${stateMark(row.state)} ${what}</h3>
<p class="where">${row.outcome} · wave ${row.wave} · ${row.accountId} · ${row.region}${row.seconds === undefined ? '' : ` · ${tookText(row.seconds)}`}</p>
${row.reasons.map((line) => html`<p>${line}</p>`)}
${row.advice.length > 0 ? html`<p class="todo">What to do:</p><ul>${row.advice.map((line) => html`<li>${withCode(line)}</li>`)}</ul>` : undefined}
${row.execution === undefined ? undefined : html`<p><a href="${executionLink(row.execution)}">Execution of ${row.name}</a></p>`}
</article>
`;
}

/** A sentence in which commands stand between backticks. */
export function withCode(text: string): Html {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return html`${text}`;
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))}`;
}

/** The first failures in full; the others are rows of the table, as many of them as it has room for. */
export function failures(rows: readonly Row[], shown: Shown): Html {
  const failed = rows.filter(({ state }) => isFailure(state));
  if (failed.length === 0) return html`<section><h2 id="failures">Failures</h2><p>None.</p></section>`;
  const inTable = shown.rows.filter(({ state }) => isFailure(state)).length;
  const left = Math.min(inTable, failed.length) - MOST_FAILURES;
  const leftOut = failed.length - Math.max(inTable, MOST_FAILURES);
  return html`<section aria-labelledby="failures">
<h2 id="failures">Failures (${failed.length})</h2>
${failed.slice(0, MOST_FAILURES).map(failure)}
${left > 0 ? html`<p>${countText(left, 'more failure')} ${isOrAre(left)} in the table below.</p>` : undefined}
${leftOut > 0 ? html`<p>${countText(leftOut, 'further failure')} ${isOrAre(leftOut)} only in <code>report.json</code>.</p>` : undefined}
</section>`;
}

/** The clusters that were not started, by reason. */
export function notReached({ waves }: FleetReport): Html | undefined {
  const byReason = new Map<string, string[]>();
  for (const { name, clusters } of waves) {
    for (const cluster of clusters.filter(({ end }) => end === 'not-started')) {
      const reason = `Wave ${name}: ${cluster.says}`;
      byReason.set(reason, [...(byReason.get(reason) ?? []), cluster.cluster]);
    }
  }
  if (byReason.size === 0) return undefined;
  const count = [...byReason.values()].reduce((sum, names) => sum + names.length, 0);
  return html`<section aria-labelledby="not-reached">
<h2 id="not-reached">Not reached (${count})</h2>
${[...byReason].map(
  ([reason, names]) => html`<details><summary>${reason} (${countText(names.length, 'cluster')})</summary>
<p class="names">${names.join(', ')}</p></details>
`,
)}
</section>`;
}

/** A table of the waves: the same numbers as in the timeline. */
export function waveTable({ waves }: FleetReport): Html {
  return html`<div class="scroll" role="region" aria-label="Waves" tabindex="0"><table>
<caption>Waves</caption>
<thead><tr>${['Wave', 'Clusters', 'Started', 'Ended', 'Took', 'Result', 'Stopped because'].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${waves.map((wave) => waveRow(wave))}
</tbody></table></div>`;
}

function waveRow(wave: ReportedWave): Html {
  const span = spanOf(wave);
  return html`<tr><th scope="row">${wave.name}</th><td class="number">${wave.clusters.length}</td>
<td>${span === undefined ? '–' : timeText(new Date(span.start).toISOString())}</td>
<td>${span === undefined ? '–' : timeText(new Date(span.end).toISOString())}</td>
<td class="number">${span === undefined ? '–' : tookText((span.end - span.start) / 1000)}</td>
<td>${totalText(wave.clusters.map(stateOfCluster))}</td><td>${wave.why === '' ? '–' : wave.why}</td></tr>
`;
}

/** From the start of the first cluster of a wave to the end of its last; `undefined` when none was started. */
export function spanOf({ clusters }: ReportedWave): { start: number; end: number } | undefined {
  let span: { start: number; end: number } | undefined;
  for (const { startedAt, seconds } of clusters) {
    if (startedAt === null) continue;
    const start = Date.parse(startedAt);
    const end = start + seconds * 1000;
    span = { start: Math.min(start, span?.start ?? start), end: Math.max(end, span?.end ?? end) };
  }
  return span;
}

const COLUMNS = [
  'Cluster',
  'Add-on or profile',
  'Outcome',
  'From',
  'To',
  'Took',
  'Wave',
  'Account',
  'Region',
  'What to do',
];

/** The table of everything: a row for each add-on or profile of each cluster. */
export function everything({ rows, left }: Shown): Html {
  return html`<section aria-labelledby="everything">
<h2 id="everything">Every cluster</h2>
${left > 0 ? html`<p>There are too many rows for a page: this table has failures and changes, and ${countText(left, 'further row')} ${isOrAre(left)} only in <code>report.json</code>, beside this page.</p>` : undefined}
<p class="controls" hidden><label>Search <input type="search" id="search"></label>
<label>Outcome <select id="state"><option value="">all</option>${statesOf(rows).map((state) => html`<option>${state}</option>`)}</select></label>
<span id="count" role="status"></span></p>
<div class="scroll" role="region" aria-labelledby="everything" tabindex="0"><table id="rows">
<caption>${countText(rows.length, 'row')}: what became of each add-on and Fargate profile</caption>
<thead><tr>${COLUMNS.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${rows.map(tableRow)}</tbody></table></div>
</section>`;
}

const statesOf = (rows: readonly Row[]): State[] => [...new Set(rows.map(({ state }) => state))].sort();

function tableRow(row: Row): Html {
  const { seconds, advice, reasons, noWayBack, state } = row;
  const toDo = isFailure(state) ? (advice[0] ?? reasons[0]) : noWayBack || undefined;
  return html`<tr data-state="${state}"><th scope="row">${row.name}</th><td>${row.resource || '–'}</td><td>${stateMark(state)}</td><td>${row.from}</td><td>${row.to}</td><td class="number" data-sort="${seconds ?? -1}">${seconds === undefined ? '–' : tookText(seconds)}</td><td>${row.wave}</td><td>${row.accountId}</td><td>${row.region}</td><td class="wide">${toDo === undefined ? '' : withCode(toDo)}</td></tr>
`;
}
