import type { Scope, State } from '../definition.ts';
import type { EventLoop } from './event-loop.ts';
import { type Execution, record } from './execution.ts';
import { Abandoned, type Lifetime, lifetime } from './lifetime.ts';
import type { TokenRegistry } from './tokens.ts';

/** Runs one Lambda function; throws LambdaFault, or whatever the function throws. */
export type InvokeLambda = (call: {
  functionName: string;
  payload: unknown;
  /** The name of the state machine, and the ARN of its execution, for which it is run. */
  machine?: string;
  executionArn?: string;
}) => Promise<unknown>;

/** Why a state machine may not do this to a state machine or an execution, in AWS's words; `undefined` when it may. */
export type RefuseMachine = (machine: string, action: string, resource: string) => string | undefined;

/** Where distributed Maps read their items and write their results. */
export interface ObjectStore {
  getObject(bucket: string, key: string): Promise<string>;
  putObject(bucket: string, key: string, body: string): Promise<void>;
  listObjects(bucket: string, prefix: string): Promise<{ Key: string; Size: number; [member: string]: unknown }[]>;
}

/** What the states of every execution share. */
export type Surroundings = {
  loop: EventLoop;
  region: string;
  account: string;
  tokens: TokenRegistry;
  invoke: InvokeLambda;
  refuse: RefuseMachine;
  objects: ObjectStore | undefined;
  /** Starts an execution from within another, which a replay does again by itself. Throws ApiError. */
  startNested(call: { stateMachineArn: string; name: string; input: string; seed: number }): Execution;
  startMapChild(call: { parent: Execution; mapRunArn: string; label: string; scope: Scope; input: unknown }): Execution;
  abort(execution: Execution): void;
  runScope(branch: Branch, scope: Scope, input: unknown): Promise<unknown>;
};

/** One line of states being run: the execution itself, a branch, or an iteration. */
export type Branch = {
  readonly surroundings: Surroundings;
  readonly execution: Execution;
  readonly life: Lifetime;
  readonly item?: { Index: number; Value: unknown };
  variables: Readonly<Record<string, unknown>>;
  previousEventId: number;
  /** The state entered and not left yet. */
  inState?: State;
};

export function childBranch(parent: Branch, life: Lifetime, previousEventId: number, item = parent.item): Branch {
  const { surroundings, execution, variables } = parent;
  return { surroundings, execution, variables, previousEventId, life: lifetime(life), ...(item && { item }) };
}

/** Adds an event to the branch's line of events. */
export function advance(branch: Branch, type: string, details?: object): number {
  branch.previousEventId = recordAside(branch, type, details);
  return branch.previousEventId;
}

/** Adds an event that the next one of the branch does not follow, as the ends of iterations are not. */
export function recordAside(branch: Branch, type: string, details?: object): number {
  if (branch.life.ended()) throw new Abandoned();
  return record(branch.execution, branch.previousEventId, type, details);
}

// A state of these types that is cut short leaves an event of its own.
const ABORTABLE: ReadonlySet<string> = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/** Records in `branch` that `other` was cut short in the midst of a state. */
export function recordAborted(branch: Branch, other: Branch): void {
  if (other.inState && ABORTABLE.has(other.inState.type)) recordAside(branch, `${other.inState.type}StateAborted`);
}

/** Waits in engine time; never comes back when the branch's lifetime ends before. */
export const waitUntil = (branch: Branch, key: string, at: number, life = branch.life): Promise<void> =>
  branch.surroundings.loop.timer(key, at, life);
