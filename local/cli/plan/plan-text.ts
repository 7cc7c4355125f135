import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';
import { maintenanceResults } from '../text/maintenance-results.ts';
import { outcomeOf } from '../text/outcome-row.ts';
import type { Terminal } from '../text/terminal.ts';
import { itemLines, type PlannedItem, totalsText } from './planned-items.ts';

/** A plan as text: each item with what changes, the way back and the estimate; what EKS says; the totals. */
export function planText(
  { items, record }: { items: readonly PlannedItem[]; record: ExecutionRecord },
  { paint }: Pick<Terminal, 'paint'>,
): string {
  const stops = items.some(({ decision }) => decision === 'replace')
    ? ['At the cutover EKS stops the pods of the old profile immediately, regardless of their PodDisruptionBudgets.']
    : [];
  const isCluster = maintenanceResults(record).length > 0;
  const lines = isCluster ? clusterLines(items, record) : items.flatMap(itemLines);
  const all = [...lines, ...stops, totalsText(items)].map((line) => `  ${line}\n`);
  return `${paint('bold', 'Plan')}\n${all.join('')}\n`;
}

/** The items of a cluster, and what is said beside them, such as the insights of EKS. */
function clusterLines(items: readonly PlannedItem[], record: ExecutionRecord): string[] {
  const { summary, reasons } = outcomeOf(record);
  const beside = reasons.filter((line) => !items.some(({ resource }) => line.startsWith(`${resource}: `)));
  return [
    summary,
    ...items.flatMap((item) => [`${item.resource}: ${item.decision}`, ...itemLines(item).map((line) => `  ${line}`)]),
    ...beside,
  ];
}
