import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { WorkflowError } from '../../core/errors/workflow-error.ts';
import { awsFailure } from '../aws-error.ts';
import { type Connection, clientOptions } from '../connection.ts';

export interface TaskTokens {
  /**
   * Answers the task that waits for its token. Gives whether it still waited: a token that was answered or whose time is
   * up is no failure. Throws `TaskNotAnswered`, which never shows the token.
   */
  succeed(taskToken: string, output: unknown): Promise<boolean>;
}

// The task is over, the execution is, or the token was never one.
const NOBODY_WAITS: ReadonlySet<string> = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

export function taskTokens(connection: Connection = {}): TaskTokens {
  let client: SFNClient | undefined;

  return {
    async succeed(taskToken, output) {
      client ??= new SFNClient(clientOptions(connection));
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }));
        return true;
      } catch (error) {
        const code = awsFailure(error)?.code ?? 'UnknownError';
        if (NOBODY_WAITS.has(code)) return false;
        // Neither its text nor the error itself: both may hold the token, and a logger prints them.
        throw new WorkflowError('TaskNotAnswered', `states:SendTaskSuccess answered ${code}`);
      }
    },
  };
}
