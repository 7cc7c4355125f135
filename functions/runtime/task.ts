import * as z from 'zod/mini';
import { WorkflowError } from '../core/errors/workflow-error.ts';
import { inputProblems, problemText } from '../core/input/problems.ts';
import { type Log, lambdaLog } from './log.ts';

// zod/mini ships without texts; these are the English ones (about 3 KB in a bundle).
z.config(z.locales.en());

// Step Functions takes 256 KiB of an error, and a request of nothing but unknown fields has as many problems as fields.
const LONGEST_MESSAGE = 16_000;

/**
 * Makes a Lambda handler of a function: reads the event by its schema, runs it, logs start and end.
 * An event that does not fit throws `InvalidInput` with every problem and its path, before anything else happens.
 * Errors of the function pass unchanged: Step Functions matches on their `name`.
 */
export function task<Schema extends z.ZodMiniType, Result>(
  input: Schema,
  run: (input: z.infer<Schema>) => Promise<Result>,
  log: Log = lambdaLog(),
): (event: unknown) => Promise<Result> {
  return async (event) => {
    const read = input.safeParse(event);
    if (!read.success) {
      const problems = inputProblems(read.error, input);
      log.warn('input refused', { problems });
      throw new WorkflowError('InvalidInput', problemText(problems, LONGEST_MESSAGE));
    }

    try {
      const result = await run(read.data);
      log.info('task done', { result: Object(result).kind });
      return result;
    } catch (error) {
      // `message` is the logger's own key; a field of that name would be dropped.
      log.warn('task failed', { error: error instanceof Error ? error.name : 'unknown', reason: String(error) });
      throw error;
    }
  };
}
