import type { TrackedEvent } from '../../../cli/progress/track.ts';
import type { PathEvent } from '../../../pictures/graph/taken-path.ts';
import type { Status } from '../wire.ts';

/** An execution as the engine and Step Functions describe it. */
export type ExecutionItem = {
  id: string;
  name: string;
  /** The name of its state machine in this project, such as `update-addon`. */
  machine: string;
  status: Status;
  startedAt: number;
  stoppedAt?: number | undefined;
  input: string;
};

export type ExecutionEnd = { output?: string | undefined; error?: string | undefined; cause?: string | undefined };

type Failure = { error?: unknown; cause?: unknown; resource?: unknown } | undefined;

/** As much of an event as the page shows: those of the engine and of GetExecutionHistory alike. */
export type RunEvent = PathEvent &
  TrackedEvent & {
    stateEnteredEventDetails?: { name?: unknown; input?: unknown } | undefined;
    stateExitedEventDetails?: { name?: unknown; output?: unknown; assignedVariables?: unknown } | undefined;
    taskScheduledEventDetails?: { parameters?: unknown } | undefined;
    taskFailedEventDetails?: Failure;
    taskTimedOutEventDetails?: Failure;
    evaluationFailedEventDetails?: Failure;
    executionFailedEventDetails?: Failure;
    executionTimedOutEventDetails?: Failure;
    executionAbortedEventDetails?: Failure;
  };

/** The executions of a place, here or in AWS. */
export type Executions = {
  /** Newest first. */
  list(): Promise<ExecutionItem[]>;
  /** Undefined when there is none. */
  describe(id: string): Promise<(ExecutionItem & ExecutionEnd) | undefined>;
  history(id: string): Promise<readonly RunEvent[]>;
};
