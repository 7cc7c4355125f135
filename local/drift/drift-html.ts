import type { AddonDrift } from '../../functions/core/drift/addon-drift.ts';
import { type ClusterDrift, driftTotals, isBehind } from '../../functions/core/drift/drift.ts';
import { notReadText, totalsText } from '../../functions/core/drift/drift-text.ts';
import { STYLE } from '../../functions/core/fleet/report/look.ts';
import { type Html, html } from '../../functions/core/page/html.ts';
import { pageText } from '../../functions/core/page/page.ts';
import { timeText } from '../../functions/core/page/time.ts';
import { clusterNames, DRIFT_HEADINGS, driftCells } from './drift-rows.ts';
import { insightLines, insightTotals, type SeenDrift } from './upgrade-insights.ts';

/** The drift as a page that is complete in one file. */
export function driftHtml(drift: SeenDrift, { maxBehind, now }: { maxBehind: number; now: number }): string {
  const nameOf = clusterNames(drift);
  const rows = drift.clusters.flatMap((cluster) =>
    cluster.addons.map((addon) => rowOf(nameOf(cluster), cluster, addon, maxBehind)),
  );
  const totals = driftTotals(drift, maxBehind);
  const verdict = totals.behind + totals.notRead > 0 ? 'verdict not' : 'verdict';
  return pageText({
    title: 'Drift of EKS add-ons',
    style: STYLE,
    script: '',
    body: html`<main>
<h1>Drift of EKS add-ons</h1>
<p class="soft">${timeText(new Date(now).toISOString())}</p>
<p class="${verdict}">${totalsText(totals)}</p>
${[insightTotals(drift.clusters) ?? []].flat().map((text) => html`<p class="verdict not">${text}</p>`)}
${drift.notRead.map((each) => html`<article class="failure"><p>${notReadText(each)}</p></article>`)}
<div class="scroll" tabindex="0" role="region" aria-label="Add-ons"><table>
<caption>Each add-on of each cluster, those that are furthest behind first.</caption>
<thead><tr>${DRIFT_HEADINGS.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>
${rows}
</tbody>
</table></div>
${insightSection(insightLines(drift))}
</main>`,
  });
}

function insightSection(lines: readonly string[]): Html {
  if (lines.length === 0) return html``;
  return html`<h2>What EKS says of upgrades</h2>
<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function rowOf(name: string, cluster: ClusterDrift, addon: AddonDrift, maxBehind: number): Html {
  const [where, ...cells] = driftCells(name, cluster, addon);
  const next = cells.length - 1;
  const look = (index: number) => {
    if (index === 3 && isBehind(addon, maxBehind)) return 'blocked';
    if (index === 4 && addon.wayBack?.possible === false) return 'failed';
    if (index === 5 && addon.health === 'unhealthy') return 'failed';
    return index === next ? 'wide' : '';
  };
  const titleOf = (index: number) => (index === 5 ? addon.says : (index === 4 && addon.wayBack?.reason) || '');
  return html`<tr><th scope="row">${where}</th>${cells.map((cell, index) => html`<td class="${look(index)}" title="${titleOf(index)}">${cell}</td>`)}</tr>
`;
}
