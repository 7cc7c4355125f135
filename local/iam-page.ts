import { EKS_REASONS } from '../template/eks-actions.ts';
import { code, markdownTable } from './tables/markdown.ts';
import { type Grant, grantsOf, readTemplate, type Template, textOf } from './template.ts';

/** `docs/iam.md`, made of the templates: which role may do what, where, and why. */
export function iamPage(): string {
  const template = readTemplate('template.yaml');
  const member = readTemplate('member-account.yaml');
  const roles = rolesOf(template);

  return `${[
    INTRODUCTION,
    measured([template, member]),
    '## State machines',
    ...roles.filter((role) => role.endsWith('MachineRole')).map((role) => section(template, role)),
    '## Functions',
    ...roles.filter((role) => !/Machine|Scheduler/.test(role)).map((role) => section(template, role)),
    '## Schedules',
    section(template, 'SchedulerRole'),
    MEMBER,
    ...rolesOf(member).map((role) => section(member, role)),
    '## Why each action',
    markdownTable(
      ['action', 'why'],
      used([...roles.flatMap((role) => grantsOf(template, role)), ...grantsOf(member, 'UpkeepRole')]),
    ),
    NOT_GRANTED,
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `# IAM permissions

Each function and each state machine has its own role, but that those which use the Kubernetes API of clusters share the one that clusters know
([kubernetes.md](kubernetes.md)). \`npm run docs\` generates this page from \`template.yaml\` and \`member-account.yaml\`, which
\`npm run template\` makes of the rows in \`template/\`;
tests keep it current, and compare the roles of the functions with the SDK commands that their code calls: no permission is missing, and
none is granted that is not used.

\`\${ClusterNames}\`, \`\${ClusterRegion}\`, \`\${AddonRoleArns}\` and the like are parameters: restrict them to your clusters and roles. "Anything" means
that the action has no resource in IAM. All functions and state machines also write logs and traces; these permissions are omitted below.

In the DynamoDB table, each function can access only the kinds of items that its own code uses, by the prefix of their keys. Only items with
the prefixes \`approval#\` and \`addon#\` hold task tokens.`;

/** Every statement of the policies of a template; a permission of Lambda is one in the policy of its function. */
const statementCount = (template: Template) =>
  JSON.stringify(template).match(/"Effect":|"Type":"AWS::Lambda::Permission"/g)?.length ?? 0;

const measured = (templates: readonly Template[]) =>
  `The policies also apply without AWS: \`upkeep run\`, \`upkeep serve\` and every workflow test run each function and each state machine under
its own role ([local.md](local.md#permissions)). The templates have ${templates.map(statementCount).reduce((a, b) => a + b)} statements, including
trust policies and the policies of the topic, queue, key and API. Each of them is needed: without any single statement, or any single action, this test fails:

\`\`\`console
$ npx vitest run test/contract/template/permissions.test.ts
\`\`\``;

const MEMBER = `## In the other accounts of a fleet

\`member-account.yaml\` creates one role in each account. Only roles of the stack that it names may assume it (\`aws:PrincipalArn\`), and
only with the external id.`;

const NOT_GRANTED = `## What is not permitted

No role may create or delete a cluster, a node group or an add-on, or create or change a role. None of them gives access to what runs in a
cluster: that is decided in the cluster, for the role of \`KubernetesRoleArn\` alone. The first Fargate profile of an account needs \`iam:CreateServiceLinkedRole\`; replacing one does not.

All EKS actions except those on "anything" also support \`aws:ResourceTag\`: a permissions boundary or a service control policy can
allow them on tagged clusters only.`;

const rolesOf = ({ Resources }: Template) =>
  Object.keys(Resources).filter((name) => Resources[name]?.Type === 'AWS::IAM::Role');

const BASICS = new Set(['WriteLogs', 'WriteTraces', 'DeliverLogs']);

function section(template: Template, role: string): string {
  const grants = grantsOf(template, role).filter(({ Sid }) => !BASICS.has(Sid));
  const { Description } = template.Resources[role.replace(/Role$/, 'Function')]?.Properties ?? {};
  const title = `### ${role.replace(/Role$/, '')}`;
  const about = typeof Description === 'string' ? [Description] : [];
  if (grants.length === 0) return [title, ...about, 'It has no permissions beyond its logs.'].join('\n\n');
  return [title, ...about, markdownTable(['grant', 'may', 'on', 'if'], grants.map(row))].join('\n\n');
}

function row({ Sid, Action, Resource, Condition, onlyIf }: Grant): string[] {
  const resources = [Resource]
    .flat()
    .map((resource) => (textOf(resource) === '*' ? 'anything' : code(textOf(resource))));
  const conditions = [
    ...(onlyIf === undefined ? [] : [ONLY_IF[onlyIf] ?? onlyIf]),
    ...(Condition === undefined ? [] : [code(textOf(Condition).replace(/^(ForAllValues:)?\w+: /, ''))]),
  ];
  return [nameOf(Sid), Action.map(code).join(', '), resources.join(', '), conditions.join('; ')];
}

/** A grant as people write it, of the id of its statement. */
const nameOf = (sid: string) =>
  sid
    .replace(/(?!^)([A-Z])/g, ' $1')
    .toLowerCase()
    .replace(/\baddon/g, 'add-on');

const ONLY_IF: Record<string, string> = {
  ReachesOtherAccounts: '`FleetRoleArns` is given',
  ChangesPodIdentities: '`PodIdentityChanges` is `allowed`',
  UsesKubernetesInVpc: '`KubernetesSubnetIds` is given',
};

/** Each action with its reason. Throws for one without: a permission nobody can explain is not granted. */
function used(grants: readonly Grant[]): string[][] {
  const actions = [...new Set(grants.flatMap(({ Action }) => Action))].sort();
  return actions.map((action) => {
    const why = WHY[action];
    if (why === undefined)
      throw new Error(
        `${action} is granted without a reason. Add the reason to local/iam-page.ts, of an operation of EKS where local/simulator/eks implements it.`,
      );
    return [code(action), why];
  });
}

const IN_VPC = 'Lambda gives a function an address in its VPC, to reach clusters without a public endpoint';

const WHY: Record<string, string> = {
  ...EKS_REASONS,
  'dynamodb:DeleteItem': 'removes the claim of a notification or command that could not be sent or carried out',
  'dynamodb:GetItem':
    'which answer to an approval request came first; what was notified or posted; who asked for an execution, and which execution is updating an add-on',
  'dynamodb:PutItem':
    'stores the task token of an approval request, where an execution was asked for, and which deliveries were seen',
  'dynamodb:Scan':
    'counts the approval requests without an answer; of each item it may read only the key, the expiry and the answer',
  'dynamodb:UpdateItem': 'answers, waits and claims: one conditional write decides a race',
  'iam:GetRole':
    'EKS reads, on behalf of the caller, the roles that are passed to it, and for a Fargate profile its own service-linked role',
  'iam:PassRole': 'an update passes the role of the add-on again, a new profile its pod execution role; to EKS only',
  'kms:Decrypt': 'the topic is encrypted; SNS requires it of the publisher',
  'kms:GenerateDataKey': 'the topic is encrypted; SNS requires it of the publisher',
  'ec2:AssignPrivateIpAddresses': IN_VPC,
  'ec2:CreateNetworkInterface': IN_VPC,
  'ec2:DeleteNetworkInterface': IN_VPC,
  'ec2:DescribeNetworkInterfaces': IN_VPC,
  'ec2:DescribeSubnets': IN_VPC,
  'ec2:UnassignPrivateIpAddresses': IN_VPC,
  'events:DescribeRule': 'how Step Functions learns that an execution has ended that another one waits for',
  'events:PutRule': 'the rule for these events; one for the account, created when it does not exist',
  'events:PutTargets': 'the same',
  'lambda:InvokeFunction': 'a state machine calls its own functions, in the versions it was deployed with',
  'logs:CreateLogDelivery': 'logs of a state machine; Step Functions requires it',
  'logs:CreateLogStream': 'logs of the functions',
  'logs:DeleteLogDelivery': 'logs of a state machine; Step Functions requires it',
  'logs:DescribeLogGroups': 'logs of a state machine; Step Functions requires it',
  'logs:DescribeResourcePolicies': 'logs of a state machine; Step Functions requires it',
  'logs:GetLogDelivery': 'logs of a state machine; Step Functions requires it',
  'logs:ListLogDeliveries': 'logs of a state machine; Step Functions requires it',
  'logs:PutLogEvents': 'logs of the functions',
  'logs:PutResourcePolicy': 'logs of a state machine; Step Functions requires it',
  'logs:UpdateLogDelivery': 'logs of a state machine; Step Functions requires it',
  's3:AbortMultipartUpload': 'Step Functions gives up results of a wave that it writes in parts',
  's3:GetObject': 'the lists and results of the waves of a fleet, and the file of a fleet that is started by its name',
  's3:ListBucket': 'which fleets have a file, of no other part of the bucket',
  's3:ListMultipartUploadParts': 'Step Functions writes results of a wave in parts',
  's3:PutObject': 'the lists, results and reports of a fleet',
  'secretsmanager:GetSecretValue':
    'the secrets for checking the signatures of chat requests, and the tokens for posting',
  'sns:Publish': 'the notification',
  'sqs:SendMessage': 'keeps what could not be started, notified or posted',
  'states:DescribeExecution': 'the status of an execution, and how it ended; its resource is the ARN of the execution',
  'states:GetExecutionHistory': 'whether an execution published its outcome, and what the notification would have said',
  'states:ListExecutions': 'the latest executions, for those who ask in chat',
  'states:SendTaskFailure': 'ends a wait for EKS, so that EKS is polled',
  'states:SendTaskSuccess': 'answers a state that waits for EKS or for a person',
  'states:StartExecution':
    'a schedule, a person in chat, `maintain-cluster` or `maintain-fleet` starts a state machine',
  'states:StopExecution':
    'a person in chat stops an execution; stopping `maintain-cluster` also stops what it has started',
  'sts:AssumeRole': 'access to clusters in other accounts, with the external id',
  'xray:GetSamplingRules': 'traces',
  'xray:GetSamplingTargets': 'traces',
  'xray:PutTelemetryRecords': 'traces',
  'xray:PutTraceSegments': 'traces',
};
