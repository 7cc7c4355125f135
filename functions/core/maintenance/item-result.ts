import * as z from 'zod/mini';
import { ADDON_OUTCOMES } from '../addon/outcome.ts';
import { messageIn } from '../errors/thrown.ts';
import { REPLACEMENT_OUTCOMES } from '../fargate/outcome.ts';
import { parsed } from '../json.ts';
import { Severity } from '../outcome.ts';
import type { ItemResult, MaintenanceItem } from './progress.ts';

/** How the execution of an item ended, or that it is still running, or that there is none of its name. */
export type ItemExecution =
  | { kind: 'succeeded'; output: unknown; seconds?: number | undefined }
  | {
      kind: 'failed';
      status: string;
      error: string | undefined;
      cause: string | undefined;
      seconds?: number | undefined;
    }
  | { kind: 'running' }
  | { kind: 'missing' };

/** The ARN of an execution by its name, from the ARN of its state machine or of an alias. */
export function executionOf(machineArn: string, name: string): string {
  const [arn, partition, service, region, account, , machine] = machineArn.split(':');
  return [arn, partition, service, region, account, 'execution', machine, name].join(':');
}

/** A time as Step Functions gives it: milliseconds since the epoch, or ISO 8601. */
export const Moment = z.union([z.number(), z.string()]);
type Moment = z.infer<typeof Moment>;

/** The seconds from one time to another; `undefined` when one of them is missing or is no time. */
export function secondsBetween(from: Moment | undefined, to: Moment | undefined): number | undefined {
  const seconds = (new Date(to ?? Number.NaN).getTime() - new Date(from ?? Number.NaN).getTime()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.round(seconds);
}

/** An execution as `states:startExecution.sync:2` describes it in the Cause of a Task that failed. */
const Description = z.object({
  Status: z.string(),
  Error: z.optional(z.string()),
  Cause: z.optional(z.string()),
  StartDate: z.optional(Moment),
  StopDate: z.optional(Moment),
});

/** The execution in the Cause of a failed Task; `undefined` when the Cause does not describe an execution that failed. */
export function itemExecutionIn(cause: string): ItemExecution | undefined {
  const described = Description.safeParse(parsed(cause)).data;
  if (described === undefined || !BAD_ENDS.has(described.Status)) return undefined;
  const { Status: status, Error: error, StartDate, StopDate } = described;
  return {
    kind: 'failed',
    status,
    error,
    cause: textOf(described.Cause),
    seconds: secondsBetween(StartDate, StopDate),
  };
}

/** An execution that failed without an outcome of its own has the Cause of its Task. */
const textOf = (cause: string | undefined) => (cause === undefined ? undefined : messageIn(cause));

const BAD_ENDS: ReadonlySet<string> = new Set(['FAILED', 'TIMED_OUT', 'ABORTED']);

/** The same from the description of the execution that Step Functions returns. */
export function itemExecutionOf(
  execution:
    | { status: string; startedAt?: string; stoppedAt?: string; output?: string; error?: string; cause?: string }
    | undefined,
): ItemExecution {
  if (execution === undefined) return { kind: 'missing' };
  const { status, output, error, cause } = execution;
  const seconds = secondsBetween(execution.startedAt, execution.stoppedAt);
  if (status === 'RUNNING') return { kind: 'running' };
  if (status === 'SUCCEEDED') return { kind: 'succeeded', output: parsed(output ?? ''), seconds };
  return { kind: 'failed', status, error, cause: textOf(cause), seconds };
}

// The part of the outcome of another state machine that is read; a later version of it may have more.
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

/** An execution of an item, how long it took, and the number of bytes that the text of its result may take, and its details. */
export type ItemRun = { item: MaintenanceItem; execution: string; seconds?: number | undefined; room: number };

// The outcome holds all results, and their texts once more as lines, within 256 KiB.
const MOST_ROOM = 600;
const ALL_ROOM = 36_000;

/** The more items there are, the less room each has. */
export function roomAmong(items: number): number {
  return Math.min(MOST_ROOM, Math.floor(ALL_ROOM / items));
}

/** The short result of an item that succeeded. One without a known outcome counts as failed. */
export function succeededResult(run: ItemRun, output: unknown): ItemResult {
  const outcome = PublishedOutcome.safeParse(output).data;
  if (outcome === undefined) {
    return failedResult(run, 'OutcomeUnknown', 'It succeeded, but its output is not a known outcome.');
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

/** The important details, as many of them as there is room for. */
function keptDetails(details: ItemResult['details'], { item, room }: ItemRun): ItemResult['details'] {
  const kept: ItemResult['details'] = {};
  for (const key of KEPT_DETAILS[item.machine]) {
    const value = details[key];
    if (value !== undefined && bytesOf({ ...kept, [key]: value }) <= room) kept[key] = value;
  }
  return kept;
}

/** The short result of an item that failed: the name of its outcome, and its text, one line for each part. */
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

/** Whether an execution ended with an outcome of its own; with any other error it crashed. */
export function isOwnEnd(name: string): boolean {
  return Object.hasOwn(SEVERITIES, name);
}

function headOf({ item: { machine, resource }, execution, seconds }: ItemRun) {
  return { machine, resource, execution, ...(seconds !== undefined && { seconds }) };
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

/** The size in a state, as JSON. */
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;
