import { countText } from '../../count-text.ts';
import { type Html, html } from '../../page/html.ts';
import { pageText } from '../../page/page.ts';
import { timeText, tookText } from '../../page/time.ts';
import { SCRIPT, STYLE } from './look.ts';
import type { FleetReport } from './report.ts';
import { type Row, rowsOf, shownRows } from './rows.ts';
import { everything, failures, notReached, waveTable, withCode } from './sections.ts';
import { stateOfCluster, totalText } from './state.ts';
import { timeline } from './timeline.ts';

/** The most rows that the page has. */
const MOST_ROWS = 2000;

/** The report of a run as a page that is complete in itself: what went wrong first, then everything. */
export function reportPage(report: FleetReport): string {
  const { outcome, run } = report;
  const rows = rowsOf(report);
  const shown = shownRows(rows, MOST_ROWS);
  const body = html`<main>
${verdict(report, rows)}
${failures(rows, shown)}
${notReached(report)}
<section aria-labelledby="timeline">
<h2 id="timeline">Timeline</h2>
${timeline(report)}
${waveTable(report)}
</section>
${everything(shown)}
</main>
<footer><p class="soft">${run}</p></footer>`;
  return pageText({ title: `${outcome.name}: ${outcome.summary}`, style: STYLE, script: SCRIPT, body });
}

/** How it ended in a sentence, what to do now, and the totals. */
function verdict(report: FleetReport, rows: readonly Row[]): Html {
  const { outcome, startedAt, endedAt, warnings, controls } = report;
  const took = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  return html`<header class="verdict${outcome.succeeded ? '' : ' not'}">
<h1>${outcome.summary}</h1>
<p><strong>${outcome.name}</strong> <span class="soft">${timeText(startedAt)} to ${timeText(endedAt)}, ${tookText(took)}</span></p>
${controls.map((line) => html`<p>${line}</p>`)}
${outcome.advice.length > 0 ? html`<p class="todo">What to do:</p><ul>${outcome.advice.map((line) => html`<li>${withCode(line)}</li>`)}</ul>` : undefined}
${warnings.length > 0 ? html`<p class="todo">Warnings:</p><ul>${warnings.map((line) => html`<li>${line}</li>`)}</ul>` : undefined}
<dl class="totals">${totalsOf(report, rows).map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>
</header>`;
}

/** What the run came to, as names and texts. */
export function totalsOf(report: FleetReport, rows: readonly Row[]): [string, string][] {
  const { waves, totals } = report;
  const clusters = waves.flatMap((wave) => wave.clusters);
  const items = rows.filter(({ resource }) => resource !== '');
  return [
    [`Clusters (${clusters.length})`, totalText(clusters.map(stateOfCluster))],
    [`Add-ons and profiles (${items.length})`, totalText(items.map(({ state }) => state))],
    ...(totals.unreachable > 0
      ? [['Could not be read', `${totals.unreachable} of the accounts and Regions`] satisfies [string, string]]
      : []),
    ...(totals.inNoWave > 0
      ? [['Left alone, in no wave', countText(totals.inNoWave, 'cluster')] satisfies [string, string]]
      : []),
  ];
}
