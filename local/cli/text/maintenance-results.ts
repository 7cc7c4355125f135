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

/** The result of each item of maintain-cluster, from its output or, when it failed, from its notification. */
export function maintenanceResults(record: ExecutionRecord): MaintenanceResult[] {
  return detailsOf(record)?.results ?? [];
}

/** EKS's own insights about the add-ons, as a plan quotes them. */
export function maintenanceInsights(record: ExecutionRecord): QuotedInsight[] {
  return detailsOf(record)?.insights ?? [];
}

function detailsOf({ output, notifications }: ExecutionRecord) {
  const notified = notifications.at(-1)?.structure?.default;
  const outcome = output ?? (notified === undefined ? undefined : JSON.parse(notified));
  return Results.safeParse(outcome).data?.details;
}
