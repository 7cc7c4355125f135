import type { RequestContext } from './condition.ts';
import type { Asking, Policy, Statement } from './policy.ts';

/** One thing that is asked for: `eks:UpdateAddon`, the ARN it is done to (`*` where IAM knows none), and the circumstances. */
export type AccessRequest = { action: string; resource: string; context?: RequestContext };

/** What IAM decides, by the words of SimulatePrincipalPolicy; `matched` are the statements that decided it. */
export type Evaluation = { decision: 'allowed' | 'explicitDeny' | 'implicitDeny'; matched: readonly Statement[] };

/**
 * Evaluates policies as IAM does: a Deny that fits decides, else an Allow that fits, else nothing is allowed. `asking` is who
 * asks, which only policies of resources want to know.
 */
export function evaluate(policies: readonly Policy[], request: AccessRequest, asking?: Asking): Evaluation {
  const { action, resource, context = {} } = request;
  const fitting = ofAction(policies, action).filter(
    (statement) => statement.isOfResource(resource) && statement.isOfPrincipal(asking) && statement.condition(context),
  );
  const denying = fitting.filter(({ effect }) => effect === 'Deny');
  if (denying.length > 0) return { decision: 'explicitDeny', matched: denying };
  return { decision: fitting.length > 0 ? 'allowed' : 'implicitDeny', matched: fitting };
}

// The same few actions are asked for again and again, and most statements are of others.
const found = new WeakMap<readonly Policy[], Map<string, readonly Statement[]>>();

function ofAction(policies: readonly Policy[], action: string): readonly Statement[] {
  const known = found.get(policies) ?? new Map<string, readonly Statement[]>();
  found.set(policies, known);
  const statements = known.get(action) ?? policies.flat().filter((statement) => statement.isOfAction(action));
  known.set(action, statements);
  return statements;
}
