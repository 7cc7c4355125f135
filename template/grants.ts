import type { EksResource } from '../local/simulator/http/operation.ts';
import type { Value } from '../local/template.ts';
import { type EksAction, factsOf } from './eks-actions.ts';
import { MACHINE_NAMES, MACHINES, type MachineName } from './machines.ts';
import { attribute, DEAD_LETTERS, idOf, ref, sub, when } from './make/cloudformation.ts';

/** Some actions on something, by a name: the id of its statement. Those with the same name and resource are one statement. */
export type Grant = {
  name: string;
  actions: readonly string[];
  on: Value;
  if?: Value;
  onlyIf?: string;
  /** What kind of thing of EKS it is on. */
  kind?: string;
};

const ofCluster = (kind: string, rest = '') =>
  sub(`arn:\${AWS::Partition}:eks:\${ClusterRegion}:\${AWS::AccountId}:${kind}/\${ClusterNames}${rest}`);

/** Where IAM looks for each kind of resource, and what people call it. */
const RESOURCES: Readonly<Record<EksResource, { on: Value; kind: string }>> = {
  cluster: { on: ofCluster('cluster'), kind: 'clusters' },
  addon: { on: ofCluster('addon', '/*'), kind: 'add-ons' },
  nodegroup: { on: ofCluster('nodegroup', '/*'), kind: 'node groups' },
  fargateprofile: { on: ofCluster('fargateprofile', '/*'), kind: 'profiles' },
  podidentityassociation: { on: ofCluster('podidentityassociation', '/*'), kind: 'pod identities' },
  'access-entry': { on: ofCluster('access-entry', '/*'), kind: 'access entries' },
  update: { on: [ofCluster('cluster'), ofCluster('addon', '/*')], kind: 'updates' },
  none: { on: '*', kind: 'catalogue' },
};

/** Actions of EKS on what they are done to: reads of one kind of resource together, each change for itself. */
export const eks = (...actions: EksAction[]): Grant[] =>
  actions.map((action) => {
    const { on, kind } = RESOURCES[factsOf(action).on];
    return { name: /^(Describe|List)/.test(action) ? `read ${kind}` : action, actions: [`eks:${action}`], on, kind };
  });

/** Where a cluster is asked. */
export const FIND_KUBERNETES_API: readonly Grant[] = eks('DescribeCluster').map((grant) => ({
  ...grant,
  ...{ name: 'find clusters', onlyIf: 'UsesKubernetes' },
}));

/** Items of the table, of these kinds alone: an item's key begins with its kind. */
export const items = (name: string, kinds: string[], ...actions: string[]): Grant => ({
  ...{ name, actions: actions.map((action) => `dynamodb:${action}`), on: attribute('Table.Arn') },
  if: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': kinds.map((kind) => `${kind}#*`) } },
});

/** Objects of the bucket that belong to runs of fleets. */
export const objects = (name: string, ...actions: ('GetObject' | 'PutObject')[]): Grant => ({
  ...{ name, actions: actions.map((action) => `s3:${action}`), on: sub('${FleetBucket.Arn}/fleet/*') },
});

/** The files of fleets, by their names; and which there are, for who asks for another one. */
export const READ_FLEETS: readonly Grant[] = [
  { name: 'read fleets', actions: ['s3:GetObject'], on: sub('${FleetBucket.Arn}/fleets/*') },
  {
    ...{ name: 'list fleets', actions: ['s3:ListBucket'], on: attribute('FleetBucket.Arn') },
    if: { StringLike: { 's3:prefix': 'fleets/*' } },
  },
];

const execution = (machine: string) =>
  sub(`arn:\${AWS::Partition}:states:\${AWS::Region}:\${AWS::AccountId}:execution:\${AWS::StackName}-${machine}`);

/** Executions of some state machines of the stack, or of all. */
export const executions = (name: string, of: readonly MachineName[] | 'all', ...actions: string[]): Grant => {
  const those = of === 'all' ? [execution('*')] : of.map((machine) => execution(`${machine}:*`));
  return { name, actions: actions.map((action) => `states:${action}`), on: oneOrAll(those) };
};

/** The claim on a cluster, and whether the execution that holds it is still running. */
export const CLAIM_CLUSTERS: readonly Grant[] = [
  items('claim clusters', ['maintains'], 'GetItem', 'UpdateItem'),
  executions('read executions', ['maintain-cluster', 'replace-fargate-profile', 'update-addon'], 'DescribeExecution'),
];

const machines = (names: readonly MachineName[]) => names.map((name) => ref(`${idOf(name)}Machine`));

export const START_EXECUTIONS: Grant = {
  ...{ name: 'start executions', actions: ['states:StartExecution'] },
  on: machines(MACHINE_NAMES.filter((name) => MACHINES[name].inChat)),
};

/** With access to the Kubernetes API of clusters, an event of EKS has the add-ons of its cluster scanned. */
export const START_SCANS: Grant = {
  ...{ name: 'start scans', actions: ['states:StartExecution'] },
  ...{ on: machines(['scan-health']), onlyIf: 'UsesKubernetes' },
};

export const LIST_EXECUTIONS: Grant = {
  ...{ name: 'list executions', actions: ['states:ListExecutions'] },
  on: machines(MACHINE_NAMES),
};

function oneOrAll(values: Value[]): Value {
  return values.length === 1 ? (values[0] ?? null) : values;
}

/** IAM knows no resource for it; the task token is what gives access. */
export const tasks = (name: string, ...answers: ('SendTaskSuccess' | 'SendTaskFailure')[]): Grant => ({
  ...{ name, actions: answers.map((action) => `states:${action}`), on: '*' },
});

export const PUBLISH_NOTIFICATIONS: readonly Grant[] = [
  { name: 'publish notification', actions: ['sns:Publish'], on: ref('NotificationTopic') },
  {
    ...{ name: 'encrypt notification', actions: ['kms:Decrypt', 'kms:GenerateDataKey'] },
    on: attribute('NotificationKey.Arn'),
  },
];

export const KEEP_FAILED_EVENTS: Grant = { name: 'keep failed events', actions: ['sqs:SendMessage'], on: DEAD_LETTERS };

export const READ_CHAT_SECRET: Grant = {
  ...{ name: 'read secret', actions: ['secretsmanager:GetSecretValue'], on: ref('ChatSecretArn') },
};

/** Not the task tokens. */
export const COUNT_OPEN_APPROVALS: Grant = {
  ...{ name: 'count open approvals', actions: ['dynamodb:Scan'], on: attribute('Table.Arn') },
  if: {
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['key', 'expiresAt', 'verdict'] },
    StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
  },
};

const anyRole = sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*');
const ADDON_ROLES = when('AnyAddonRole', anyRole, ref('AddonRoleArns'));
const POD_EXECUTION_ROLES = when('AnyPodExecutionRole', anyRole, ref('PodExecutionRoleArns'));
const passedTo = (...services: string[]) => ({ StringEquals: { 'iam:PassedToService': services } });

/** EKS reads the role on behalf of the caller. A statement of its own: such a request has no iam:PassedToService. */
export const PASS_ADDON_ROLES: readonly Grant[] = [
  { name: 'pass add-on roles', actions: ['iam:PassRole'], on: ADDON_ROLES, if: passedTo('eks.amazonaws.com') },
  { name: 'read add-on roles', actions: ['iam:GetRole'], on: ADDON_ROLES },
];

/** The same, and EKS looks for its own role for Fargate. */
export const PASS_POD_EXECUTION_ROLES: readonly Grant[] = [
  {
    ...{ name: 'pass pod execution roles', actions: ['iam:PassRole'], on: POD_EXECUTION_ROLES },
    if: passedTo('eks.amazonaws.com', 'eks-fargate-pods.amazonaws.com'),
  },
  { name: 'read pod execution roles', actions: ['iam:GetRole'], on: POD_EXECUTION_ROLES },
  {
    ...{ name: 'read service linked role', actions: ['iam:GetRole'] },
    on: sub(
      'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/eks-fargate.amazonaws.com/AWSServiceRoleForAmazonEKSForFargate',
    ),
  },
];

/** Only where requests may change the pod identities of an add-on. */
export const CHANGE_POD_IDENTITIES: readonly Grant[] = [
  ...eks('CreatePodIdentityAssociation'),
  {
    name: 'change pod identities',
    actions: ['eks:UpdateAddon', 'eks:UpdatePodIdentityAssociation', 'eks:DeletePodIdentityAssociation'],
    on: RESOURCES.podidentityassociation.on,
  },
  {
    ...{ name: 'pass pod identity roles', actions: ['iam:PassRole'], on: ADDON_ROLES },
    if: passedTo('pods.eks.amazonaws.com'),
  },
].map((grant) => ({ ...grant, onlyIf: 'ChangesPodIdentities' }));
