import * as z from 'zod';
import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';

const Results = z.object({
  details: z.object({
    results: z.array(
      z.object({
        resource: z.string(),
        execution: z.string(),
        name: z.string(),
        succeeded: z.boolean(),
        says: z.string(),
        details: z.looseObject({
          decision: z.string().optional(),
          mustMove: z.boolean().optional(),
          from: z.string().optional(),
          to: z.string().optional(),
        }),
      }),
    ),
  }),
});
export type MaintenanceResult = z.infer<typeof Results>['details']['results'][number];

/** What came of each work of maintain-cluster, from its output or, when it failed, from what it told. */
export function maintenanceResults({ output, notifications }: ExecutionRecord): MaintenanceResult[] {
  const told = notifications.at(-1)?.structure?.default;
  const outcome = output ?? (told === undefined ? undefined : JSON.parse(told));
  return Results.safeParse(outcome).data?.details.results ?? [];
}
