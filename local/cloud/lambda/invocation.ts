import { LambdaFault } from '../../engine/lambda-fault.ts';
import type { Handler } from './functions.ts';

/** Lambda's side of an invocation: JSON arrives, not objects, and what a function throws is reported by name. */
export async function invokeLambda(
  functions: Readonly<Record<string, Handler>>,
  functionName: string,
  payload: unknown,
): Promise<unknown> {
  // A function by its name or ARN, or one version of it: `NAME:2`.
  const [name = functionName] = /[^:]+(?::\d+)?$/.exec(functionName) ?? [];
  const handler = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!handler) {
    throw new LambdaFault({
      errorType: 'Lambda.ResourceNotFoundException',
      errorMessage: `Function not found: ${functionName}`,
    });
  }
  try {
    return await handler(JSON.parse(JSON.stringify(payload ?? null)));
  } catch (error) {
    throw LambdaFault.from(error);
  }
}

/** What a state machine gets whose role may not invoke a function. */
export const invocationRefused = (text: string): LambdaFault =>
  new LambdaFault({
    errorType: 'Lambda.AWSLambdaException',
    errorMessage: `${text} (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException)`,
  });
