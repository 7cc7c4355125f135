import { Cluster } from '../cluster.ts';
import { messageIn } from '../errors/thrown.ts';
import { STARTED_BY } from '../execution/started-by.ts';
import { parsed } from '../json.ts';
import { Outcome } from '../outcome.ts';

/** An execution as shown to people. Times are ISO 8601; `input` and `output` are JSON texts. */
export type ChatRun = {
  arn: string;
  name: string;
  machine: string;
  status: string;
  startedAt: string;
  stoppedAt?: string | undefined;
  input?: string | undefined;
  output?: string | undefined;
  error?: string | undefined;
  cause?: string | undefined;
};

/** The cluster of a run; `undefined` when it has several, or its input is not known. */
export function clusterOf({ input }: ChatRun): string | undefined {
  return Cluster.safeParse(Object(parsed(input ?? '')).cluster).data?.name;
}

/** The execution that started a run, if one did; of a child of the Map of a fleet, the run of that fleet. */
export function parentOf({ arn, input }: ChatRun): string | undefined {
  const read = Object(parsed(input ?? ''));
  const parent: unknown = isOfMap(arn) ? read.executionArn : read[STARTED_BY];
  return typeof parent === 'string' ? parent : undefined;
}

/** Whether an execution is a child of a Map: `execution:maintain-fleet/Wave:ID`. */
const isOfMap = (arn: string): boolean => /:execution:[^:/]+\/[^:/]+:/.test(arn);

const LONGEST_TEXT = 2500;

/** One run: its status, and its outcome once it has one. */
export function runText(run: ChatRun): string {
  return [runLine(run), ...outcomeLines(run)].join('\n').slice(0, LONGEST_TEXT);
}

/** The latest runs, newest first. */
export function runsText(runs: readonly ChatRun[]): string {
  if (runs.length === 0) return 'There are no runs yet.';
  const byStart = runs.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  return byStart.slice(0, 10).map(runLine).join('\n');
}

function runLine({ name, machine, status, startedAt, stoppedAt }: ChatRun): string {
  const until = stoppedAt === undefined ? '' : `, until ${stoppedAt}`;
  return `${status}  ${name}  (${machine}, since ${startedAt}${until})`;
}

function outcomeLines({ output, error, cause }: ChatRun): string[] {
  if (error !== undefined) return [`${error}: ${messageIn(cause ?? 'no cause was given')}`];
  const outcome = Outcome.safeParse(parsed(output ?? ''));
  return outcome.success ? [outcome.data.summary, ...outcome.data.reasons, ...outcome.data.advice] : [];
}
