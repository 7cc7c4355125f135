import type { SFNClient } from '@aws-sdk/client-sfn';
import { WorkflowError } from '../../core/errors/workflow-error.ts';
import { awsFailure } from '../aws-error.ts';
import { type Connection, clientOptions } from '../connection.ts';

/**
 * How an execution is; `output`, JSON text, of one that succeeded, `error` and `cause` of one that failed or was
 * stopped. `startedAt` and, once it has ended, `stoppedAt` are ISO 8601.
 */
export type ExecutionDescription = {
  status: string;
  startedAt?: string;
  stoppedAt?: string;
  output?: string;
  error?: string;
  cause?: string;
};

export interface ExecutionReader {
  /** `undefined` when there is no such execution (any more). Throws `ExecutionUnreadable`. */
  describe(executionArn: string): Promise<ExecutionDescription | undefined>;
}

const GONE: ReadonlySet<string> = new Set(['ExecutionDoesNotExist', 'InvalidArn']);

export function executionReader(connection: Connection = {}): ExecutionReader {
  let made: SFNClient | undefined;

  return {
    async describe(executionArn) {
      // Loaded when it is needed: most of those who may ask do so only when something is in their way.
      const { DescribeExecutionCommand, SFNClient } = await import('@aws-sdk/client-sfn');
      made ??= new SFNClient(clientOptions(connection));
      const client = made;
      const describe = new DescribeExecutionCommand({ executionArn });
      const answer = await unlessGone('DescribeExecution', () => client.send(describe));
      if (answer === undefined) return undefined;
      const { status, startDate, stopDate, output, error, cause } = answer;
      return {
        status: status ?? 'UNKNOWN',
        ...(startDate && { startedAt: startDate.toISOString() }),
        ...(stopDate && { stoppedAt: stopDate.toISOString() }),
        ...(output !== undefined && { output }),
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      };
    },
  };
}

/** A call about an execution; `undefined` when there is no such execution (any more). Throws `ExecutionUnreadable`. */
export async function unlessGone<Answer>(operation: string, call: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call();
  } catch (error) {
    const code = awsFailure(error)?.code ?? 'UnknownError';
    if (GONE.has(code)) return undefined;
    throw new WorkflowError('ExecutionUnreadable', `states:${operation} answered ${code}`);
  }
}
