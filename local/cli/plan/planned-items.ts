import * as z from 'zod';
import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';
import type { AwsCaller } from '../aws/caller.ts';
import type { Session } from '../session.ts';
import { type MaintenanceResult, maintenanceResults } from '../text/maintenance-results.ts';
import { outcomeOf } from '../text/outcome-row.ts';
import { type Difference, differencesOf, differenceText } from './differences.ts';

/** What a plan comes to; `failed` is a plan that could not be made. */
export type Decision = 'update' | 'replace' | 'up to date' | 'blocked' | 'failed';

/** The plan of one add-on or Fargate profile, or of a cluster that cannot be planned. */
export type PlannedItem = {
  cluster: string;
  resource: string;
  decision: Decision;
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
      decision: decisionOf(name, decision),
      ...said,
      ...factsOf(record.output),
    },
  ];
}

function itemOfResult(cluster: string, result: MaintenanceResult, { engine }: Session['cloud']): PlannedItem {
  const { resource, name, says, details, execution } = result;
  const [summary = '', ...reasons] = says.split('\n');
  const { output } = engine.describeExecution(execution);
  const facts = factsOf(output === undefined ? undefined : JSON.parse(output));
  return {
    cluster,
    resource,
    decision: decisionOf(name, details.decision),
    name,
    summary,
    reasons,
    advice: [],
    ...facts,
  };
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

function decisionOf(name: string, decision: string | undefined): Decision {
  if (decision === 'keep') return 'up to date';
  if (decision === 'update' || decision === 'replace' || decision === 'blocked') return decision;
  return name.endsWith('Blocked') ? 'blocked' : 'failed';
}

/** What is said of an item, a line each: what changes, why, the way back, the estimate, what to do. */
export const itemLines = ({ summary, changes, reasons, advice }: PlannedItem): string[] => [
  summary,
  ...changes.map((change) => `  ${differenceText(change)}`),
  ...reasons,
  ...advice,
];

/** How many items come to what. */
export function totalsOf(items: readonly PlannedItem[]) {
  const of = (decision: Decision) => items.filter((item) => item.decision === decision).length;
  const [update, replace, upToDate] = [of('update'), of('replace'), of('up to date')];
  return { update, replace, upToDate, blocked: of('blocked'), failed: of('failed') };
}

/** `2 to update, 3 up to date, 1 blocked.` */
export function totalsText(items: readonly PlannedItem[]): string {
  const { update, replace, upToDate, blocked, failed } = totalsOf(items);
  const parts = [
    ...(update > 0 || replace === 0 ? [`${update} to update`] : []),
    ...(replace > 0 ? [`${replace} to replace`] : []),
    `${upToDate} up to date`,
    `${blocked} blocked`,
    ...(failed > 0 ? [`${failed} not planned`] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** A plan for programs. */
export const planJson = (items: readonly PlannedItem[], caller: AwsCaller | undefined) => ({
  ...(caller && { account: caller.account, region: caller.region }),
  totals: totalsOf(items),
  plans: items,
});
