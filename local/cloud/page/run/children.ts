import * as z from 'zod';
import type { RunEvent } from './executions.ts';

const Submitted = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.object({ ExecutionArn: z.string() }));

/** The executions that one has started, by their ids, as its history says. */
export const childrenIn = (events: readonly RunEvent[]): string[] =>
  events.flatMap(({ taskSubmittedEventDetails }) => childOf(taskSubmittedEventDetails?.output) ?? []);

/** The execution that a Task has started; undefined when it started none. */
function childOf(output: unknown): string | undefined {
  try {
    return Submitted.safeParse(output).data?.ExecutionArn;
  } catch {
    return undefined;
  }
}
