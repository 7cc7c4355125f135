import * as z from 'zod/mini';
import { ClusterPlace } from './cluster.ts';

/** How bad it is for the person on duty: nothing to do, look when convenient, act today, act now. */
export const Severity = z.enum(['info', 'warning', 'error', 'critical']);
export type Severity = z.infer<typeof Severity>;

/** What an outcome and the document about it say alike. */
export const whatIsSaid = {
  resource: z.optional(z.strictObject({ kind: z.enum(['addon', 'fargate-profile']), name: z.string() })),
  summary: z.string(),
  /** What happened, in order. */
  reasons: z.array(z.string()),
  /** What a person does next. */
  advice: z.array(z.string()),
  /** EKS's codes. */
  codes: z.array(z.string()),
  resourceIds: z.array(z.string()),
  details: z.record(z.string(), z.json()),
};

/**
 * How an execution ended: the one document that its output or cause, its notification and its metrics are made of.
 * `name` is `Updated`, `UpToDate` ... or, when it did not succeed, the error that ends the execution. `reasons` and
 * `advice` hold sentences: what happened in order, and what a person does next.
 */
export const Outcome = z.strictObject({
  machine: z.string(),
  name: z.string(),
  succeeded: z.boolean(),
  severity: Severity,
  cluster: z.optional(ClusterPlace),
  ...whatIsSaid,
});
export type Outcome = z.infer<typeof Outcome>;

// Step Functions takes a cause of up to 32,768 characters; a longer one fails the Fail state itself.
const LONGEST_CAUSE = 32_000;

/** The outcome as the cause of a failed execution: what happened, why, what to do. */
export function causeText({ summary, reasons, advice }: Pick<Outcome, 'summary' | 'reasons' | 'advice'>): string {
  const parts = [summary, ...reasons, ...(advice.length > 0 ? ['What to do:', ...advice] : [])];
  return parts.join('\n').slice(0, LONGEST_CAUSE);
}

/** What an outcome says beside its name; lists that are omitted are empty, and name nothing twice. */
export type OutcomeParts = {
  summary: string;
  reasons?: string[];
  advice?: string[];
  codes?: string[];
  resourceIds?: string[];
  severity?: Severity;
  details?: Outcome['details'];
};

/** What an outcome is about, as far as it is known. */
export type Whereabouts = { cluster?: ClusterPlace | undefined; resource?: Outcome['resource'] | undefined };

/**
 * Makes the outcomes of a state machine, given how bad each of them is. One that is no more than information ends the execution
 * as a success, whatever its parts add to that; any other is the error that it fails with.
 */
export const outcomesOf =
  <Name extends string>(machine: string, severities: Readonly<Record<Name, Severity>>) =>
  (name: Name, where: Whereabouts, parts: OutcomeParts): Outcome =>
    outcomeOf({ machine, name, succeeded: severities[name] === 'info', severity: severities[name] }, where, parts);

/** An outcome made of its parts. */
export function outcomeOf(
  head: Pick<Outcome, 'machine' | 'name' | 'succeeded' | 'severity'>,
  where: Whereabouts,
  { summary, reasons = [], advice = [], codes = [], resourceIds = [], severity, details = {} }: OutcomeParts,
): Outcome {
  return {
    ...head,
    severity: severity ?? head.severity,
    ...(where.cluster !== undefined && { cluster: where.cluster }),
    ...(where.resource !== undefined && { resource: where.resource }),
    summary,
    reasons,
    advice: [...new Set(advice)],
    codes: [...new Set(codes)],
    resourceIds: [...new Set(resourceIds)],
    details,
  };
}
