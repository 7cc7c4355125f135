import { clusterPlanLines } from '../../../functions/core/notice/cluster-plan.ts';
import { planLines, totalsText } from '../../../functions/core/notice/plan-lines.ts';
import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';
import { maintenanceResults } from '../text/maintenance-results.ts';
import { outcomeOf } from '../text/outcome-row.ts';
import { type Terminal, textColumns } from '../text/terminal.ts';
import { wrapped } from '../text/wrap.ts';
import type { PlannedItem } from './planned-items.ts';

/** A plan as text: each item with what changes, the way back and the estimate; what EKS says; the totals. */
export function planText(
  { items, record }: { items: readonly PlannedItem[]; record: ExecutionRecord },
  terminal: Pick<Terminal, 'paint' | 'live' | 'columns'>,
): string {
  const isCluster = maintenanceResults(record).length > 0;
  const lines = isCluster ? clusterLines(items, record) : items.flatMap(planLines);
  const all = [...lines, totalsText(items.map(({ decision }) => decision))];
  const shown = all.flatMap((line) => indented(line, textColumns(terminal))).map((line) => `${line}\n`);
  return `${terminal.paint('bold', 'Plan')}\n${shown.join('')}\n`;
}

function indented(line: string, columns: number): string[] {
  const indent = `  ${/^ */.exec(line)?.[0] ?? ''}`;
  return wrapped(line.trimStart(), columns - indent.length).map((each) => `${indent}${each}`);
}

/** The items of a cluster, and what is said beside them. */
function clusterLines(items: readonly PlannedItem[], record: ExecutionRecord): string[] {
  const { summary, reasons } = outcomeOf(record);
  return [summary, ...clusterPlanLines(items, reasons)];
}
