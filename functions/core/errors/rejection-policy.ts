import { awsEks } from '../aws-command.ts';
import { type Concerned, withCommand } from './concerned.ts';
import { infrastructurePolicyOf } from './infrastructure-errors.ts';
import { permissionAdvice } from './missing-permission.ts';
import type { RejectionPolicy, Thrown } from './thrown.ts';

/** A row: its advice has real names once it is known what the error is about. */
type Row = Omit<RejectionPolicy, 'advice'> & { advice: string | ((of: Concerned) => string) };

const ROWS: ReadonlyMap<string, Row> = new Map(
  Object.entries({
    EksThrottled: {
      meaning: 'again',
      says: 'EKS is throttling the calls (ThrottlingException, TooManyRequestsException).',
      advice: 'Find out in CloudTrail who else calls EKS so often (event source eks.amazonaws.com).',
    },
    EksUnavailable: {
      meaning: 'again',
      says: 'EKS did not answer, or answered with a server error; the call may still have taken effect.',
      advice: 'Check the AWS Health Dashboard for EKS in this Region.',
    },
    EksAnswerIncomplete: {
      meaning: 'again',
      says: 'EKS omitted from its answer a field that it always sends.',
      advice: 'Check the add-on in the EKS console; if it happens again, open a case in the AWS Support console.',
    },
    UpdateNotFound: {
      meaning: 'again',
      says: 'EKS does not know the update yet.',
      advice: (of: Concerned) =>
        withCommand(of, ['cluster', 'addon'], {
          command: ({ cluster, addon }) => `list-updates --name ${cluster} --addon-name ${addon}`,
          says: 'lists the updates that EKS knows.',
          otherwise: 'The EKS console shows the updates that EKS knows (tab Update history).',
        }),
    },
    AssociationNotFound: {
      meaning: 'again',
      says: 'A pod identity association of the add-on was deleted while it was being read.',
      advice: (of: Concerned) =>
        withCommand(of, ['cluster'], {
          command: ({ cluster }) => `list-pod-identity-associations --cluster-name ${cluster}`,
          says: 'lists the existing ones.',
          otherwise: 'The EKS console shows the existing ones (tab Access).',
        }),
    },
    ClusterNotActive: {
      meaning: 'again',
      says: 'The cluster is being changed and takes no other change.',
      advice: (of: Concerned) =>
        withCommand(of, ['cluster'], {
          command: ({ cluster }) => `describe-cluster --name ${cluster} --query cluster.status`,
          says: 'shows ACTIVE when you can start again.',
          otherwise: 'Start again when the EKS console shows the cluster as Active.',
        }),
    },
    TableUnavailable: {
      meaning: 'again',
      says: 'The table that shows which execution is changing a cluster did not answer.',
      advice: 'Check the AWS Health Dashboard for DynamoDB in this Region.',
    },
    BucketUnavailable: {
      meaning: 'again',
      says: 'The bucket that keeps the lists and results of fleets did not answer.',
      advice: 'Check the AWS Health Dashboard for S3 in this Region.',
    },
    ExecutionUnreadable: {
      meaning: 'again',
      says: 'Step Functions did not return the status of an execution.',
      advice: 'Check the AWS Health Dashboard for Step Functions in this Region.',
    },
    PlanningTimedOut: {
      meaning: 'rejected',
      says: 'There was no time left for another attempt to find out which execution is changing the cluster.',
      advice: 'Check the AWS Health Dashboard for DynamoDB and Step Functions in this Region.',
    },
    EksBusy: {
      meaning: 'busy',
      says: 'EKS is already changing the add-on or the cluster (ResourceInUseException).',
      advice: (of: Concerned) =>
        withCommand(of, ['cluster'], {
          command: ({ cluster }) => `list-updates --name ${cluster}`,
          says: `and the same with \`--addon-name${of.addon === undefined ? '` and the name of the add-on' : ` ${of.addon}\``} show the change in progress.`,
          otherwise: 'The EKS console shows the change in progress (tab Update history).',
        }),
    },
    InvalidInput: {
      meaning: 'rejected',
      says: 'The request does not fit its schema.',
      advice: 'Correct the fields named above; `events/update-addon.json` is an example of a request.',
    },
    ClusterNotFound: {
      meaning: 'rejected',
      says: 'There is no such cluster in this account and Region.',
      advice: ({ cluster }: Concerned) =>
        `\`${awsEks({ region: cluster?.region }, 'list-clusters')}\` lists the existing ones; check \`cluster.region\` and \`cluster.roleArn\`.`,
    },
    AddonNotFound: {
      meaning: 'rejected',
      says: 'The add-on is not installed in the cluster.',
      advice: (of: Concerned) =>
        withCommand(of, ['cluster'], {
          command: ({ cluster }) => `list-addons --cluster-name ${cluster}`,
          says: 'lists the installed ones; eks-upkeep installs none.',
          otherwise: 'The EKS console lists the installed ones (tab Add-ons); eks-upkeep installs none.',
        }),
    },
    AddonUnsupported: {
      meaning: 'rejected',
      says: 'EKS offers no such add-on for this cluster.',
      advice: (of: Concerned) =>
        withCommand(of, ['clusterVersion'], {
          command: ({ clusterVersion }) =>
            `describe-addon-versions --kubernetes-version ${clusterVersion} --query addons[].addonName`,
          says: 'lists what it offers.',
          otherwise: '`aws eks describe-addon-versions` lists what it offers, with the Kubernetes versions of each.',
        }),
    },
    VersionUnsupported: {
      meaning: 'rejected',
      says: 'EKS does not support that version on this Kubernetes or platform version.',
      advice: (of: Concerned) =>
        withCommand(of, ['addon', 'clusterVersion'], {
          command: ({ addon, clusterVersion }) =>
            `describe-addon-versions --addon-name ${addon} --kubernetes-version ${clusterVersion}`,
          says: 'lists the supported versions.',
          otherwise:
            '`aws eks describe-addon-versions` lists the supported versions, with the Kubernetes versions of each.',
        }),
    },
    ConfigurationRejected: {
      meaning: 'rejected',
      says: 'The configuration does not fit the schema of the version.',
      advice: (of: Concerned) =>
        withCommand(of, ['addon', 'version'], {
          command: ({ addon, version }) =>
            `describe-addon-configuration --addon-name ${addon} --addon-version ${version}`,
          says: 'shows the schema to compare it with.',
          otherwise: '`aws eks describe-addon-configuration` shows the schema to compare it with.',
        }),
    },
    OneMinorAtATime: {
      meaning: 'rejected',
      says: 'EKS updates this add-on by one minor version at a time.',
      advice: 'Ask for the next minor line first, such as `version: "1.19"`.',
    },
    InvalidParameter: {
      meaning: 'rejected',
      says: 'EKS rejected a parameter.',
      advice: 'Its message names the parameter; correct it in the request.',
    },
    InvalidRequest: {
      meaning: 'rejected',
      says: 'EKS rejects the change in the current state of the add-on or the cluster.',
      advice: 'Check both in the EKS console; the message says what prevents the change.',
    },
    EksClientError: {
      meaning: 'rejected',
      says: 'EKS rejected the call as a client error (ClientException), often because of a role or an identifier that it cannot use.',
      advice: 'Check the role of the function and the ARNs in the request.',
    },
    AccessDenied: {
      meaning: 'rejected',
      says: 'A permission is missing.',
      advice: 'Allow the action named above on that resource to the role named there.',
    },
    RoleNotAssumed: {
      meaning: 'rejected',
      says: 'The role of the cluster could not be assumed.',
      advice: 'Check the trust policy of `cluster.roleArn`, and `externalId` if the policy requires one.',
    },
  } satisfies Record<string, Row>),
);

/** Every error name with a row. */
export const knownRejections: readonly string[] = [...ROWS.keys()];

/**
 * What an error thrown by a Task means: its row, or its class when it is an error of Lambda or Step Functions itself. Advice on a
 * missing permission depends on the permission, and has the real names. `undefined` for an unknown error, which is reported as it
 * is.
 */
export function rejectionOf(thrown: Thrown, of: Concerned = {}): RejectionPolicy | undefined {
  const row = ROWS.get(thrown.name) ?? infrastructurePolicyOf(thrown);
  if (row === undefined) return undefined;
  const permission = thrown.name === 'AccessDenied' ? permissionAdvice(thrown.message) : undefined;
  const advice = permission ?? (typeof row.advice === 'string' ? row.advice : row.advice(of));
  return { ...row, advice };
}

/** The advice on an error, known or not. */
export function rejectionAdvice(thrown: Thrown, of: Concerned = {}): string {
  return rejectionOf(thrown, of)?.advice ?? UNKNOWN_ERROR;
}

const UNKNOWN_ERROR =
  'This error is not one that eks-upkeep knows. Its details are in the history of the execution and in the log of the function.';
