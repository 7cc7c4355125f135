import { driftTotals } from '../../functions/core/drift/drift.ts';
import { notReadText, totalsText } from '../../functions/core/drift/drift-text.ts';
import { markdownText } from '../../functions/core/notice/markdown-text.ts';
import { clusterNames, DRIFT_HEADINGS, driftCells } from './drift-rows.ts';
import { insightLines, insightTotals, type SeenDrift } from './upgrade-insights.ts';

/** The drift as Markdown, for a comment or the summary of a CI job. Everything that EKS says is escaped. */
export function driftMarkdown(drift: SeenDrift, maxBehind: number): string {
  const nameOf = clusterNames(drift);
  const rows = drift.clusters.flatMap((cluster) =>
    cluster.addons.map((addon) => driftCells(nameOf(cluster), cluster, addon)),
  );
  const totals = [totalsText(driftTotals(drift, maxBehind)), insightTotals(drift.clusters) ?? ''].join(' ').trim();
  const lines = [...drift.notRead.map(notReadText), ...insightLines(drift)];
  return [
    `**${markdownText(totals)}**`,
    '',
    rowText(DRIFT_HEADINGS),
    rowText(DRIFT_HEADINGS.map(() => '---')),
    ...rows.map((row) => rowText(row.map(cellText))),
    ...(lines.length > 0 ? ['', ...lines.map((line) => `- ${markdownText(line)}`)] : []),
    '',
  ].join('\n');
}

const rowText = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const cellText = (text: string) => markdownText(text).replaceAll('|', '\\|');
