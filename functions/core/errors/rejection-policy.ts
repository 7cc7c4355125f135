import { type Concerned, withCommand } from './concerned.ts';
import { infrastructurePolicyOf } from './infrastructure-errors.ts';
import { permissionAdvice } from './missing-permission.ts';

/**
 * What an error thrown on the way means. `again`: the call may be made again after a pause, for as long as there is
 * time. `busy`: something else is being changed; look what it is, wait. `refused`: it will be refused again.
 */
export type RejectionPolicy = { meaning: 'again' | 'busy' | 'refused'; says: string; advice: string };

/** A row: its advice has real names once it is known what the error is about. */
type Row = Omit<RejectionPolicy, 'advice'> & { advice: string | ((of: Concerned) => string) };

const ROWS: ReadonlyMap<string, Row> = new Map(
  Object.entries({
    EksThrottled: {
      meaning: 'again',
      says: 'EKS asks for fewer calls (ThrottlingException, TooManyRequestsException).',
      advice: 'Find out who else calls EKS so often: CloudTrail, event source eks.amazonaws.com.',
    },
    EksUnavailable: {
      meaning: 'again',
      says: 'EKS did not answer, or with a server error; the call may have taken effect all the same.',
      advice: 'See the AWS Health Dashboard for EKS in this Region.',
    },
    EksAnswerIncomplete: {
      meaning: 'again',
      says: 'EKS left a member out of an answer that it always sends.',
      advice: 'Look at the add-on in the EKS console; if it happens again, open a case in the AWS Support console.',
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
      says: 'A pod identity association of the add-on went away between two looks.',
      advice: (of: Concerned) =>
        withCommand(of, ['cluster'], {
          command: ({ cluster }) => `list-pod-identity-associations --cluster-name ${cluster}`,
          says: 'lists those that there are.',
          otherwise: 'The EKS console shows those that there are (tab Access).',
        }),
    },
    ClusterNotActive: {
      meaning: 'again',
      says: 'The cluster is being changed and takes no other change.',
      advice: (of: Concerned) =>
        withCommand(of, ['cluster'], {
          command: ({ cluster }) => `describe-cluster --name ${cluster} --query cluster.status`,
          says: 'says ACTIVE when it can be tried again.',
          otherwise: 'Start again when the EKS console calls the cluster Active.',
        }),
    },
    TableUnavailable: {
      meaning: 'again',
      says: 'The table that says who maintains a cluster did not answer.',
      advice: 'See the AWS Health Dashboard for DynamoDB in this Region.',
    },
    ExecutionUnreadable: {
      meaning: 'again',
      says: 'Step Functions did not tell how an execution stands.',
      advice: 'See the AWS Health Dashboard for Step Functions in this Region.',
    },
    EksBusy: {
      meaning: 'busy',
      says: 'EKS is changing the add-on or the cluster already (ResourceInUseException).',
      advice: (of: Concerned) =>
        withCommand(of, ['cluster'], {
          command: ({ cluster }) => `list-updates --name ${cluster}`,
          says: `and the same with \`--addon-name${of.addon === undefined ? '` and the name of the add-on' : ` ${of.addon}\``} show what holds it.`,
          otherwise: 'The EKS console shows what holds it (tab Update history).',
        }),
    },
    InvalidInput: {
      meaning: 'refused',
      says: 'The request does not fit its schema.',
      advice: 'Correct the fields named above; `events/update-addon.json` is an example of a request.',
    },
    ClusterNotFound: {
      meaning: 'refused',
      says: 'There is no such cluster in this account and Region.',
      advice: '`aws eks list-clusters` lists those that there are; check `cluster.region` and `cluster.roleArn`.',
    },
    AddonNotFound: {
      meaning: 'refused',
      says: 'The add-on is not installed in the cluster.',
      advice: (of: Concerned) =>
        withCommand(of, ['cluster'], {
          command: ({ cluster }) => `list-addons --cluster-name ${cluster}`,
          says: 'lists those that are; eks-upkeep installs none.',
          otherwise: 'The EKS console lists those that are (tab Add-ons); eks-upkeep installs none.',
        }),
    },
    AddonUnsupported: {
      meaning: 'refused',
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
      meaning: 'refused',
      says: 'EKS does not support that version on this Kubernetes or platform version.',
      advice: (of: Concerned) =>
        withCommand(of, ['addon', 'clusterVersion'], {
          command: ({ addon, clusterVersion }) =>
            `describe-addon-versions --addon-name ${addon} --kubernetes-version ${clusterVersion}`,
          says: 'lists the ones it does.',
          otherwise: '`aws eks describe-addon-versions` lists the ones it does, with the Kubernetes versions of each.',
        }),
    },
    ConfigurationRejected: {
      meaning: 'refused',
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
      meaning: 'refused',
      says: 'EKS moves this add-on one minor version at a time.',
      advice: 'Ask for the next minor line first, such as `version: "1.19"`.',
    },
    InvalidParameter: {
      meaning: 'refused',
      says: 'EKS refused a parameter.',
      advice: 'Its message names the parameter; correct it in the request.',
    },
    InvalidRequest: {
      meaning: 'refused',
      says: 'EKS refuses the change in the state the add-on or cluster is in.',
      advice: 'Look at both in the EKS console; the message says what is in the way.',
    },
    EksClientError: {
      meaning: 'refused',
      says: 'EKS refused the call as the caller’s mistake (ClientException), often a role or an identifier it cannot use.',
      advice: 'Check the role of the function and the ARNs in the request.',
    },
    AccessDenied: {
      meaning: 'refused',
      says: 'A permission is missing.',
      advice: 'Allow the action named above on the resource named above to the role that is named there.',
    },
    RoleNotAssumed: {
      meaning: 'refused',
      says: 'The role of the cluster could not be assumed.',
      advice: 'Check the trust policy of `cluster.roleArn`, and `externalId` if it asks for one.',
    },
  } satisfies Record<string, Row>),
);

/** Every error name with a row. */
export const knownRejections: readonly string[] = [...ROWS.keys()];

/**
 * What a Task threw means: its row, or its class when it is an error of Lambda or Step Functions itself; what is done about a
 * missing permission depends on which one it is, and names are those of what the error is about. `undefined` for what nobody foresaw, which is then reported as it is.
 */
export function rejectionOf(thrown: Thrown, of: Concerned = {}): RejectionPolicy | undefined {
  const row = ROWS.get(thrown.name) ?? infrastructurePolicyOf(thrown);
  if (row === undefined) return undefined;
  const permission = thrown.name === 'AccessDenied' ? permissionAdvice(thrown.message) : undefined;
  const advice = permission ?? (typeof row.advice === 'string' ? row.advice : row.advice(of));
  return { ...row, advice };
}

/** What a Task threw: the name that Step Functions matched, and EKS's or our own words. */
export type Thrown = { name: string; message: string };

/** Name and message of what a Task threw, out of the Error and Cause that Step Functions hands on. */
export function thrown(error: string, cause: string): Thrown {
  try {
    const { errorMessage } = JSON.parse(cause);
    return { name: error, message: typeof errorMessage === 'string' ? errorMessage : cause };
  } catch {
    return { name: error, message: cause };
  }
}
