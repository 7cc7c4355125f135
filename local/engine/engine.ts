import type { Clock } from '../clock.ts';
import type { Definition } from './definition.ts';
import { LambdaFault } from './lambda-fault.ts';
import { uuidFrom } from './random.ts';
import {
  describeExecution,
  type Ending,
  type ExecutionDescription,
  endExecution,
  type HistoryEvent,
} from './run/execution.ts';
import { createExecutionDesk } from './run/execution-desk.ts';
import { runExecution } from './run/execution-run.ts';
import { type Journal, type Occurrence, occurrencesIn } from './run/journal.ts';
import { createReactor } from './run/reactor.ts';
import { runScope } from './run/run.ts';
import type { InvokeLambda, ObjectStore, Surroundings } from './run/thread.ts';
import { createTokenApi, type TokenApi } from './run/token-api.ts';
import { createTokenDesk } from './run/tokens.ts';

/**
 * An embedded AWS Step Functions (Standard, JSONata). Errors are ApiError, under AWS's names. Calls take effect at once,
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
  history(executionArn: string): readonly HistoryEvent[];
  stopExecution(call: { executionArn: string; error?: string; cause?: string }): { stopDate: Date };
  /** Resolves when every call so far is in the journal: an answer sent after that survives the death of the process. */
  recorded(): Promise<void>;
  /** Resolves when the execution is no longer RUNNING. */
  finished(executionArn: string): Promise<ExecutionDescription>;
  /**
   * Lets all that the journal holds happen again, without running a completed task, then goes on: a task that was under
   * way is run again, a timer that is due fires. Answers the ARNs of the executions that are still RUNNING; finished
   * ones can be described as before. Call it once, before anything else, when the journal is not empty.
   */
  resume(): Promise<string[]>;
}

export type { ExecutionDescription, HistoryEvent, InvokeLambda, ObjectStore };
export { LambdaFault };

export type EngineOptions = {
  clock: Clock;
  /** By name. */
  machines: Record<string, Definition>;
  invoke: InvokeLambda;
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

  const reactor = createReactor({ clock, journal, apply });
  const tokens = createTokenDesk();
  const desk = createExecutionDesk({
    machines: options.machines,
    region,
    account,
    now: reactor.now,
    publish: (arn, event) => reactor.replaying() || options.onEvent?.(arn, event),
  });
  const surroundings: Surroundings = {
    reactor,
    region,
    account,
    tokens,
    invoke,
    objects,
    runScope,
    abort: (execution) => endExecution(execution, { status: 'ABORTED' }),
    startNested(call) {
      const { execution, existed } = desk.open({ ...call, startedAt: reactor.now() });
      if (!existed) void runExecution(surroundings, execution);
      return execution;
    },
    startMapChild(call) {
      const execution = desk.openMapChild({ ...call, startedAt: reactor.now() });
      void runExecution(surroundings, execution);
      return execution;
    },
  };

  function apply(occurrence: Occurrence): void {
    if (occurrence.kind === 'execution-started') begin(occurrence);
    else if (occurrence.kind === 'token-answered') tokens.answer(occurrence.key, occurrence.outcome);
    else if (occurrence.kind === 'token-beat') tokens.beat(occurrence.key);
    else if (occurrence.kind === 'execution-stopped') {
      const { executionArn, error, cause } = occurrence;
      const ending: Ending = { status: 'ABORTED', error, cause };
      endExecution(desk.find(executionArn), ending);
    }
  }

  function begin(occurrence: Occurrence & { kind: 'execution-started' }): void {
    const { executionArn, machine, revision, name, input, seed, at } = occurrence;
    if (!reactor.replaying()) {
      void runExecution(surroundings, desk.find(executionArn));
      return;
    }
    if (options.machines[machine]?.revision !== revision) {
      throw new Error(`The journal was written by another definition of ${machine}: resume it with that one.`);
    }
    const { execution } = desk.open({ stateMachineArn: machine, name, input, seed, startedAt: at });
    void runExecution(surroundings, execution);
  }

  const ready = () => {
    if (!isCurrent) throw new Error('The journal holds earlier executions: await resume() before anything else.');
  };

  return {
    startExecution({ stateMachineArn, name = uuidFrom(random), input = '{}' }) {
      ready();
      const at = reactor.stamp();
      const seed = random();
      const { execution, existed } = desk.open({ stateMachineArn, name, input, seed, startedAt: at });
      const { arn: executionArn, machine } = execution;
      if (!existed) {
        const revision = options.machines[machine.name]?.revision ?? '';
        reactor.occur({
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
    describeExecution: (executionArn) => describeExecution(desk.find(executionArn)),
    listExecutions: (stateMachineArn, statusFilter) =>
      desk
        .list(stateMachineArn)
        .map(describeExecution)
        .filter(({ status }) => statusFilter === undefined || status === statusFilter),
    history: (executionArn) => desk.find(executionArn).events,
    stopExecution({ executionArn, error, cause }) {
      ready();
      const execution = desk.find(executionArn);
      const at = reactor.stamp();
      if (!execution.ending) reactor.occur({ kind: 'execution-stopped', at, executionArn, error, cause });
      return { stopDate: new Date(execution.stoppedAt ?? at) };
    },
    ...createTokenApi({ tokens, reactor, ready }),
    recorded: reactor.recorded,
    async finished(executionArn) {
      const execution = desk.find(executionArn);
      await execution.ended;
      return describeExecution(execution);
    },
    async resume() {
      await reactor.replay(past.splice(0));
      isCurrent = true;
      return desk.running().map(({ arn }) => arn);
    },
  };
}
