import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { WorkflowError } from '../../core/errors/workflow-error.ts';
import { awsFailure, isThrottled, isUnavailable } from '../aws-error.ts';
import { type Connection, clientOptions, onFirstUse } from '../connection.ts';

/** Returns the client of the table, which is created on first use. */
export function tableClient(connection: Connection): () => DynamoDBClient {
  return onFirstUse(() => new DynamoDBClient(clientOptions(connection)));
}

/** When DynamoDB may remove an item: so long after a time, which is ISO 8601 or milliseconds since the epoch. */
export function timeToLive(from: string | number, keptSeconds: number): { N: string } {
  return { N: String(Math.ceil(new Date(from).getTime() / 1000) + keptSeconds) };
}

/** A call of DynamoDB. Returns `undefined` when its condition does not hold; throttling and outages are `TableUnavailable`. */
export async function unlessConditionFails<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
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
