import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { WorkflowError } from '../../core/errors/workflow-error.ts';
import { awsFailure } from '../aws-error.ts';
import { type Connection, clientOptions, onFirstUse } from '../connection.ts';

export interface TaskTokens {
  /**
   * Answers the task that waits for its token. Returns whether it was still waiting: a token that was answered or has timed out is
   * no failure. Throws `TaskNotAnswered`, which never shows the token.
   */
  succeed(taskToken: string, output: unknown): Promise<boolean>;
  /** The same with an error, which the state retries or catches by its name. */
  fail(taskToken: string, failure: { error: string; cause: string }): Promise<boolean>;
}

// The task is over, the execution is, or the token was never one.
const NOBODY_WAITS: ReadonlySet<string> = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

export function taskTokens(connection: Connection = {}): TaskTokens {
  const client = onFirstUse(() => new SFNClient(clientOptions(connection)));

  return {
    succeed(taskToken, output) {
      const command = new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) });
      return answered('states:SendTaskSuccess', () => client().send(command));
    },
    fail(taskToken, failure) {
      const command = new SendTaskFailureCommand({ taskToken, ...failure });
      return answered('states:SendTaskFailure', () => client().send(command));
    },
  };
}

async function answered(action: string, call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    const code = awsFailure(error)?.code ?? 'UnknownError';
    if (NOBODY_WAITS.has(code)) return false;
    // Neither its text nor the error itself: both may hold the token, and a logger prints them.
    throw new WorkflowError('TaskNotAnswered', `${action} answered ${code}`);
  }
}
