import type { Access } from '../../cloud/eks/watched-requests.ts';
import { problemsOfInput } from '../../cloud/machines/inputs.ts';
import { outcomeOf } from '../text/outcome-row.ts';
import type { Terminal } from '../text/terminal.ts';
import type { AwsCaller } from './caller.ts';
import { startAwsSession } from './session.ts';

/** Whether a request may change something: its machine can make a dry run of it, and it is none. */
export function mayChange(machine: string, input: string): boolean {
  return JSON.parse(input).dryRun !== true && problemsOfInput(machine, dryRunOf(input)).length === 0;
}

/** What a run would do: what was decided of each thing that it is about; nothing of what could not be planned. */
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
  // A plan of many things fails when one of them cannot be; what is to become of the others is in its notice.
  const notice = JSON.parse(record.notifications.at(-1)?.structure?.default ?? 'null');
  return { summary, reasons, decisions: decisionsIn([record.output, notice]) };
}

/** What a run is to be allowed; nothing but a look where all is to stay as it is, which needs nobody's consent. */
export function accessFor({ decisions }: AwsPlan): Access {
  return decisions.length > 0 && decisions.every((decision) => decision === 'keep') ? 'read' : 'change';
}

export function questionFor({ decisions }: AwsPlan): string {
  const changes = decisions.some((decision) => decision !== 'keep' && decision !== 'blocked');
  return changes ? 'Change this on EKS? [y/N] ' : 'Start it all the same? [y/N] ';
}

export function planText({ summary, reasons, decisions }: AwsPlan, { paint }: Terminal): string {
  const stops = decisions.includes('replace')
    ? ['At the hand-over EKS stops the pods of the old profile at once, whatever their PodDisruptionBudgets.']
    : [];
  const rest = [...reasons, ...stops].map((line) => `  ${line}\n`);
  return `${paint('bold', 'Plan')}\n  ${summary}\n${rest.join('')}\n`;
}

const dryRunOf = (input: string): string => JSON.stringify({ ...JSON.parse(input), dryRun: true });

/** Every `decision` of a dry run's output, also of those that it is made of. */
function decisionsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'decision' && typeof member === 'string' ? [member] : decisionsIn(member),
  );
}
