import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { WorkflowError } from '../core/workflow-error.ts';
import { awsFailure } from './aws-error.ts';
import { type Connection, clientOptions } from './connection.ts';

/**
 * How an execution stands; `output`, JSON text, of one that succeeded, `error` and `cause` of one that failed or was
 * stopped. `startedAt` is ISO 8601.
 */
export type ExecutionStanding = {
  status: string;
  startedAt?: string;
  output?: string;
  error?: string;
  cause?: string;
};

export interface ExecutionEndings {
  /** `undefined` when there is no such execution (any more). Throws `ExecutionUnreadable`. */
  standing(executionArn: string): Promise<ExecutionStanding | undefined>;
}

const GONE: ReadonlySet<string> = new Set(['ExecutionDoesNotExist', 'InvalidArn']);

export function executionEndings(connection: Connection = {}): ExecutionEndings {
  let client: SFNClient | undefined;

  return {
    async standing(executionArn) {
      client ??= new SFNClient(clientOptions(connection));
      try {
        const answer = await client.send(new DescribeExecutionCommand({ executionArn }));
        const { status, startDate, output, error, cause } = answer;
        return {
          status: status ?? 'UNKNOWN',
          ...(startDate && { startedAt: startDate.toISOString() }),
          ...(output !== undefined && { output }),
          ...(error !== undefined && { error }),
          ...(cause !== undefined && { cause }),
        };
      } catch (error) {
        const code = awsFailure(error)?.code ?? 'UnknownError';
        if (GONE.has(code)) return undefined;
        throw new WorkflowError('ExecutionUnreadable', `states:DescribeExecution answered ${code}`);
      }
    },
  };
}
