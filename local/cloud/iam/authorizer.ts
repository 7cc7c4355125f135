import type { AccessRequest } from '../../iam/evaluate.ts';
import type { KubernetesIdentity } from '../../simulator/kubernetes/endpoint/endpoints.ts';
import { LOCAL_CREDENTIALS } from '../chat/local-secrets.ts';
import { type Decision, decide, type KnownPolicies } from './decide.ts';
import { type LocalIamOptions, localIam } from './local-iam.ts';
import { type Credentials, credentialsOf, localUserArn, sessionArn } from './principals.ts';

/** One access that was asked for, by the ARN of the role, and what was decided. */
export type Access = AccessRequest & { role: string } & Decision;

/**
 * Says who may do what. Roles may do what the templates allow; whoever signs with other keys is the user of this computer,
 * who may do everything, but assume a role that does not trust him or is not there.
 */
export type Authorizer = {
  /** What AWS says when whoever has this access key may not do that; `undefined` when it is allowed. */
  refusal(accessKeyId: string | undefined, request: AccessRequest): string | undefined;
  /** The same for a state machine, by the name of its definition, under its own role. */
  refusalOfMachine(machine: string, request: AccessRequest): string | undefined;
  /** The one role of the stack that clusters have access entries for. */
  kubernetesRole: string;
  /**
   * Who has an access key, for the Kubernetes API of a cluster: a role of the stack, of which clusters know that one alone, or the
   * user of this computer.
   */
  identityOf(accessKeyId: string): KubernetesIdentity;
  /** The credentials that a Lambda runs with: those of its own role. */
  credentialsOf(functionName: string): Credentials;
  /** Whether a Lambda may send what it did not take to the destination in its configuration, if there is one. */
  mayKeep(functionName: string): boolean;
};

export function createAuthorizer(
  options: LocalIamOptions & {
    onAccess?: ((access: Access) => void) | undefined;
    /** Whether a statement of a role, by its id, is taken away now. */
    isWithdrawn?: ((statement: string) => boolean) | undefined;
  },
): Authorizer {
  const { stack, onAccess, isWithdrawn } = options;
  // The policies are shared by all clouds of a stack; what is withdrawn is this one's.
  const iam = { ...localIam(options), isWithdrawn };
  const runner = (id: string) => {
    const found = iam.runners.get(id);
    if (!found) throw new Error(`${stack.name} has no ${id}.`);
    return found;
  };

  const decideOnce = isWithdrawn === undefined ? remembered(iam) : undefined;
  const rejectionOf = (role: string, session: string, asked: AccessRequest): string | undefined => {
    const request = { ...asked, resource: deployed(stack.name, asked.resource) };
    const evaluation = decideOnce ? decideOnce(role, request) : decide(iam, { role }, request);
    onAccess?.({ ...request, role, ...evaluation });
    return evaluation.decision === 'allowed' ? undefined : refusalText(sessionArn(role, session), request, evaluation);
  };

  const kubernetesRole = stack.attributeOf('KubernetesRole', 'Arn');
  return {
    kubernetesRole,
    refusal(accessKeyId, request) {
      const role = iam.accessKeys.get(accessKeyId ?? '');
      if (role !== undefined) return rejectionOf(role, SESSION, request);
      if (request.action !== 'sts:AssumeRole') return undefined;
      // Who may ask for everything still becomes no role that does not trust him.
      const user = localUserArn(stack, accessKeyId);
      const evaluation = decide(iam, { user }, request);
      return evaluation.decision === 'allowed' ? undefined : refusalText(user, request, evaluation);
    },
    // A child of a distributed Map, `maintain-fleet/Wave`, has the role of its parent.
    refusalOfMachine: (machine, request) =>
      rejectionOf(runner(machineId(machine.replace(/\/.*/, ''))).role, SESSION, request),
    identityOf(accessKeyId) {
      const role = iam.accessKeys.get(accessKeyId);
      const isOwn = accessKeyId === LOCAL_CREDENTIALS.accessKeyId;
      if (role === undefined) {
        const user = { name: localUserArn(stack, accessKeyId), isAdmin: true };
        return { user, secretAccessKey: isOwn ? LOCAL_CREDENTIALS.secretAccessKey : undefined };
      }
      const { secretAccessKey } = credentialsOf(role, SESSION);
      const isMapped = role === kubernetesRole;
      return { user: { name: sessionArn(role, SESSION), isAdmin: false }, secretAccessKey, isMapped };
    },
    credentialsOf: (functionName) => credentialsOf(runner(functionName).role, functionName),
    mayKeep(functionName) {
      const { role, onFailure } = runner(functionName);
      if (onFailure === undefined) return false;
      return rejectionOf(role, functionName, { action: 'sqs:SendMessage', resource: onFailure }) === undefined;
    },
  };
}

const MOST_REMEMBERED = 2000;

/** Decides what roles may do, and remembers it: a fleet asks the same of each cluster again and again, of few at the same time. */
function remembered(iam: KnownPolicies): (role: string, request: AccessRequest) => Decision {
  const known = new Map<string, Decision>();
  return (role, request) => {
    const { action, resource, context } = request;
    const key = [role, action, resource, context === undefined ? '' : JSON.stringify(context)].join('\n');
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const decision = decide(iam, { role }, request);
    known.set(key, decision);
    return decision;
  };
}

/** What sessions are called in refusals, whoever opened them. */
const SESSION = 'eks-upkeep';

function refusalText(user: string, { action, resource }: AccessRequest, { decision, by }: Decision): string {
  const text = `User: ${user} is not authorized to perform: ${action} on resource: ${resource}`;
  if (action === 'sts:AssumeRole') return text;
  if (decision === 'implicitDeny') return `${text} because no identity-based policy allows the ${action} action`;
  return `${text} with an explicit deny in ${by === 'identity' ? 'an identity-based' : 'a resource-based'} policy`;
}

/** The logical id of a state machine by the name of its definition: `UpdateAddonMachine`. */
const machineId = (machine: string) =>
  `${machine.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}Machine`;

/** Deployed state machines have the name of the stack before their own, which on this computer they have not. */
const deployed = (stack: string, arn: string) =>
  arn.includes(':states:')
    ? arn.replace(/^(arn:[^:]+:states:[^:]+:\d+:(?:stateMachine|execution)):/, `$1:${stack}-`)
    : arn;
