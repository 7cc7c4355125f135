import { type AccessRequest, type Evaluation, evaluate } from '../../iam/evaluate.ts';
import type { Asking, Policy } from '../../iam/policy.ts';
import type { Role } from '../../iam/stack.ts';

/** What IAM knows: every role by its ARN, and the policies of what is not a role, by the ARN of what has them. */
export type KnownPolicies = {
  roles: ReadonlyMap<string, Role>;
  ofResources: ReadonlyMap<string, readonly Policy[]>;
  /** Whether somebody has taken a statement of a role away, by its id. */
  isWithdrawn?: ((statement: string) => boolean) | undefined;
};

/** What IAM decides, and whose policy says so: that of who asks, or that of what is asked for. */
export type Decision = Evaluation & { by: 'identity' | 'resource' };

/** `aws:SecureTransport`: what stands for TLS on this computer. */
const SECURE = { 'aws:SecureTransport': 'true' };

/**
 * What IAM decides. A service may do what the policy of the resource allows it. A role may do what its own policies or, in
 * its account, that of the resource allow, unless one of them denies it; to use a key or to become another role, both have to
 * allow it. A user may do everything, and so becomes whatever role trusts him. A role that is not there trusts nobody. Throws
 * when a role asks that is not known.
 */
export function decide(known: KnownPolicies, asking: Asking, request: AccessRequest): Decision {
  const context = { ...SECURE, ...request.context };
  if ('service' in asking) {
    return { ...evaluate(ofResource(known, request), { ...request, context }, asking), by: 'resource' };
  }
  if ('user' in asking) {
    const asked = { ...request, context: { ...context, 'aws:PrincipalArn': asking.user } };
    return { ...evaluate(ofResource(known, request), asked, asking), by: 'resource' };
  }

  const role = known.roles.get(asking.role);
  if (!role) throw new Error(`There is no role ${asking.role}.`);
  const asked = { ...request, context: { ...context, 'aws:PrincipalArn': role.arn } };
  const own = stillThere(evaluate(role.policies, asked), known);
  if (own.decision === 'explicitDeny') return { ...own, by: 'identity' };
  const there = evaluate(ofResource(known, request), asked, asking);
  if (there.decision === 'explicitDeny') return { ...there, by: 'resource' };
  const isAllowed = [own, there].map(({ decision }) => decision === 'allowed');
  const isEnough = needsBoth(request) ? isAllowed.every(Boolean) : isAllowed.some(Boolean);
  return {
    decision: isEnough ? 'allowed' : 'implicitDeny',
    matched: [...own.matched, ...there.matched],
    by: 'identity',
  };
}

const NONE: readonly Policy[] = [];

/** A decision without the statements that were withdrawn: what they alone allowed is not allowed. */
function stillThere(evaluation: Evaluation, { isWithdrawn }: KnownPolicies): Evaluation {
  if (isWithdrawn === undefined || evaluation.decision !== 'allowed') return evaluation;
  const matched = evaluation.matched.filter(({ id }) => !isWithdrawn(id));
  return matched.length > 0 ? { ...evaluation, matched } : { decision: 'implicitDeny', matched };
}

const needsBoth = ({ action }: AccessRequest) => action.startsWith('kms:') || action === 'sts:AssumeRole';

function ofResource(known: KnownPolicies, { action, resource }: AccessRequest): readonly Policy[] {
  if (action !== 'sts:AssumeRole') return known.ofResources.get(resource) ?? NONE;
  const role = known.roles.get(resource);
  return role ? [role.trust] : [];
}
