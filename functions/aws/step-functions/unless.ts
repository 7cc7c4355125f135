import { WorkflowError } from '../../core/errors/workflow-error.ts';
import { awsFailure } from '../aws-error.ts';

/** What a call of Step Functions answers; `undefined` for the errors that are expected. Throws `StepFunctionsFailed` for any other. */
export async function unless<Result>(
  expected: readonly string[],
  action: string,
  call: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    const code = awsFailure(error)?.code ?? 'UnknownError';
    if (expected.includes(code)) return undefined;
    throw new WorkflowError('StepFunctionsFailed', `states:${action} answered ${code}`, { cause: error });
  }
}
