import { type Concerned, withCommand } from '../errors/concerned.ts';
import { rejectionAdvice, rejectionOf } from '../errors/rejection-policy.ts';
import type { Thrown } from '../errors/thrown.ts';

// Errors of Fargate profiles only; the others are common to all calls of EKS.
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['InvalidInput', 'Correct the fields named above; `events/replace-fargate-profile.json` is an example of a request.'],
  ['TimeIsUp', 'Find out what delayed EKS, then start again, with a longer deadlineSeconds if it was too short.'],
  ['NewNameTaken', 'Find out whose profile it is; delete it if it is not needed, or choose another name with newName.'],
  [
    'AlreadyExists',
    'Find out whose profile it is; delete it if it is not needed, or choose another name with newName.',
  ],
  [
    'QuotaReached',
    'Delete a profile that is not needed, or ask for more in the Service Quotas console (Amazon EKS, Fargate profiles per cluster).',
  ],
  ['ZoneUnsupported', 'Name subnets in zones that Fargate supports with changes.subnets.'],
  [
    'PodExecutionRoleNotReady',
    'Let the pod execution role trust eks-fargate-pods.amazonaws.com (IAM console, tab Trust relationships).',
  ],
  ['UnknownStatus', 'Check the profile in the EKS console.'],
]);

const BUSY = 'EKS changes one Fargate profile of a cluster at a time, and none during an update.';

function busyAdvice(of: Concerned): string {
  return withCommand(of, ['cluster'], {
    command: ({ cluster }) => `list-updates --name ${cluster}`,
    says: `and the statuses of the profiles show the change in progress; start again when it has ended. ${BUSY}`,
    otherwise: `The EKS console shows the change in progress; start again when it has ended. ${BUSY}`,
  });
}

/** Every error name that only operations on Fargate profiles throw. */
export const knownFargateRejections: readonly string[] = ['EksBusy', ...ADVICE.keys()];

/** The advice on an error. */
export function fargateAdvice(thrown: Thrown, of: Concerned): string {
  if (thrown.name === 'EksBusy') return busyAdvice(of);
  return ADVICE.get(thrown.name) ?? rejectionAdvice(thrown, of);
}

/** Whether an error is one that eks-upkeep knows. */
export function isForeseen(thrown: Thrown): boolean {
  return ADVICE.has(thrown.name) || rejectionOf(thrown) !== undefined;
}
