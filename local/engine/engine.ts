import type { Clock } from '../clock.ts';
import type { Definition } from './definition.ts';
import { uuidFrom } from './random.ts';
import type { InvokeLambda, ObjectStore, RefuseMachine, Surroundings } from './run/branch.ts';
import { createEventLoop } from './run/event-loop.ts';
import {
  describeExecution,
  type Ending,
  type ExecutionDescription,
  endExecution,
  type HistoryEvent,
} from './run/execution.ts';
import { runExecution } from './run/execution-run.ts';
import { type Journal, type Occurrence, occurrencesIn } from './run/journal.ts';
import { createExecutionRegistry } from './run/registry.ts';
import { runScope } from './run/run.ts';
import { createTokenApi, type TokenApi } from './run/token-api.ts';
import { createTokenRegistry } from './run/tokens.ts';

/**
 * An embedded AWS Step Functions (Standard, JSONata). Errors are ApiError, under AWS's names. Calls take effect immediately,
 * or, made while the engine is in the midst of something, at the next turn of the event loop.
 */
export interface Engine extends TokenApi {
  /** `stateMachineArn` is an ARN or a bare name, `input` JSON text ({} when missing), `name` drawn when missing. */
  startExecution(call: { stateMachineArn: string; name?: string; input?: string }): {
    executionArn: string;
    startDate: Date;
  };
  describeExecution(executionArn: string): ExecutionDescription;
  /** Newest first, without the children of distributed Maps. */
  listExecutions(stateMachineArn: string, statusFilter?: string): ExecutionDescription[];
  /** The executions of the children of a distributed Map. */
  mapRunExecutions(mapRunArn: string): ExecutionDescription[];
  history(executionArn: string): readonly HistoryEvent[];
  stopExecution(call: { executionArn: string; error?: string; cause?: string }): { stopDate: Date };
  /** Resolves when every call so far is in the journal: an answer sent after that survives the death of the process. */
  recorded(): Promise<void>;
  /** Resolves when the execution is no longer RUNNING. */
  finished(executionArn: string): Promise<ExecutionDescription>;
  /**
   * Lets all that the journal holds happen again, without running a completed task, then continues: a task that was under
   * way is run again, a timer that is due ends. Answers the ARNs of the executions that are still RUNNING; finished
   * ones can be described as before. Call it once, before anything else, when the journal is not empty.
   */
  resume(): Promise<string[]>;
}

export type { ExecutionDescription, HistoryEvent, InvokeLambda, ObjectStore };

export type EngineOptions = {
  clock: Clock;
  /** By name. */
  machines: Readonly<Record<string, Definition>>;
  invoke: InvokeLambda;
  /** What state machines may not do to the executions that they start; everything is allowed without. */
  refuse?: RefuseMachine;
  objects?: ObjectStore;
  region?: string;
  account?: string;
  /** Seeds each execution; numbers from 0 up to 1. */
  random?: () => number;
  journal?: Journal;
  /** Called at each event as it happens, not again at a replay. */
  onEvent?: (executionArn: string, event: HistoryEvent) => void;
};

export function createEngine(options: EngineOptions): Engine {
  const { clock, journal, invoke, objects, region = 'us-east-1', account = '123456789012' } = options;
  const random = options.random ?? Math.random;
  const past = journal ? occurrencesIn(journal) : [];
  let isCurrent = past.length === 0;

  const loop = createEventLoop({ clock, journal, apply });
  const tokens = createTokenRegistry();
  const registry = createExecutionRegistry({
    machines: options.machines,
    region,
    account,
    now: loop.now,
    publish: (arn, event) => loop.replaying() || options.onEvent?.(arn, event),
  });
  const surroundings: Surroundings = {
    loop,
    region,
    account,
    tokens,
    invoke,
    refuse: options.refuse ?? (() => undefined),
    objects,
    runScope,
    abort: (execution) => endExecution(execution, { status: 'ABORTED' }),
    startNested(call) {
      const { execution, existed } = registry.open({ ...call, startedAt: loop.now() });
      if (!existed) void runExecution(surroundings, execution);
      return execution;
    },
    startMapChild(call) {
      const execution = registry.openMapChild({ ...call, startedAt: loop.now() });
      void runExecution(surroundings, execution);
      return execution;
    },
  };

  function apply(occurrence: Occurrence): void {
    if (occurrence.kind === 'execution-started') begin(occurrence);
    else if (occurrence.kind === 'token-answered') tokens.answer(occurrence.key, occurrence.outcome);
    else if (occurrence.kind === 'token-heartbeat') tokens.heartbeat(occurrence.key);
    else if (occurrence.kind === 'execution-stopped') {
      const { executionArn, error, cause } = occurrence;
      const ending: Ending = { status: 'ABORTED', error, cause };
      endExecution(registry.find(executionArn), ending);
    }
  }

  function begin(occurrence: Occurrence & { kind: 'execution-started' }): void {
    const { executionArn, machine, revision, name, input, seed, at } = occurrence;
    if (!loop.replaying()) {
      void runExecution(surroundings, registry.find(executionArn));
      return;
    }
    if (options.machines[machine]?.revision !== revision) {
      throw new Error(`The journal was written by another definition of ${machine}: resume it with that one.`);
    }
    const { execution } = registry.open({ stateMachineArn: machine, name, input, seed, startedAt: at });
    void runExecution(surroundings, execution);
  }

  const ready = () => {
    if (!isCurrent) throw new Error('The journal holds earlier executions: await resume() before anything else.');
  };

  return {
    startExecution({ stateMachineArn, name = uuidFrom(random), input = '{}' }) {
      ready();
      const at = loop.stamp();
      const seed = random();
      const { execution, existed } = registry.open({ stateMachineArn, name, input, seed, startedAt: at });
      const { arn: executionArn, machine } = execution;
      if (!existed) {
        const revision = options.machines[machine.name]?.revision ?? '';
        loop.occur({
          kind: 'execution-started',
          at,
          executionArn,
          machine: machine.name,
          revision,
          name,
          input,
          seed,
        });
      }
      return { executionArn, startDate: new Date(execution.startedAt) };
    },
    describeExecution: (executionArn) => describeExecution(registry.find(executionArn)),
    listExecutions: (stateMachineArn, statusFilter) =>
      registry
        .list(stateMachineArn)
        .map(describeExecution)
        .filter(({ status }) => statusFilter === undefined || status === statusFilter),
    mapRunExecutions: (mapRunArn) => registry.ofMapRun(mapRunArn).map(describeExecution),
    history: (executionArn) => registry.find(executionArn).history.events(),
    stopExecution({ executionArn, error, cause }) {
      ready();
      const execution = registry.find(executionArn);
      const at = loop.stamp();
      if (!execution.ending) loop.occur({ kind: 'execution-stopped', at, executionArn, error, cause });
      return { stopDate: new Date(execution.stoppedAt ?? at) };
    },
    ...createTokenApi({ tokens, loop, ready }),
    recorded: loop.recorded,
    async finished(executionArn) {
      const execution = registry.find(executionArn);
      await execution.ended;
      return describeExecution(execution);
    },
    async resume() {
      await loop.replay(past.splice(0));
      isCurrent = true;
      return registry.running().map(({ arn }) => arn);
    },
  };
}
