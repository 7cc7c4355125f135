import { awsEks } from '../../aws-command.ts';
import type { Issue } from '../../issue.ts';
import { type About, describeConfiguration, kubectl } from './about.ts';
import { conflictAdvice } from './conflicts.ts';

/** What kind of problem a code stands for. */
export type ErrorClass =
  | 'transient'
  | 'settling'
  | 'conflict'
  | 'capacity'
  | 'workload'
  | 'permission'
  | 'missing infrastructure'
  | 'policy denied'
  | 'unsupported'
  | 'drift'
  | 'subscription'
  | 'unknown';

/**
 * What eks-upkeep does first about a failed update. `try-again`: retry up to `times`, after a pause, while the add-on has not
 * changed. `recover`: wait, because the add-on may recover. `other-mode`: retry with another conflict mode, if the request allows
 * it. `rollback`: the new version is at fault. `stop`: only a person can help.
 */
export type Remedy =
  | { do: 'try-again'; times: number; pauseSeconds: number }
  | { do: 'recover' }
  | { do: 'other-mode' }
  | { do: 'rollback' }
  | { do: 'stop' };

/**
 * `canRecover`: an unhealthy add-on with this code is given time, since the code disappears by itself when its cause does.
 * `advice` is what a person does, in sentences, with the real names of what it is about.
 */
export type ErrorPolicy = {
  class: ErrorClass;
  remedy: Remedy;
  canRecover: boolean;
  advice: (about: About) => string[];
};

const again = (times: number, pauseSeconds: number): Remedy => ({ do: 'try-again', times, pauseSeconds });

const clusterQuery = (about: About, query: string) =>
  awsEks(about, `describe-cluster --name ${about.cluster} --query '${query}' --output text`);

const networkAdvice = (about: About, what: string) => [
  `${what} of ${about.cluster} no longer exists. Compare \`${awsEks(about, `describe-cluster --name ${about.cluster} --query cluster.resourcesVpcConfig`)}\` with the VPC console. A list given to \`aws eks update-cluster-config\` replaces the one there is, so name everything that is to stay as well.`,
];

const addressAdvice = (about: About, what: string) => [
  `${what} \`aws ec2 describe-subnets --subnet-ids $(${clusterQuery(about, 'cluster.resourcesVpcConfig.subnetIds')}) --query "Subnets[].[SubnetId,AvailableIpAddressCount]" --output text${regionOf(about)}\` says which. Free addresses there, or add a subnet: \`aws eks update-cluster-config\` replaces the list of subnets, so give it the present ones and the new one together.`,
];

const regionOf = ({ region }: About) => (region === undefined ? '' : ` --region ${region}`);

const versionOf = ({ addon, version }: About) =>
  version === undefined ? `This version of ${addon}` : `${addon} ${version}`;

/** The first match of a pattern in EKS's messages. */
const named = ({ messages = [] }: About, pattern: RegExp): string | undefined =>
  messages.map((message) => pattern.exec(message)?.[1]).find((name) => name !== undefined);

/**
 * One row for each update error code and each add-on health code of EKS. Only the first seven update codes have
 * published prose (API reference, ErrorDetail); the others are read from their names and from recorded messages.
 */
const POLICY: Record<string, ErrorPolicy> = {
  SubnetNotFound: {
    class: 'missing infrastructure',
    remedy: { do: 'stop' },
    canRecover: false,
    advice: (about) => networkAdvice(about, 'A subnet'),
  },
  SecurityGroupNotFound: {
    class: 'missing infrastructure',
    remedy: { do: 'stop' },
    canRecover: false,
    advice: (about) => networkAdvice(about, 'A security group'),
  },
  VpcIdNotFound: {
    class: 'missing infrastructure',
    remedy: { do: 'stop' },
    canRecover: false,
    advice: ({ cluster }) => [
      `The VPC of ${cluster} no longer exists, so the cluster cannot run. Look it up in the VPC console and restore the cluster from its definition.`,
    ],
  },
  EniLimitReached: {
    class: 'capacity',
    remedy: again(2, 300),
    canRecover: true,
    advice: () => [
      'The account has no network interfaces left in this Region. Delete unused ones in the EC2 console, or raise "Network interfaces per Region" in the Service Quotas console.',
    ],
  },
  IpNotAvailable: {
    class: 'capacity',
    remedy: again(2, 300),
    canRecover: true,
    advice: (about) => addressAdvice(about, `A subnet of ${about.cluster} has no free IP address.`),
  },
  InsufficientFreeAddresses: {
    class: 'capacity',
    remedy: again(2, 300),
    canRecover: true,
    advice: (about) => addressAdvice(about, `The subnets of ${about.cluster} have too few free IP addresses.`),
  },
  AccessDenied: {
    class: 'permission',
    remedy: { do: 'stop' },
    canRecover: false,
    // User guide, "Amazon EKS add-ons": EKS binds cluster-admin to the identity that it applies add-ons with.
    advice: (about) => [
      `If the message names the user \`eks:addon-manager\`, EKS may no longer apply ${about.addon}: \`kubectl get clusterrolebinding eks:addon-cluster-admin -o yaml\` should bind the ClusterRole cluster-admin to that user. If it is gone: \`kubectl create clusterrolebinding eks:addon-cluster-admin --clusterrole=cluster-admin --user=eks:addon-manager\`.`,
      `If it names an IAM action, compare the policies of the role of ${about.addon} in the IAM console; \`${kubectl(about, 'get serviceaccounts -o yaml')}\` shows the roles that its service accounts are annotated with.`,
    ],
  },
  OperationNotPermitted: {
    class: 'permission',
    remedy: { do: 'stop' },
    canRecover: false,
    advice: (about) => [
      `The IAM role of the cluster lacks a permission: \`aws iam list-attached-role-policies --role-name $(${clusterQuery(about, 'cluster.roleArn')} | sed 's|.*/||')\` should list AmazonEKSClusterPolicy. If it does, look in the organization for a service control policy that denies it.`,
    ],
  },
  ClusterUnreachable: {
    class: 'transient',
    remedy: again(2, 120),
    canRecover: true,
    advice: (about) => [
      `EKS could not reach the Kubernetes API of ${about.cluster}. Check \`${awsEks(about, `describe-cluster --name ${about.cluster} --query cluster.health`)}\`, and the cluster security group in the EC2 console.`,
    ],
  },
  Unknown: {
    class: 'transient',
    remedy: again(1, 120),
    canRecover: true,
    advice: (about) => [
      `EKS gives no reason. Check what happened to the pods: \`${kubectl(about, 'get events --sort-by=.lastTimestamp')}\`. If it happens again, open a case in the AWS Support console with the update id.`,
    ],
  },
  InternalFailure: {
    class: 'transient',
    remedy: again(1, 120),
    canRecover: true,
    advice: (about) => [
      `Something failed inside EKS. It usually passes; if \`${awsEks(about, `describe-addon --cluster-name ${about.cluster} --addon-name ${about.addon} --query addon.health`)}\` still shows it tomorrow, open a case in the AWS Support console.`,
    ],
  },
  NodeCreationFailure: {
    class: 'settling',
    remedy: { do: 'recover' },
    canRecover: true,
    advice: ({ cluster }) => [
      `Nodes that the pods wait for did not join ${cluster}. Run \`kubectl get nodes\` and check the node group in the EKS console (Compute tab).`,
    ],
  },
  PodEvictionFailure: {
    class: 'workload',
    remedy: again(1, 300),
    canRecover: true,
    advice: () => [
      'A pod could not be evicted, most likely because of a PodDisruptionBudget. `kubectl get pdb -A` shows the ones that allow no disruption; relax it or add replicas.',
    ],
  },
  InsufficientNumberOfReplicas: {
    class: 'settling',
    remedy: { do: 'recover' },
    canRecover: true,
    advice: (about) => [
      `Too few pods of ${about.addon} are ready. \`${kubectl(about, 'get pods -o wide')}\` shows which; \`kubectl${about.namespace === undefined ? '' : ` -n ${about.namespace}`} describe pod <pod>\` says why (no node that fits, image pull, crash).`,
    ],
  },
  ConfigurationConflict: {
    class: 'conflict',
    remedy: { do: 'other-mode' },
    canRecover: false,
    advice: (about) => ['Fields that EKS wants to set were set by someone else.', ...conflictAdvice(about)],
  },
  AdmissionRequestDenied: {
    class: 'policy denied',
    remedy: { do: 'rollback' },
    canRecover: false,
    advice: (about) => {
      const webhook = named(about, /admission webhook "([^"]+)"/);
      const where = about.namespace === undefined ? `the namespace of ${about.addon}` : `namespace ${about.namespace}`;
      return [
        `${webhook === undefined ? 'An admission webhook or policy of the cluster' : `The admission webhook ${webhook}`} rejected what EKS applies. \`kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations\` lists them; exempt ${where}, or change the policy.`,
      ];
    },
  },
  UnsupportedAddonModification: {
    class: 'unsupported',
    remedy: { do: 'rollback' },
    canRecover: false,
    advice: (about) => {
      const object = named(about, /^\s*([A-Z]\w*(?:\.[\w.]+)? "[^"]+") is invalid/m);
      return [
        `Kubernetes rejected ${object === undefined ? 'an object' : `the object ${object}`} as ${versionOf(about)} brings it for this configuration. The request is not to blame. Stay at the version that works until there is a newer build, or change the setting that the object comes from: \`${describeConfiguration(about)} --query configurationSchema --output text\` describes them.`,
      ];
    },
  },
  K8sResourceNotFound: {
    class: 'drift',
    remedy: again(1, 60),
    canRecover: false,
    advice: ({ addon }) => [
      `A Kubernetes object of ${addon} is missing; someone deleted it. The message names it; starting the update again with \`resolveConflicts: OVERWRITE\` creates it again.`,
    ],
  },
  AddonSubscriptionNeeded: {
    class: 'subscription',
    remedy: { do: 'stop' },
    canRecover: false,
    advice: ({ addon }) => [
      `${addon} needs a subscription. Subscribe to its product in the AWS Marketplace console, then start again.`,
    ],
  },
  AddonPermissionFailure: {
    class: 'permission',
    remedy: { do: 'stop' },
    canRecover: false,
    advice: (about) => [
      `The role of ${about.addon} lacks permissions. \`${describeConfiguration(about)} --query podIdentityConfiguration\` lists the recommended policies; attach them in the IAM console.`,
    ],
  },
};

const UNKNOWN: ErrorPolicy = {
  class: 'unknown',
  remedy: { do: 'stop' },
  canRecover: false,
  advice: ({ addon, cluster }) => [
    `EKS reports a code that this version of eks-upkeep does not know, so it does not guess. Check ${addon} of ${cluster} in the EKS console (Add-ons tab) and look for a newer eks-upkeep.`,
  ],
};

const ROWS: ReadonlyMap<string, ErrorPolicy> = new Map(Object.entries(POLICY));

/** Every code with a row. */
export const knownCodes: readonly string[] = [...ROWS.keys()];

/** The row of a code; a code without a row stops, and is reported as unknown. */
export function policyOf(code: string): ErrorPolicy {
  return ROWS.get(code) ?? UNKNOWN;
}

// Of several codes, the most cautious remedy first.
const CAUTION: readonly Remedy['do'][] = ['stop', 'rollback', 'other-mode', 'recover', 'try-again'];

/** One remedy for all codes of a failure: the most cautious one; it can recover only if each of them can. */
export function policyOfAll(codes: readonly string[]): ErrorPolicy {
  const rows = codes.map(policyOf);
  const most = rows.toSorted((a, b) => CAUTION.indexOf(a.remedy.do) - CAUTION.indexOf(b.remedy.do))[0] ?? UNKNOWN;
  return { ...most, canRecover: rows.length > 0 && rows.every((row) => row.canRecover) };
}

/** The advice on several codes: that of each, with EKS's own messages about that code. */
export function adviceOn(about: About, codes: readonly string[], issues: readonly Issue[]): string[] {
  const advice = [...new Set(codes)].flatMap((code) => {
    const messages = issues.filter((issue) => issue.code === code).map(({ message }) => message);
    return policyOf(code).advice({ ...about, messages });
  });
  return [...new Set(advice)];
}
