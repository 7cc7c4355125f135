import type { ExecutionHistories } from '../aws/step-functions/execution-histories.ts';
import { type ClusterResult, itemsOf } from '../core/fleet/result.ts';
import { outcomeIn } from '../core/notice/outcome-notice.ts';
import { causeText, type Outcome } from '../core/outcome.ts';

// The result of a cluster is the output of an execution, and may have 256 KiB.
const MOST_TEXTS = 20;
const LONGEST_TEXT = 2000;

/**
 * The result of a cluster that failed, with its items as its execution published them: its cause is only a text. Of each item that
 * failed, what was published about it, and what to do. What cannot be read is left as it is: the cluster failed all the same.
 */
export async function withItems(
  histories: Pick<ExecutionHistories, 'lastSteps'>,
  result: ClusterResult,
): Promise<ClusterResult> {
  if (result.end === 'succeeded' || result.execution === null) return result;
  const published = await publishedBy(histories, result.execution);
  const items: ClusterResult['items'] = [];
  let texts = 0;
  for (const { execution, ...item } of itemsOf(published?.details)) {
    const isRead = !item.succeeded && execution !== '' && texts < MOST_TEXTS;
    if (isRead) texts += 1;
    const own = isRead ? await publishedBy(histories, execution) : undefined;
    items.push(own === undefined ? item : { ...item, says: causeText(own).slice(0, LONGEST_TEXT) });
  }
  return { ...result, items };
}

async function publishedBy(
  histories: Pick<ExecutionHistories, 'lastSteps'>,
  execution: string,
): Promise<Outcome | undefined> {
  try {
    return outcomeIn(await histories.lastSteps(execution));
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionUnreadable') return undefined;
    throw error;
  }
}
