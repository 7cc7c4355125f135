import * as z from 'zod';
import { QuotedInsight } from '../../../functions/core/maintenance/insights.ts';
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
    insights: z.array(QuotedInsight).default([]),
  }),
});
export type MaintenanceResult = z.infer<typeof Results>['details']['results'][number];

/** What came of each item of maintain-cluster, from its output or, when it failed, from what it notified of. */
export function maintenanceResults(record: ExecutionRecord): MaintenanceResult[] {
  return detailsOf(record)?.results ?? [];
}

/** What EKS itself says about the add-ons, as a plan quotes it. */
export function maintenanceInsights(record: ExecutionRecord): QuotedInsight[] {
  return detailsOf(record)?.insights ?? [];
}

function detailsOf({ output, notifications }: ExecutionRecord) {
  const told = notifications.at(-1)?.structure?.default;
  const outcome = output ?? (told === undefined ? undefined : JSON.parse(told));
  return Results.safeParse(outcome).data?.details;
}
