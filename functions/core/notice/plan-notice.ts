import { parsed } from '../json.ts';
import { Outcome } from '../outcome.ts';
import { clusterPlanLines, itemPlan, itemResultsOf } from './cluster-plan.ts';
import type { Notice } from './notice.ts';
import { outcomeNotice } from './notification.ts';
import { differencesOf, differenceText, planDecision, totalsText, warningsOf } from './plan-lines.ts';

/** The plan in the output of an execution (JSON text); `undefined` when there is none. */
export function planIn(output: string): Outcome | undefined {
  const outcome = Outcome.safeParse(parsed(output)).data;
  return outcome?.name === 'Planned' ? outcome : undefined;
}

/** The executions that made the plans of the items of a cluster, by their ARNs. */
export const itemExecutions = ({ details }: Outcome): string[] =>
  itemResultsOf(details).map(({ execution }) => execution);

/** The notice of a plan: it says what a dry run of `upkeep` says. `outputs` are those of the executions of its items. */
export function planNotice(
  plan: Outcome,
  execution: { arn: string; name: string; startedAt: string },
  outputs: ReadonlyMap<string, string | undefined>,
): Notice {
  return outcomeNotice({ ...plan, reasons: reasonsOf(plan, outputs) }, execution);
}

function reasonsOf({ name, details, reasons }: Outcome, outputs: ReadonlyMap<string, string | undefined>): string[] {
  const results = itemResultsOf(details);
  const decision = planDecision(name, details.decision);
  if (results.length === 0) {
    return [...differencesOf(details).map(differenceText), ...reasons, ...warningsOf(decision), totalsText([decision])];
  }

  const items = results.map((result) => itemPlan(result, outputs.get(result.execution)));
  return [...clusterPlanLines(items, reasons), totalsText(items.map((item) => item.decision))];
}
