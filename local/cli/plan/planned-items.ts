import * as z from 'zod';
import { itemPlan } from '../../../functions/core/notice/cluster-plan.ts';
import {
  type Difference,
  differencesOf,
  type PlanDecision,
  planDecision,
  planTotals,
} from '../../../functions/core/notice/plan-lines.ts';
import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';
import type { AwsCaller } from '../aws/caller.ts';
import type { Session } from '../session.ts';
import { type MaintenanceResult, maintenanceResults } from '../text/maintenance-results.ts';
import { outcomeOf } from '../text/outcome-row.ts';

/** The plan of one add-on or Fargate profile, or of a cluster that cannot be planned. */
export type PlannedItem = {
  cluster: string;
  resource: string;
  decision: PlanDecision;
  /** Of the outcome, such as `Planned` or `ClusterMaintenanceBlocked`. */
  name: string;
  summary: string;
  changes: Difference[];
  reasons: string[];
  advice: string[];
  /** `null` where the plan changes nothing or does not say. */
  rollBack: unknown;
  estimateSeconds: number | null;
};

const Output = z.object({
  cluster: z.object({ name: z.string() }).optional(),
  resource: z.object({ name: z.string() }).optional(),
  details: z.looseObject({
    decision: z.string().optional(),
    rollBack: z.optional(z.unknown()),
    estimate: z.looseObject({ totalSeconds: z.number().nullish() }).nullish(),
  }),
});

/** Every item of a dry run: one, or those of a whole cluster in their order. */
export function plannedItems(record: ExecutionRecord, { cloud }: Session, request: object): PlannedItem[] {
  const {
    cluster: place,
    addon,
    profile,
  } = z
    .looseObject({ cluster: z.unknown(), addon: z.string().optional(), profile: z.string().optional() })
    .parse(request);
  const cluster = typeof place === 'string' ? place : String(Object(place).name);
  const results = maintenanceResults(record);
  if (results.length > 0) return results.map((result) => itemOfResult(cluster, result, cloud));

  const { name, decision, summary, reasons, advice } = outcomeOf(record);
  const said = { name, summary, reasons, advice };
  return [
    {
      cluster,
      resource: addon ?? profile ?? 'all',
      decision: planDecision(name, decision),
      ...said,
      ...factsOf(record.output),
    },
  ];
}

function itemOfResult(cluster: string, result: MaintenanceResult, { engine }: Session['cloud']): PlannedItem {
  const { output } = engine.describeExecution(result.execution);
  const facts = factsOf(output === undefined ? undefined : JSON.parse(output));
  return { cluster, name: result.name, ...facts, ...itemPlan(result, output) };
}

function factsOf(output: unknown): Pick<PlannedItem, 'changes' | 'rollBack' | 'estimateSeconds'> {
  const { details } = Output.safeParse(output).data ?? {};
  const isChange = details?.decision === 'update' || details?.decision === 'replace';
  return {
    changes: isChange ? differencesOf(details) : [],
    rollBack: (isChange && details.rollBack) || null,
    estimateSeconds: (isChange && details.estimate?.totalSeconds) || null,
  };
}

export const totalsOf = (items: readonly PlannedItem[]) => planTotals(items.map(({ decision }) => decision));

/** A plan for programs. */
export const planJson = (items: readonly PlannedItem[], caller: AwsCaller | undefined) => ({
  ...(caller && { account: caller.account, region: caller.region }),
  totals: totalsOf(items),
  plans: items,
});
