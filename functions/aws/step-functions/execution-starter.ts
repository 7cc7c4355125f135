import type { SFNClient } from '@aws-sdk/client-sfn';
import { type Connection, clientOptions } from '../connection.ts';
import { unless } from './unless.ts';

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
      const client = made;
      const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
      await unless(['ExecutionAlreadyExists'], 'StartExecution', () => client.send(command));
    },
  };
}
