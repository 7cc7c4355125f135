import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { ChatRun } from '../../core/chat/run.ts';
import { type Connection, clientOptions, onFirstUse } from '../connection.ts';
import { unless } from './unless.ts';

/** Executions as people start, list and stop them. Other errors than those below are `StepFunctionsFailed`. */
export interface ExecutionApi {
  /** `repeated`: an execution of that name exists already, and nothing was started. */
  start(machineArn: string, name: string, input: object): Promise<'started' | 'repeated'>;
  /** `undefined` when there is none. */
  describe(executionArn: string): Promise<ChatRun | undefined>;
  /** The latest, newest first, without their outcomes. */
  latest(machineArn: string): Promise<ChatRun[]>;
  stop(executionArn: string, cause: string): Promise<void>;
}

export function executionApi(connection: Connection = {}): ExecutionApi {
  const client = onFirstUse(() => new SFNClient(clientOptions(connection)));

  return {
    async start(stateMachineArn, name, input) {
      const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
      const started = await unless(['ExecutionAlreadyExists'], 'StartExecution', () => client().send(command));
      return started ? 'started' : 'repeated';
    },

    async describe(executionArn) {
      const command = new DescribeExecutionCommand({ executionArn });
      const run = await unless(['ExecutionDoesNotExist', 'InvalidArn'], 'DescribeExecution', () =>
        client().send(command),
      );
      return run && { ...asRun(run), input: run.input, output: run.output, error: run.error, cause: run.cause };
    },

    async latest(stateMachineArn) {
      const command = new ListExecutionsCommand({ stateMachineArn, maxResults: 10 });
      const listed = await unless([], 'ListExecutions', () => client().send(command));
      return (listed?.executions ?? []).map(asRun);
    },

    async stop(executionArn, cause) {
      const command = new StopExecutionCommand({ executionArn, error: 'StoppedByRequest', cause });
      await unless([], 'StopExecution', () => client().send(command));
    },
  };
}

type OnTheWire = {
  executionArn?: string | undefined;
  name?: string | undefined;
  status?: string | undefined;
  startDate?: Date | undefined;
  stopDate?: Date | undefined;
};

function asRun({ executionArn = '', name = '', status = 'UNKNOWN', startDate, stopDate }: OnTheWire): ChatRun {
  return {
    arn: executionArn,
    name,
    machine: executionArn.split(':')[6] ?? '',
    status,
    startedAt: startDate?.toISOString() ?? '',
    stoppedAt: stopDate?.toISOString(),
  };
}
