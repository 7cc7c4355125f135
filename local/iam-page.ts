import { type Grant, grantsOf, readTemplate, type Template, textOf } from './template.ts';

/** `docs/iam.md`, made of the templates: which role may do what, where, and why. */
export function iamPage(): string {
  const template = readTemplate('template.yaml');
  const member = readTemplate('member-account.yaml');
  const roles = rolesOf(template);

  return `${[
    INTRODUCTION,
    '## State machines',
    ...roles.filter((role) => role.endsWith('MachineRole')).map((role) => section(template, role)),
    '## Functions',
    ...roles.filter((role) => !/Machine|Scheduler/.test(role)).map((role) => section(template, role)),
    '## Schedules',
    section(template, 'SchedulerRole'),
    MEMBER,
    ...rolesOf(member).map((role) => section(member, role)),
    '## Why each action',
    table(
      ['action', 'why'],
      used([...roles.flatMap((role) => grantsOf(template, role)), ...grantsOf(member, 'UpkeepRole')]),
    ),
    NOT_GRANTED,
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `# What eks-upkeep may do

Each function and each state machine has a role of its own. This page is made of \`template.yaml\` and \`member-account.yaml\`
with \`npm run docs\`; tests hold it current, and hold the roles of functions against the SDK commands that their code calls:
nothing is missing, nothing is granted beside.

\`\${ClusterNames}\`, \`\${ClusterRegion}\`, \`\${AddonRoleArns}\` and the like are parameters: narrow them. "Anything" stands where
IAM knows no resource for an action. All functions also write logs and traces, and so do machines; that is left out below.

In the table each function reaches the kinds of items that its own code makes, by how their keys begin. Task tokens are in those
of \`approval#\` and \`addon#\` alone.`;

const MEMBER = `## In the other accounts of a fleet

\`member-account.yaml\` makes one role in each. Only roles of the stack that it names may assume it (\`aws:PrincipalArn\`), and only
with the external id.`;

const NOT_GRANTED = `## What nothing here may do

Create or delete a cluster, a node group or an add-on; read a Kubernetes object; create or change a role; read or change what is
in a cluster. The first Fargate profile of an account needs \`iam:CreateServiceLinkedRole\`; to replace one does not.

All EKS actions but those on "anything" also know \`aws:ResourceTag\`: a permissions boundary or a service control policy can
allow them on tagged clusters only.`;

const rolesOf = ({ Resources }: Template) =>
  Object.keys(Resources).filter((name) => Resources[name]?.Type === 'AWS::IAM::Role');

const BASICS = new Set(['WriteLogs', 'WriteTraces', 'DeliverLogs']);

function section(template: Template, role: string): string {
  const grants = grantsOf(template, role).filter(({ Sid }) => !BASICS.has(Sid));
  const { Description } = template.Resources[role.replace(/Role$/, 'Function')]?.Properties ?? {};
  const title = `### ${role.replace(/Role$/, '')}`;
  const about = typeof Description === 'string' ? [Description] : [];
  if (grants.length === 0) return [title, ...about, 'It may do nothing beyond its logs.'].join('\n\n');
  return [title, ...about, table(['may', 'on', 'if'], grants.map(row))].join('\n\n');
}

function row({ Action, Resource, Condition, onlyIf }: Grant): string[] {
  const resources = [Resource]
    .flat()
    .map((resource) => (textOf(resource) === '*' ? 'anything' : code(textOf(resource))));
  const conditions = [
    ...(onlyIf === undefined ? [] : [ONLY_IF[onlyIf] ?? onlyIf]),
    ...(Condition === undefined ? [] : [code(textOf(Condition).replace(/^(ForAllValues:)?\w+: /, ''))]),
  ];
  return [Action.map(code).join(', '), resources.join(', '), conditions.join('; ')];
}

const ONLY_IF: Record<string, string> = {
  ReachesOtherAccounts: '`FleetRoleArns` is given',
  ChangesPodIdentities: '`PodIdentityChanges` is `allowed`',
};

/** Each action with its reason. Throws for one without: a permission nobody can explain is not granted. */
function used(grants: readonly Grant[]): string[][] {
  const actions = [...new Set(grants.flatMap(({ Action }) => Action))].sort();
  return actions.map((action) => {
    const why = WHY[action];
    if (why === undefined) throw new Error(`${action} is granted, and nobody says why. Add it to local/iam-page.ts.`);
    return [code(action), why];
  });
}

const WHY: Record<string, string> = {
  'dynamodb:DeleteItem': 'forgets what was claimed and could not be told or carried out',
  'dynamodb:GetItem':
    'tells a late or second answer what the first was; what was told or posted; who asked for an execution, and which one watches an add-on',
  'dynamodb:PutItem':
    'keeps the task token of a question, where an execution was asked for, and which deliveries were seen',
  'dynamodb:Scan':
    'counts the questions that nobody has answered; of items it may read the key, the end and the answer alone',
  'dynamodb:UpdateItem': 'answers, waits and claims: one conditional write decides a race',
  'eks:CreateFargateProfile': 'makes the new profile',
  'eks:CreatePodIdentityAssociation': 'EKS asks for it when an update adds pod identities',
  'eks:DeleteFargateProfile': 'deletes the old profile, or the new one that EKS could not make',
  'eks:DeletePodIdentityAssociation': 'EKS asks for it when an update removes pod identities',
  'eks:DescribeAddon': 'version, configuration, roles and health, before and after',
  'eks:DescribeAddonConfiguration': 'the schema that the configuration is held against before anything is tried',
  'eks:DescribeAddonVersions': 'what EKS offers for the version of the cluster',
  'eks:DescribeCluster': 'version and status of the cluster',
  'eks:DescribeFargateProfile': 'status, health and settings of profiles',
  'eks:DescribeInsight': 'what EKS found of the add-ons when it checked the cluster, for a plan to quote',
  'eks:DescribeNodegroup': 'how many nodes an add-on has a pod on, for how long its update may take',
  'eks:DescribePodIdentityAssociation': 'which roles the add-on has, for the snapshot to go back to',
  'eks:DescribeUpdate': 'how an update goes, and why it failed',
  'eks:ListAddons': 'the add-ons of a cluster that are maintained, or whose health is looked at',
  'eks:ListClusters': 'the clusters whose health is looked at',
  'eks:ListFargateProfiles':
    'the profiles that cover or hinder each other, whose health is looked at, or that are all that a cluster has for its pods',
  'eks:ListInsights': 'what EKS itself says of the readiness for an upgrade or a rollback, for a plan to quote',
  'eks:ListNodegroups': 'the node groups whose sizes are read, and whether there are any for the pods of an add-on',
  'eks:ListUpdates': 'finds the update that holds an add-on',
  'eks:TagResource':
    'a new profile bears the tags of the old one and of the run that made it; EKS asks for it on creation',
  'eks:UpdateAddon': 'the update, and its rollback',
  'eks:UpdatePodIdentityAssociation': 'EKS asks for it when an update changes the role of a pod identity',
  'iam:GetRole':
    'EKS reads, in the name of the caller, the roles that it is given, and for a Fargate profile its own service-linked role',
  'iam:PassRole': 'an update sends the role of the add-on again, a profile its pod execution role; to EKS alone',
  'kms:Decrypt': 'the topic is encrypted; SNS asks it of whoever publishes',
  'kms:GenerateDataKey': 'the topic is encrypted; SNS asks it of whoever publishes',
  'events:DescribeRule': 'how Step Functions hears of the end of an execution that another one waits for',
  'events:PutRule': 'the rule by which it hears of it; one for the account, made when it is not there',
  'events:PutTargets': 'the same',
  'lambda:InvokeFunction': 'a machine calls its own functions, in the version it was deployed with',
  'logs:CreateLogDelivery': 'logs of a state machine; Step Functions asks for it',
  'logs:CreateLogStream': 'logs of the functions',
  'logs:DeleteLogDelivery': 'logs of a state machine; Step Functions asks for it',
  'logs:DescribeLogGroups': 'logs of a state machine; Step Functions asks for it',
  'logs:DescribeResourcePolicies': 'logs of a state machine; Step Functions asks for it',
  'logs:GetLogDelivery': 'logs of a state machine; Step Functions asks for it',
  'logs:ListLogDeliveries': 'logs of a state machine; Step Functions asks for it',
  'logs:PutLogEvents': 'logs of the functions',
  'logs:PutResourcePolicy': 'logs of a state machine; Step Functions asks for it',
  'logs:UpdateLogDelivery': 'logs of a state machine; Step Functions asks for it',
  'secretsmanager:GetSecretValue': 'the secrets that signatures of chat are checked by, and the tokens to post with',
  'sns:Publish': 'the notification',
  'sqs:SendMessage': 'keeps what could not be started, told or posted',
  'states:DescribeExecution': 'how an execution ended or stands; Step Functions knows its ARN as resource',
  'states:GetExecutionHistory': 'whether an execution could notify how it ended, and what it would have said',
  'states:ListExecutions': 'the latest executions, for those who ask in chat',
  'states:SendTaskSuccess': 'wakes a step that waits for EKS or for a person',
  'states:StartExecution': 'a schedule, a person in chat, or `maintain-cluster` starts a machine',
  'states:StopExecution':
    'a person in chat stops an execution; who stops one of `maintain-cluster` stops what it has started',
  'sts:AssumeRole': 'clusters of other accounts, by the external id',
  'xray:GetSamplingRules': 'traces',
  'xray:GetSamplingTargets': 'traces',
  'xray:PutTelemetryRecords': 'traces',
  'xray:PutTraceSegments': 'traces',
};

const code = (text: string) => `\`${text}\``;

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
