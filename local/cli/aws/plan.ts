import type { Access } from '../../cloud/eks/watched-requests.ts';
import { problemsOfInput } from '../../cloud/machines/inputs.ts';
import { outcomeOf } from '../text/outcome-row.ts';
import type { Terminal } from '../text/terminal.ts';
import type { AwsCaller } from './caller.ts';
import { startAwsSession } from './session.ts';

/** Whether a request may change something: its state machine takes `dryRun`, and it is not set. */
export function mayChange(machine: string, input: string): boolean {
  return JSON.parse(input).dryRun !== true && problemsOfInput(machine, dryRunOf(input)).length === 0;
}

/** What a run would do, with the decision on each add-on and profile that could be planned. */
export type AwsPlan = { summary: string; reasons: string[]; decisions: string[] };

/** Makes a dry run of a request, which cannot change anything; undefined when Ctrl-C ended it. */
export async function planOnAws(
  { machine, input, caller }: { machine: string; input: string; caller: AwsCaller },
  { interrupted }: Terminal,
): Promise<AwsPlan | undefined> {
  const place = { region: caller.region, account: caller.account, access: 'read' } as const;
  const session = await startAwsSession({ machine, input: dryRunOf(input), place });
  const record = await session.end(interrupted);
  if (record.status === 'ABORTED') return undefined;
  const { summary, reasons } = outcomeOf(record);
  // A plan of several items fails when one cannot be planned; the decisions on the others are in its notification.
  const notice = JSON.parse(record.notifications.at(-1)?.structure?.default ?? 'null');
  return { summary, reasons, decisions: decisionsIn([record.output, notice]) };
}

/** What a run is allowed: only reads when nothing would change, which needs no approval. */
export function accessFor({ decisions }: AwsPlan): Access {
  return decisions.length > 0 && decisions.every((decision) => decision === 'keep') ? 'read' : 'change';
}

export function questionFor({ decisions }: AwsPlan): string {
  const changes = decisions.some((decision) => decision !== 'keep' && decision !== 'blocked');
  return changes ? 'Change this on EKS? [y/N] ' : 'Start it anyway? [y/N] ';
}

export function planText({ summary, reasons, decisions }: AwsPlan, { paint }: Terminal): string {
  const stops = decisions.includes('replace')
    ? ['At the cutover EKS stops the pods of the old profile immediately, regardless of their PodDisruptionBudgets.']
    : [];
  const rest = [...reasons, ...stops].map((line) => `  ${line}\n`);
  return `${paint('bold', 'Plan')}\n  ${summary}\n${rest.join('')}\n`;
}

const dryRunOf = (input: string): string => JSON.stringify({ ...JSON.parse(input), dryRun: true });

/** Every `decision` in the output of a dry run, at any depth. */
function decisionsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'decision' && typeof member === 'string' ? [member] : decisionsIn(member),
  );
}
