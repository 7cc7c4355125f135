import * as z from 'zod/mini';
import { Cluster } from '../cluster.ts';
import { schemaHint } from '../input/schema-hint.ts';

/** The input of `report-health`: the cluster whose add-ons and Fargate profiles are checked, and whether to say which add-ons are behind. */
export const ReportHealthRequest = z.strictObject({
  cluster: Cluster,
  drift: z._default(z.boolean(), false),
  ...schemaHint,
});
export type ReportHealthRequest = z.infer<typeof ReportHealthRequest>;
