import type { Access } from '../../cloud/eks/watched-requests.ts';
import { problemsOfInput } from '../../cloud/machines/inputs.ts';
import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';
import { type PlannedItem, plannedItems } from '../plan/planned-items.ts';
import type { Terminal } from '../text/terminal.ts';
import type { AwsCaller } from './caller.ts';
import { startAwsSession } from './session.ts';

/** Whether a request may change something: its state machine takes `dryRun`, and it is not set. */
export function mayChange(machine: string, input: string): boolean {
  return JSON.parse(input).dryRun !== true && problemsOfInput(machine, dryRunOf(input)).length === 0;
}

/** A dry run, and what it plans. */
export type AwsPlan = { record: ExecutionRecord; items: PlannedItem[] };

/** Makes a dry run of a request, which cannot change anything; undefined when Ctrl-C ended it. */
export async function planOnAws(
  { machine, input, caller }: { machine: string; input: string; caller: AwsCaller },
  { interrupted }: Terminal,
): Promise<AwsPlan | undefined> {
  const place = { region: caller.region, account: caller.account, access: 'read' } as const;
  const session = await startAwsSession({ machine, input: dryRunOf(input), place });
  const record = await session.end(interrupted);
  if (record.status === 'ABORTED') return undefined;
  return { record, items: plannedItems(record, session, JSON.parse(input)) };
}

/** What a run is allowed: only reads when nothing would change, which needs no approval. */
export function accessFor({ items }: AwsPlan): Access {
  return items.every(({ decision }) => decision === 'up to date') ? 'read' : 'change';
}

export function questionFor({ items }: AwsPlan): string {
  const changes = items.some(({ decision }) => decision === 'update' || decision === 'replace');
  return changes ? 'Change this on EKS? [y/N] ' : 'Start it anyway? [y/N] ';
}

const dryRunOf = (input: string): string => JSON.stringify({ ...JSON.parse(input), dryRun: true });
