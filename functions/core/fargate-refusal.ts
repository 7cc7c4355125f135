import { refusalOf, type Thrown } from './refusal-policy.ts';

// What only Fargate profiles can meet; the rest is common to every call of EKS.
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['InvalidInput', 'Correct the fields named above; `events/replace-fargate-profile.json` is an example of a request.'],
  [
    'EksBusy',
    'EKS changes one Fargate profile of a cluster at a time, and none during an update: see `aws eks list-updates --name CLUSTER` and the statuses of the profiles, then start again.',
  ],
  ['TimeIsUp', 'See what held EKS up, then start again, with a later deadlineSeconds if that was too early.'],
  ['NewNameTaken', 'See whose profile it is; delete it if it is not needed, or choose another name by newName.'],
  ['AlreadyExists', 'See whose profile it is; delete it if it is not needed, or choose another name by newName.'],
  [
    'QuotaReached',
    'Delete a profile that is not needed, or ask for more in the Service Quotas console (Amazon EKS, Fargate profiles per cluster).',
  ],
  ['ZoneUnsupported', 'Name subnets in zones that Fargate supports by changes.subnets.'],
  [
    'PodExecutionRoleNotReady',
    'Let the pod execution role trust eks-fargate-pods.amazonaws.com (IAM console, tab Trust relationships).',
  ],
  ['UnknownStatus', 'See the profile in the EKS console.'],
]);

const UNFORESEEN =
  'This error is not one that eks-upkeep knows. Its details are in the history of the execution and in the log of the function.';

/** What a person does about an error. */
export function fargateAdvice(thrown: Thrown): string {
  return ADVICE.get(thrown.name) ?? refusalOf(thrown)?.advice ?? UNFORESEEN;
}

/** Whether an error is one that eks-upkeep knows. */
export function isForeseen(thrown: Thrown): boolean {
  return ADVICE.has(thrown.name) || refusalOf(thrown) !== undefined;
}
