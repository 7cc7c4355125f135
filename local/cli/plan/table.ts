import { planLines } from '../../../functions/core/notice/plan-lines.ts';
import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';
import { maintenanceInsights, maintenanceResults } from '../text/maintenance-results.ts';
import type { Planned } from './places.ts';

/** A row for each item with what is said of it, and for what EKS itself says of the cluster. */
export function planRows({ record, items }: Planned): string[][] {
  const row = (head: readonly string[], [first = '', ...more]: readonly string[]) => [
    [...head, first],
    ...more.map((line) => ['', '', '', line]),
  ];
  const must = mustMove(record);
  return [
    ...items.flatMap((item) =>
      row(
        [item.cluster, item.resource, must.has(item.resource) ? mustText(item.decision) : item.decision],
        planLines(item),
      ),
    ),
    ...maintenanceInsights(record).flatMap(({ name, clusterVersion, status, says }) => {
      const about = clusterVersion === null ? `${name}:` : `${name}, Kubernetes ${clusterVersion}:`;
      return row([items[0]?.cluster ?? '', 'EKS insight', status], [about, ...says]);
    }),
  ];
}

/** The add-ons that have to be updated before the cluster is upgraded. */
function mustMove(record: ExecutionRecord): Set<string> {
  const results = maintenanceResults(record).filter(({ details }) => details.mustMove === true);
  return new Set(results.map(({ resource }) => resource));
}

/** An item that has to be updated but stays needs the attention of a person. */
const mustText = (decision: string): string => (decision === 'update' ? 'must update' : 'must move');
