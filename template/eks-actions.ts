import { OPERATIONS, type OperationName } from '../local/simulator/eks/operations.ts';
import type { EksResource } from '../local/simulator/http/operation.ts';

type EksActionFacts = { on: EksResource; why?: string | undefined };

/** Actions that EKS asks for, of which no operation is called: an update of an add-on or a new profile does it. */
const ASKED_FOR = {
  CreatePodIdentityAssociation: { on: 'cluster', why: 'EKS requires it when an update adds pod identities' },
  DeletePodIdentityAssociation: {
    ...{ on: 'podidentityassociation' },
    why: 'EKS requires it when an update removes pod identities',
  },
  UpdatePodIdentityAssociation: {
    ...{ on: 'podidentityassociation' },
    why: 'EKS requires it when an update changes the role of a pod identity',
  },
  TagResource: {
    ...{ on: 'fargateprofile' },
    why: 'a new profile has the tags of the old one and of the run that created it; EKS requires this permission on creation',
  },
} as const satisfies Record<string, EksActionFacts>;

export type EksAction = OperationName | keyof typeof ASKED_FOR;

const isAskedFor = (action: EksAction): action is keyof typeof ASKED_FOR => Object.hasOwn(ASKED_FOR, action);

/** What an action is done to, and why it is granted: for an operation, where local/simulator/eks implements it. */
export function factsOf(action: EksAction): EksActionFacts {
  return isAskedFor(action) ? ASKED_FOR[action] : OPERATIONS[action];
}

/** Why each action of EKS is granted, by the name that IAM has for it. */
export const EKS_REASONS: Readonly<Record<string, string>> = Object.fromEntries(
  [...Object.entries<EksActionFacts>(OPERATIONS), ...Object.entries<EksActionFacts>(ASKED_FOR)].flatMap(
    ([action, { why }]) => (why === undefined ? [] : [[`eks:${action}`, why]]),
  ),
);
