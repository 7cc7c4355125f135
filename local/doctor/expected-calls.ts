import { OPERATION_NAMES, OPERATIONS, type OperationName } from '../simulator/eks/operations.ts';
import type { EksResource } from '../simulator/http/operation.ts';
import { readTemplate, type Template } from '../template.ts';
import { calledActions } from './called-actions.ts';
import type { StackFacts } from './stack.ts';

/** What is to be allowed: an action on something, in circumstances that IAM asks for. */
export type ExpectedCall = { action: string; resource: string; context?: Readonly<Record<string, string>> };

/** A role of the stack, whose work it is, and what that work calls. */
export type RoleCalls = { role: string; of: string; calls: ExpectedCall[] };

/** What every role of the stack has to be allowed: the functions' by what their code calls, the others' by the template. */
export function expectedCalls(facts: StackFacts, template: Template = readTemplate('template.yaml')): RoleCalls[] {
  const there = Object.entries(template.Resources).filter(([id]) => facts.idOf(id) !== '');
  return there.flatMap(([id, { Type, Properties }]): RoleCalls[] => {
    const role = ownerOf(Properties.Role);
    if (Type === 'AWS::Serverless::Function' && role !== undefined) {
      const actions = calledActions(`functions/${kebab(id.replace(/Function$/, ''))}.ts`);
      return [{ role, of: id, calls: actions.flatMap((action) => callsOf(action, facts, id)) }];
    }
    if (Type === 'AWS::Serverless::StateMachine' && role !== undefined) {
      const filled: unknown[] = Object.values(Object(Properties.DefinitionSubstitutions));
      return [{ role, of: id, calls: filled.flatMap((value) => callOfMachine(value, facts)) }];
    }
    if (Type === 'AWS::Scheduler::Schedule') {
      const { Arn, RoleArn } = Object(Properties.Target);
      return [{ role: ownerOf(RoleArn) ?? '', of: id, calls: callOfMachine(Arn, facts) }];
    }
    return [];
  });
}

/** A name that the stack's patterns take. */
const named = (pattern: string) => pattern.replaceAll('*', 'doctor').replaceAll('?', 'x');

const eksArn = (facts: StackFacts, kind: string, rest = '') => {
  const { partition, region, account, parameters } = facts;
  const { ClusterNames = '*', ClusterRegion = '*' } = parameters;
  const at = ClusterRegion === '*' ? region : ClusterRegion;
  return `arn:${partition}:eks:${at}:${account}:${kind}/${named(ClusterNames)}${rest}`;
};
const roleArn = ({ partition, account, parameters }: StackFacts, parameter: string) => {
  const [first = ''] = (parameters[parameter] ?? '').split(',');
  return first === '' ? `arn:${partition}:iam::${account}:role/doctor` : named(first);
};
const arnOf = ({ partition, region, account }: StackFacts, service: string, rest: string) =>
  `arn:${partition}:${service}:${region}:${account}:${rest}`;
const serviceLinkedRole = ({ partition, account }: StackFacts) =>
  `arn:${partition}:iam::${account}:role/aws-service-role/eks-fargate.amazonaws.com/AWSServiceRoleForAmazonEKSForFargate`;

/** `of`: the function that calls. */
type Row = (facts: StackFacts, of: string) => Omit<ExpectedCall, 'action'>;

/** Functions that read earlier executions of their own state machine alone. */
const OWN_EXECUTIONS: Readonly<Record<string, string>> = {
  AdmitFleetClusterFunction: 'MaintainClusterMachine',
  PlanClusterMaintenanceFunction: 'MaintainClusterMachine',
  PlanFleetMaintenanceFunction: 'MaintainFleetMachine',
  PlanProfileReplacementFunction: 'ReplaceFargateProfileMachine',
};
/** What functions call only where the stack has access to the Kubernetes API of clusters. */
const WITH_KUBERNETES: Readonly<Record<string, string>> = {
  ReportHealthEventFunction: 'states:StartExecution',
  ScanHealthFunction: 'eks:DescribeCluster',
};
const addon: Row = (facts) => ({ resource: eksArn(facts, 'addon', '/coredns/0') });
const profile: Row = (facts) => ({ resource: eksArn(facts, 'fargateprofile', '/default/0') });
const cluster: Row = (facts) => ({ resource: eksArn(facts, 'cluster') });
const table: Row = (facts) => ({ resource: arnOf(facts, 'dynamodb', `table/${facts.idOf('Table')}`) });
const objects: Row = (facts) => ({
  resource: `arn:${facts.partition}:s3:::${facts.idOf('FleetBucket')}/fleet/doctor`,
});
const fleets: Row = (facts) => ({
  resource: `arn:${facts.partition}:s3:::${facts.idOf('FleetBucket')}`,
  context: { 's3:prefix': 'fleets/' },
});
const machine: Row = (facts, of) => ({
  resource: facts.idOf(of === 'ReportHealthEventFunction' ? 'ScanHealthMachine' : 'UpdateAddonMachine'),
});
const execution: Row = (facts, of) => {
  const machineArn = facts.idOf(OWN_EXECUTIONS[of] ?? 'UpdateAddonMachine');
  return { resource: `${machineArn.replace(':stateMachine:', ':execution:')}:doctor` };
};
/** By what IAM evaluates. An update is read of a cluster or of an add-on. */
const ON: Readonly<Record<EksResource, readonly Row[]>> = {
  cluster: [cluster],
  addon: [addon],
  update: [addon, cluster],
  fargateprofile: [profile],
  nodegroup: [(facts) => ({ resource: eksArn(facts, 'nodegroup', '/nodes/0') })],
  podidentityassociation: [(facts) => ({ resource: eksArn(facts, 'podidentityassociation', '/a-0') })],
  'access-entry': [(facts) => ({ resource: eksArn(facts, 'access-entry', '/role/0/doctor/0') })],
  none: [() => ({ resource: '*' })],
};
function eksRows(name: OperationName): [string, [string, Row][]] {
  return [`eks:${name}`, ON[OPERATIONS[name].on].map((each) => [`eks:${name}`, each])];
}
const anything: Row = () => ({ resource: '*' });
const key: Row = (facts) => ({ resource: arnOf(facts, 'kms', `key/${facts.idOf('NotificationKey')}`) });
const passed =
  (parameter: string): Row =>
  (facts) => ({ resource: roleArn(facts, parameter), context: { 'iam:PassedToService': 'eks.amazonaws.com' } });
const read =
  (parameter: string): Row =>
  (facts) => ({ resource: roleArn(facts, parameter) });

/** What a call is done to, by its action: of EKS, what its operation is on; and what else the service asks of the caller for it. */
const ROWS: Readonly<Record<string, readonly [string, Row][]>> = {
  ...Object.fromEntries(OPERATION_NAMES.filter((name) => OPERATIONS[name].why !== undefined).map(eksRows)),
  'dynamodb:DeleteItem': [['dynamodb:DeleteItem', table]],
  'dynamodb:GetItem': [['dynamodb:GetItem', table]],
  'dynamodb:PutItem': [['dynamodb:PutItem', table]],
  'dynamodb:Scan': [
    ['dynamodb:Scan', (facts) => ({ ...table(facts, ''), context: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' } })],
  ],
  'dynamodb:UpdateItem': [['dynamodb:UpdateItem', table]],
  'eks:CreateFargateProfile': [
    ['eks:CreateFargateProfile', cluster],
    ['eks:TagResource', profile],
    ['iam:PassRole', passed('PodExecutionRoleArns')],
    ['iam:GetRole', read('PodExecutionRoleArns')],
    ['iam:GetRole', (facts) => ({ resource: serviceLinkedRole(facts) })],
  ],
  'eks:UpdateAddon': [
    ['eks:UpdateAddon', addon],
    ['iam:PassRole', passed('AddonRoleArns')],
    ['iam:GetRole', read('AddonRoleArns')],
  ],
  's3:GetObject': [['s3:GetObject', objects]],
  's3:ListBucket': [['s3:ListBucket', fleets]],
  's3:PutObject': [['s3:PutObject', objects]],
  'secretsmanager:GetSecretValue': [
    ['secretsmanager:GetSecretValue', ({ parameters }) => ({ resource: parameters.ChatSecretArn ?? '' })],
  ],
  'sns:Publish': [
    ['sns:Publish', (facts) => ({ resource: facts.idOf('NotificationTopic') })],
    ['kms:Decrypt', key],
    ['kms:GenerateDataKey', key],
  ],
  'states:DescribeExecution': [['states:DescribeExecution', execution]],
  'states:GetExecutionHistory': [['states:GetExecutionHistory', execution]],
  'states:ListExecutions': [['states:ListExecutions', machine]],
  'states:SendTaskFailure': [['states:SendTaskFailure', anything]],
  'states:SendTaskSuccess': [['states:SendTaskSuccess', anything]],
  'states:StartExecution': [['states:StartExecution', machine]],
  'states:StopExecution': [['states:StopExecution', execution]],
};

/** The actions of SDK calls of which it is known what they are done to. */
export const knownActions: readonly string[] = [...Object.keys(ROWS), 'sts:AssumeRole'].sort();

/** What the services ask for beside the action that is called. */
export const impliedActions = (action: string): string[] =>
  (ROWS[action] ?? []).map(([each]) => each).filter((each) => each !== action);

/** A role of another account, and the external id that it asks for. */
export type FleetRole = { roleArn: string; externalId: string };

export function fleetRoles({ parameters }: Pick<StackFacts, 'parameters'>): FleetRole[] {
  const arns = (parameters.FleetRoleArns ?? '').split(',').filter((arn) => arn !== '');
  return arns.map((arn) => ({ roleArn: arn, externalId: parameters.FleetExternalId ?? '' }));
}

function callsOf(action: string, facts: StackFacts, of: string): ExpectedCall[] {
  if (action === 'sts:AssumeRole') {
    return fleetRoles(facts).map(({ roleArn, externalId }) => ({
      ...{ action, resource: roleArn, context: { 'sts:ExternalId': externalId } },
    }));
  }
  const { KubernetesAccess: access = 'none' } = facts.parameters;
  if (access === 'none' && WITH_KUBERNETES[of] === action) return [];
  return (ROWS[action] ?? []).map(([each, row]) => ({ action: each, ...row(facts, of) }));
}

/** A version of a function is invoked, another state machine is started. */
function callOfMachine(value: unknown, facts: StackFacts): ExpectedCall[] {
  const [, id = '', beside] = /^(\w+?)(\.Version|Aliaslive)$/.exec(String(Object(value).Ref)) ?? [];
  if (beside === '.Version') {
    return [{ action: 'lambda:InvokeFunction', resource: arnOf(facts, 'lambda', `function:${facts.idOf(id)}:1`) }];
  }
  return beside === undefined ? [] : [{ action: 'states:StartExecution', resource: `${facts.idOf(id)}:live` }];
}

const ownerOf = (value: unknown): string | undefined => {
  const [owner]: unknown[] = Object(value)['Fn::GetAtt'] ?? [];
  return typeof owner === 'string' ? owner : undefined;
};

const kebab = (name: string) => name.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();
