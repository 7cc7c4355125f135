import { type Drift, driftTotals } from '../../functions/core/drift/drift.ts';
import { notReadText, totalsText } from '../../functions/core/drift/drift-text.ts';
import { markdownText } from '../../functions/core/notice/markdown-text.ts';
import { clusterNames, DRIFT_HEADINGS, driftCells } from './drift-rows.ts';

/** The drift as Markdown, for a comment or the summary of a CI job. Everything that EKS says is escaped. */
export function driftMarkdown(drift: Drift, maxBehind: number): string {
  const nameOf = clusterNames(drift);
  const rows = drift.clusters.flatMap((cluster) =>
    cluster.addons.map((addon) => driftCells(nameOf(cluster), cluster, addon)),
  );
  return [
    `**${markdownText(totalsText(driftTotals(drift, maxBehind)))}**`,
    '',
    rowText(DRIFT_HEADINGS),
    rowText(DRIFT_HEADINGS.map(() => '---')),
    ...rows.map((row) => rowText(row.map(cellText))),
    ...(drift.notRead.length > 0 ? ['', ...drift.notRead.map((each) => `- ${markdownText(notReadText(each))}`)] : []),
    '',
  ].join('\n');
}

const rowText = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const cellText = (text: string) => markdownText(text).replaceAll('|', '\\|');
