import { WorkflowError } from '../core/workflow-error.ts';
import { awsFailure, isThrottled, isUnavailable } from './aws-error.ts';

/** A call of DynamoDB. One whose condition does not hold gives `undefined`; throttling and outages are `TableUnavailable`. */
export async function unlessRefused<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined;
    const failure = awsFailure(error);
    if (!failure || !(isThrottled(failure) || isUnavailable(failure))) throw error;
    throw new WorkflowError('TableUnavailable', `DynamoDB answered ${failure.code}: ${failure.message}`, {
      cause: error,
    });
  }
}
