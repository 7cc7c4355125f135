import type { Template } from './jsonata/template.ts';

export type DefinitionProblem = { state?: string; field?: string; message: string };

/** A state machine that passed every check, ready for createEngine. `revision` is a digest of its content. */
export type Definition = { comment?: string; timeoutSeconds?: number; revision: string; scope: Scope };

/** States that share variables: a state machine, a branch of a Parallel, the processor of a Map. */
export type Scope = { startAt: string; states: ReadonlyMap<string, State> };

export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;
type Named = { name: string; comment?: string };
type Concluding = { output?: Template; assign?: Template };
type Following = { next?: string };
type Recovering = { retry: Retrier[]; catch: Catcher[] };

export type PassState = Named & Concluding & Following & { type: 'Pass' };
export type WaitState = Named & Concluding & Following & { type: 'Wait'; seconds?: Template; timestamp?: Template };
export type SucceedState = Named & Pick<Concluding, 'output'> & { type: 'Succeed' };
export type FailState = Named & { type: 'Fail'; error?: Template; cause?: Template };
export type ChoiceRule = Concluding & { condition: Template; next: string };
export type ChoiceState = Named & Concluding & { type: 'Choice'; rules: ChoiceRule[]; otherwise?: string };
export type TaskState = Named &
  Concluding &
  Following &
  Recovering & {
    type: 'Task';
    resource: string;
    arguments?: Template;
    timeoutSeconds: Template;
    heartbeatSeconds?: Template;
  };
export type ParallelState = Named &
  Concluding &
  Following &
  Recovering & { type: 'Parallel'; branches: Scope[]; arguments?: Template };
export type MapState = Named &
  Concluding &
  Following &
  Recovering & {
    type: 'Map';
    mode: 'INLINE' | 'DISTRIBUTED';
    processor: Scope;
    label: string;
    items?: Template;
    itemSelector?: Template;
    maxConcurrency?: Template;
    toleratedFailureCount?: Template;
    toleratedFailurePercentage?: Template;
    reader?: ItemReader;
    batcher?: ItemBatcher;
    writer?: ResultWriter;
  };

export type ItemReader = {
  resource: string;
  action: 'getObject' | 'listObjectsV2';
  inputType: 'JSON' | 'JSONL';
  arguments: Template;
  maxItems?: Template;
};
export type ItemBatcher = { maxItems?: Template; maxBytes?: Template; batchInput?: Template };
export type ResultWriter = {
  resource?: string;
  arguments?: Template;
  transformation: 'NONE' | 'COMPACT' | 'FLATTEN';
  outputType: 'JSON' | 'JSONL';
};

export type Retrier = {
  errorEquals: string[];
  intervalSeconds: number;
  backoffRate: number;
  maxAttempts: number;
  maxDelaySeconds?: number;
  jitter: 'FULL' | 'NONE';
};
export type Catcher = Concluding & { errorEquals: string[]; next: string };
