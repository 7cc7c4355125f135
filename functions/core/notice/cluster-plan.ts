import * as z from 'zod/mini';
import { parsed } from '../json.ts';
import { Outcome } from '../outcome.ts';
import { type Difference, differencesOf, type PlanDecision, planDecision, planLines } from './plan-lines.ts';

/** An item of the plan of a cluster, as the outcome of the cluster has it; its text is shortened there. */
const ItemResult = z.object({
  resource: z.string(),
  execution: z.string(),
  name: z.string(),
  says: z.string(),
  details: z.object({ decision: z.optional(z.unknown()) }),
});
type ItemResult = z.infer<typeof ItemResult>;

/** The results in the details of the outcome of a cluster; none in those of an add-on or a Fargate profile. */
export const itemResultsOf = (details: unknown): ItemResult[] =>
  z.object({ results: z.array(ItemResult) }).safeParse(details).data?.results ?? [];

export type ItemPlan = {
  resource: string;
  decision: PlanDecision;
  summary: string;
  changes: Difference[];
  reasons: string[];
  advice: string[];
};

/** The plan of an item: from the output of its own execution (JSON text), or as far as the outcome of the cluster has it. */
export function itemPlan({ resource, name, says, details }: ItemResult, output: string | undefined): ItemPlan {
  const item = { resource, decision: planDecision(name, details.decision) };
  const outcome = Outcome.safeParse(parsed(output ?? '')).data;
  if (outcome === undefined) {
    const [summary = '', ...reasons] = says.split('\n');
    return { ...item, summary, changes: [], reasons, advice: [] };
  }
  const { summary, reasons, advice } = outcome;
  const isChange = item.decision === 'update' || item.decision === 'replace';
  return { ...item, summary, changes: isChange ? differencesOf(outcome.details) : [], reasons, advice };
}

/** Each item of a cluster with all that is said of it, then what the outcome says beside its items, such as the insights of EKS. */
export function clusterPlanLines(items: readonly ItemPlan[], reasons: readonly string[]): string[] {
  const beside = reasons.filter((line) => !items.some(({ resource }) => line.startsWith(`${resource}: `)));
  return [
    ...items.flatMap((item) => [`${item.resource}: ${item.decision}`, ...planLines(item).map((line) => `  ${line}`)]),
    ...beside,
  ];
}
