import * as z from 'zod/mini';
import { ADDON_OUTCOMES } from '../addon/outcome.ts';
import { REPLACEMENT_OUTCOMES } from '../fargate/outcome.ts';
import { parsed } from '../json.ts';
import { Severity } from '../outcome.ts';
import type { ItemResult, MaintenanceItem } from './progress.ts';

/** How the execution of an item ended, or that it has not, or that there is none of its name. */
export type ItemExecution =
  | { kind: 'succeeded'; output: unknown }
  | { kind: 'failed'; status: string; error: string | undefined; cause: string | undefined }
  | { kind: 'running' }
  | { kind: 'missing' };

/** The ARN of an execution by its name, of a machine or of its alias: executions are those of the machine. */
export function executionOf(machineArn: string, name: string): string {
  const [arn, partition, service, region, account, , machine] = machineArn.split(':');
  return [arn, partition, service, region, account, 'execution', machine, name].join(':');
}

/** An execution as `states:startExecution.sync:2` describes it in the Cause of a Task that failed. */
const Description = z.object({ Status: z.string(), Error: z.optional(z.string()), Cause: z.optional(z.string()) });

/** What the Cause of a failed Task tells; `undefined` when it is not the description of an execution that has ended badly. */
export function itemExecutionIn(cause: string): ItemExecution | undefined {
  const described = Description.safeParse(parsed(cause)).data;
  if (described === undefined || !BAD_ENDS.has(described.Status)) return undefined;
  return { kind: 'failed', status: described.Status, error: described.Error, cause: described.Cause };
}

const BAD_ENDS: ReadonlySet<string> = new Set(['FAILED', 'TIMED_OUT', 'ABORTED']);

/** The same of what Step Functions answers when it is asked for the execution by its name. */
export function itemExecutionOf(
  execution: { status: string; output?: string; error?: string; cause?: string } | undefined,
): ItemExecution {
  if (execution === undefined) return { kind: 'missing' };
  const { status, output, error, cause } = execution;
  if (status === 'RUNNING') return { kind: 'running' };
  if (status === 'SUCCEEDED') return { kind: 'succeeded', output: parsed(output ?? '') };
  return { kind: 'failed', status, error, cause };
}

// What is read of the outcome that another machine ends with; a later version of it may hold more.
const PublishedOutcome = z.object({
  name: z.string(),
  succeeded: z.literal(true),
  severity: Severity,
  summary: z.string(),
  reasons: z.array(z.string()),
  advice: z.optional(z.array(z.string())),
  details: z.record(z.string(), z.json()),
});

const KEPT_DETAILS: Record<MaintenanceItem['machine'], readonly string[]> = {
  'update-addon': ['decision', 'from', 'to', 'notOffered', 'mustMove', 'versions', 'changes', 'heldBack'],
  'replace-fargate-profile': ['decision', 'oldProfile', 'newProfile', 'names', 'differences'],
};

/** An execution of an item, and how many bytes its result may take for what it says, and for its details. */
export type ItemRun = { item: MaintenanceItem; execution: string; room: number };

// The end holds all results, and what they say once more as lines, within 256 KiB.
const MOST_ROOM = 600;
const ALL_ROOM = 36_000;

/** The more items there are, the less is kept of each. */
export function roomAmong(items: number): number {
  return Math.min(MOST_ROOM, Math.floor(ALL_ROOM / items));
}

/** An item that went well, in short. One that gives something else than an outcome is a failure that says so. */
export function succeededResult(run: ItemRun, output: unknown): ItemResult {
  const outcome = PublishedOutcome.safeParse(output).data;
  if (outcome === undefined) {
    return failedResult(run, 'OutcomeUnknown', 'It succeeded without an outcome that is known here.');
  }
  const { name, severity, summary, reasons, advice = [], details } = outcome;
  return {
    ...headOf(run),
    name,
    succeeded: true,
    severity,
    says: shortened([summary, ...reasons, ...advice].join('\n'), run.room),
    details: keptDetails(details, run),
  };
}

/** The details worth keeping, as many of them as there is room for. */
function keptDetails(details: ItemResult['details'], { item, room }: ItemRun): ItemResult['details'] {
  const kept: ItemResult['details'] = {};
  for (const key of KEPT_DETAILS[item.machine]) {
    const value = details[key];
    if (value !== undefined && bytesOf({ ...kept, [key]: value }) <= room) kept[key] = value;
  }
  return kept;
}

/** An item that did not go well, in short: the name it ended by, and what it says of it, a line each. */
export function failedResult(run: ItemRun, name: string, says: string): ItemResult {
  return {
    ...headOf(run),
    name,
    succeeded: false,
    severity: SEVERITIES[name] ?? 'error',
    says: shortened(says, run.room),
    details: {},
  };
}

const SEVERITIES: Readonly<Record<string, Severity>> = { ...ADDON_OUTCOMES, ...REPLACEMENT_OUTCOMES };

/** Whether an execution ended by an error that its definition ends it with; any other broke it off in the middle. */
export function isOwnEnd(name: string): boolean {
  return Object.hasOwn(SEVERITIES, name);
}

function headOf({ item: { machine, resource }, execution }: ItemRun) {
  return { machine, resource, execution };
}

function shortened(text: string, mostBytes: number): string {
  if (bytesOf(text) <= mostBytes) return text;
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += bytesOf(character) - 2;
    if (bytes > mostBytes) break;
    kept += character;
  }
  return `${kept} …`;
}

/** As much as it takes in a state, as JSON. */
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;
