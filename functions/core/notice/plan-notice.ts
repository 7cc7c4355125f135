import * as z from 'zod/mini';
import { parsed } from '../json.ts';
import { Outcome } from '../outcome.ts';
import type { Notice } from './notice.ts';
import { outcomeNotice } from './notification.ts';
import { differencesOf, differenceText, planDecision, totalsText, warningsOf } from './plan-lines.ts';

const Results = z.object({
  results: z.array(
    z.object({
      resource: z.string(),
      name: z.string(),
      says: z.string(),
      details: z.object({ decision: z.optional(z.unknown()) }),
    }),
  ),
});

/** The notice of the plan in the output of an execution (JSON text); `undefined` when there is none. It says what a dry run of `upkeep` says. */
export function planNotice(
  output: string,
  execution: { arn: string; name: string; startedAt: string },
): Notice | undefined {
  const outcome = Outcome.safeParse(parsed(output)).data;
  if (outcome?.name !== 'Planned') return undefined;
  return outcomeNotice({ ...outcome, reasons: reasonsOf(outcome) }, execution);
}

function reasonsOf({ name, details, reasons }: Outcome): string[] {
  const results = Results.safeParse(details).data?.results ?? [];
  const decision = planDecision(name, details.decision);
  if (results.length === 0) {
    return [...differencesOf(details).map(differenceText), ...reasons, ...warningsOf(decision), totalsText([decision])];
  }

  const decisions = results.map((each) => planDecision(each.name, each.details.decision));
  const items = results.map(
    ({ resource, says }, index) => `${resource}: ${decisions[index]}. ${says.replaceAll('\n', ' ')}`,
  );
  const beside = reasons.filter((line) => !results.some(({ resource }) => line.startsWith(`${resource}: `)));
  return [...items, ...beside, totalsText(decisions)];
}
