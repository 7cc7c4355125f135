import type { SFNClient } from '@aws-sdk/client-sfn';
import { WorkflowError } from '../../core/errors/workflow-error.ts';
import { awsFailure } from '../aws-error.ts';
import { type Connection, clientOptions } from '../connection.ts';

export interface ExecutionStarter {
  /** Starts an execution unless there is one of that name. Throws `StepFunctionsFailed`. */
  start(machineArn: string, name: string, input: object): Promise<void>;
}

export function executionStarter(connection: Connection = {}): ExecutionStarter {
  let made: SFNClient | undefined;

  return {
    async start(stateMachineArn, name, input) {
      // Loaded when it is needed, which is seldom.
      const { SFNClient, StartExecutionCommand } = await import('@aws-sdk/client-sfn');
      made ??= new SFNClient(clientOptions(connection));
      try {
        await made.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
      } catch (error) {
        const code = awsFailure(error)?.code ?? 'UnknownError';
        if (code === 'ExecutionAlreadyExists') return;
        throw new WorkflowError('StepFunctionsFailed', `states:StartExecution answered ${code}`, { cause: error });
      }
    },
  };
}
