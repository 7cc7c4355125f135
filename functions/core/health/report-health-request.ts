import * as z from 'zod/mini';
import { Cluster } from '../cluster.ts';
import { schemaHint } from '../schema-hint.ts';

/** The input of `report-health`: the cluster whose add-ons and Fargate profiles are checked. */
export const ReportHealthRequest = z.strictObject({ cluster: Cluster, ...schemaHint });
export type ReportHealthRequest = z.infer<typeof ReportHealthRequest>;
