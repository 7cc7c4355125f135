import { createHash } from 'node:crypto';
import type { Scope } from '../definition.ts';
import { randomFrom } from '../random.ts';
import { createHistory, type History } from './history.ts';
import { Abandoned, type Lifetime, lifetime } from './lifetime.ts';

/** As in the AWS API: `details` under the name that belongs to the type, texts as JSON text. */
export type HistoryEvent = {
  id: number;
  previousEventId: number;
  timestamp: Date;
  type: string;
  [details: `${string}EventDetails`]: Record<string, unknown>;
};

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export type Ending =
  | { status: 'SUCCEEDED'; output: string }
  | { status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'; error?: string | undefined; cause?: string | undefined };

export type Execution = {
  readonly arn: string;
  readonly name: string;
  readonly machine: { name: string; arn: string };
  readonly mapRunArn?: string;
  readonly scope: Scope;
  readonly timeoutSeconds?: number;
  readonly input: { text: string; value: unknown };
  readonly startedAt: number;
  readonly history: History;
  readonly life: Lifetime;
  /** Repeatable for the execution's seed. */
  readonly random: () => number;
  readonly now: () => number;
  readonly publish: (event: HistoryEvent) => void;
  /** Resolves when the execution is no longer RUNNING. */
  readonly ended: Promise<void>;
  readonly resolveEnded: () => void;
  transitions: number;
  /** How many pieces of work or waiting have been named, and what their names begin with. */
  keys: number;
  readonly keyPrefix: string;
  ending?: Ending;
  stoppedAt?: number;
};

/** The members of the AWS DescribeExecution answer, and the number of state transitions that would be billed. */
export type ExecutionDescription = {
  executionArn: string;
  stateMachineArn: string;
  name: string;
  status: ExecutionStatus;
  startDate: Date;
  stopDate?: Date;
  input: string;
  inputDetails: { included: true };
  output?: string;
  outputDetails?: { included: true };
  error?: string;
  cause?: string;
  mapRunArn?: string;
  redriveCount: 0;
  redriveStatus: 'NOT_REDRIVABLE';
  redriveStatusReason: string;
  transitions: number;
};

const MOST_EVENTS = 25_000;
const LAST_EVENT = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
} as const;

export function createExecution(
  given: Pick<
    Execution,
    'arn' | 'name' | 'machine' | 'mapRunArn' | 'scope' | 'timeoutSeconds' | 'input' | 'startedAt' | 'now' | 'publish'
  > & { seed: number },
): Execution {
  const { seed, ...rest } = given;
  let resolveEnded = () => {};
  const ended = new Promise<void>((resolve) => {
    resolveEnded = resolve;
  });
  const life = lifetime();
  return {
    ...rest,
    life,
    random: randomFrom(seedOf(given.arn, seed)),
    ended,
    resolveEnded,
    history: createHistory(),
    transitions: 0,
    keys: 0,
    keyPrefix: given.arn.split(':').slice(6).join(':'),
  };
}

/** Adds an event and answers its id. An execution that has no room for more than its last event ends FAILED. */
export function record(execution: Execution, previousEventId: number, type: string, details?: object): number {
  if (execution.life.ended()) throw new Abandoned();
  if (execution.history.length() >= MOST_EVENTS - 1) {
    const cause = `The execution reached the maximum number of history events (${MOST_EVENTS}).`;
    endExecution(execution, { status: 'FAILED', error: 'States.Runtime', cause }, previousEventId);
    throw new Abandoned();
  }
  return append(execution, previousEventId, type, details);
}

/** Ends an execution once; whatever is still under way in it is abandoned. */
export function endExecution(execution: Execution, ending: Ending, previousEventId = 0): void {
  if (execution.ending) return;
  const { status } = ending;
  append(execution, previousEventId, LAST_EVENT[status], lastDetails(ending));
  execution.ending = ending;
  execution.stoppedAt = execution.now();
  execution.life.end();
  execution.resolveEnded();
}

function lastDetails(ending: Ending): object {
  if (ending.status === 'SUCCEEDED') return { output: ending.output, outputDetails: { truncated: false } };
  // Recorded on AWS: only the event names the error of an execution that ran out of time.
  const error = ending.error ?? (ending.status === 'TIMED_OUT' ? 'States.Timeout' : undefined);
  return { ...(error !== undefined && { error }), ...(ending.cause !== undefined && { cause: ending.cause }) };
}

/** A name for one piece of work or waiting, the same again in a replay. */
export const nextKey = (execution: Execution, what: string): string =>
  `${execution.keyPrefix}#${++execution.keys} ${what}`;

export function describeExecution(execution: Execution): ExecutionDescription {
  const { arn, name, machine, mapRunArn, input, startedAt, stoppedAt, ending, transitions } = execution;
  const status = ending?.status ?? 'RUNNING';
  return {
    executionArn: arn,
    stateMachineArn: machine.arn,
    name,
    status,
    startDate: new Date(startedAt),
    ...(stoppedAt !== undefined && { stopDate: new Date(stoppedAt) }),
    input: input.text,
    inputDetails: { included: true },
    ...(ending && 'output' in ending && { output: ending.output, outputDetails: { included: true } }),
    ...(ending && 'error' in ending && ending.error !== undefined && { error: ending.error }),
    ...(ending && 'cause' in ending && ending.cause !== undefined && { cause: ending.cause }),
    ...(mapRunArn !== undefined && { mapRunArn }),
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason:
      status === 'RUNNING' || status === 'SUCCEEDED'
        ? `Execution is ${status} and cannot be redriven`
        : 'Redrive is not available on this engine',
    transitions,
  };
}

// Executions that got the same seed must still not draw the same names and tokens.
const seedOf = (arn: string, seed: number): number =>
  createHash('sha256').update(`${seed} ${arn}`).digest().readUInt32BE();

function append(execution: Execution, previousEventId: number, type: string, details: object | undefined): number {
  const id = execution.history.length() + 1;
  const timestamp = new Date(execution.now());
  const event: HistoryEvent = {
    id,
    previousEventId,
    timestamp,
    type,
    ...(details && { [detailsName(type)]: details }),
  };
  execution.history.add(event);
  execution.publish(event);
  return id;
}

type DetailsName = `${string}EventDetails`;
const detailsNames = new Map<string, DetailsName>();

// All states share two shapes of details; every other type has its own.
function detailsName(type: string): DetailsName {
  const known = detailsNames.get(type);
  if (known !== undefined) return known;
  const shared = /State(Entered|Exited)$/.exec(type)?.[0] ?? type;
  const name: DetailsName = `${shared.charAt(0).toLowerCase()}${shared.slice(1)}EventDetails`;
  detailsNames.set(type, name);
  return name;
}
