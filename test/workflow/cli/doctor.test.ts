import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { DisableRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { afterEach, describe, expect, it } from 'vitest';
import { virtualClock } from '../../../local/clock.ts';
import { QueryFault, queryFaultAnswer } from '../../../local/cloud/aws/query-protocol.ts';
import { LOCAL_CREDENTIALS } from '../../../local/cloud/chat/local-secrets.ts';
import type { CloudOptions, SimulatedCloud } from '../../../local/cloud/cloud.ts';
import { calledActions } from '../../../local/doctor/called-actions.ts';
import { type Examination, examine } from '../../../local/doctor/doctor.ts';
import { knownActions } from '../../../local/doctor/expected-calls.ts';
import { clientsOf, type DoctorWorld } from '../../../local/doctor/world.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';
import type { SimulatorRequest } from '../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { parseTemplate } from '../../../local/template.ts';
import { trustingTheAccount } from '../../support/permissions/without.ts';
import { leakCheckedCloud } from '../../support/processes/leak-checked.ts';
import { textOf, trackedFiles } from '../../support/repository.ts';
import { upkeep } from '../../support/runs/upkeep.ts';

type Broken = {
  stack?: CloudOptions['stack'];
  chat?: CloudOptions['chat'];
  answer?: CloudOptions['answer'];
  /** What is different about the one cluster of this account. */
  cluster?: Record<string, unknown>;
  memberTemplate?: CloudOptions['memberTemplate'];
  world?: Partial<DoctorWorld>;
};

const WORLD = parseWorld(textOf('local/worlds/one-cluster.yaml'));
const TEMPLATE = textOf('template.yaml');
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:eks-upkeep';
const ON_DUTY = 'arn:aws:sns:eu-west-1:111122223333:on-duty';
/** A stack that may move pods, and has an access entry of one cluster. */
const MOVING: Broken = { stack: { parameters: { KubernetesAccess: 'move', KubernetesCluster: 'prod-1' } } };
const FLEET = { FleetRoleArns: 'arn:aws:iam::444455556666:role/eks-upkeep', FleetExternalId: 'shared' };

let cloud: SimulatedCloud | undefined;
afterEach(() => cloud?.close());

/** What doctor finds of a healthy deployment, of which something is broken. */
async function examined(broken: Broken = {}): Promise<Examination & { asked: string[] }> {
  const { stack, chat, answer, memberTemplate, cluster, world } = broken;
  cloud = await leakCheckedCloud({
    world: cluster
      ? parseWorld(JSON.stringify({ clusters: [{ name: 'prod-1', version: '1.33', ...cluster }] }))
      : WORLD,
    ...{ clock: virtualClock(Date.parse('2026-11-21T08:00:00Z')), http: 'in-memory' },
    ...{ stack, answer, memberTemplate },
    chat: {
      channel: 'C01OPERATIONS',
      secrets: { slack: 'x'.repeat(16), slackToken: 'xoxb-0123456789abcdef' },
      ...chat,
    },
  });
  const endpoint = cloud.endpoint;
  const asked: string[] = [];
  const handle = (request: SimulatorRequest) => {
    asked.push(operationOf(request));
    return endpoint.handle(request);
  };
  const connection = {
    region: 'eu-west-1',
    credentials: LOCAL_CREDENTIALS,
    requestHandler: inMemoryRequestHandler({ handle }),
  };
  const here = {
    env: {},
    nodeVersion: '24.1.0',
    configFile: undefined,
    release: JSON.parse(textOf('package.json')).version,
    stack: 'eks-upkeep',
    ...world,
  };
  const examination = await examine({ ...here, connection: { ...connection, ...world?.connection } });
  return { ...examination, asked };
}

/** The operation of a request, in whichever protocol. */
function operationOf({ method, path, headers, body }: SimulatorRequest): string {
  const target = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-amz-target')?.[1];
  return target?.split('.')[1] ?? new URLSearchParams(body).get('Action') ?? `${method} ${path.split('?')[0]}`;
}

const without = (statement: RegExp) => {
  const changed = TEMPLATE.replace(statement, '');
  expect(changed).not.toBe(TEMPLATE);
  return parseTemplate(changed);
};
const replaced = (text: string, by: string) => {
  expect(TEMPLATE).toContain(text);
  return parseTemplate(TEMPLATE.replace(text, by));
};

describe('doctor', () => {
  it('finds nothing wrong with a healthy deployment, and reads alone', async () => {
    const { findings, verdict, asked } = await examined({
      stack: { parameters: FLEET },
      memberTemplate: trustingTheAccount(),
    });

    expect(findings.filter((each) => each.verdict !== 'ok')).toEqual([]);
    expect(verdict).toBe('ok');
    expect(new Set(findings.map(({ check }) => check)).size).toBe(15);
    expect(findings.find(({ check }) => check === 'Permissions')?.found).toMatch(
      /^\d\d roles may make the \d{3} calls/,
    );
    for (const operation of new Set(asked)) {
      expect(operation).toMatch(/^(Describe|List|Get|Simulate)\w+$|^AssumeRole$|^GET \//);
    }
  });

  it.each<[string, Broken, string, string, RegExp, RegExp]>([
    [
      'a role without a permission',
      { stack: { template: without(/ {14}- Sid: ReadCatalogue\n(?: {16}.*\n)+/) } },
      ...(['Permissions', 'problem'] as const),
      /^PlanAddonUpdateRole may not eks:DescribeAddonVersions on \*, which PlanAddonUpdateFunction needs: no policy allows it/,
      /^aws cloudformation detect-stack-resource-drift --stack-name eks-upkeep --logical-resource-id PlanAddonUpdateRole/,
    ],
    [
      'a role that somebody denies something',
      {
        stack: {
          template: replaced(
            '              - Sid: AnswerTasks\n                Effect: Allow\n',
            '              - Sid: AnswerTasks\n                Effect: Deny\n',
          ),
        },
      },
      ...(['Permissions', 'problem'] as const),
      /states:SendTaskSuccess on \*, which \w+Function needs: a policy denies it\.$/,
      /^aws iam simulate-principal-policy --policy-source-arn arn:aws:iam::111122223333:role\/eks-upkeep\/\S+ --action-names states:SendTaskSuccess/,
    ],
    [
      'a subscription that is not confirmed',
      { stack: { drift: { pending: ['platform@example.com'] }, parameters: { SlackChannel: '' } } },
      ...(['Notifications', 'problem'] as const),
      /^platform@example.com has not confirmed/,
      /^aws sns subscribe --topic-arn \S+:eks-upkeep --protocol email --notification-endpoint platform@example.com/,
    ],
    [
      'alarms whose only subscription is not confirmed',
      { stack: { drift: { pending: ['platform@example.com'] } } },
      ...(['Alarms', 'problem'] as const),
      /^Alarms reach nobody: they go to \S+, and no subscription to it is confirmed\.$/,
      /^aws sns subscribe/,
    ],
    [
      'nobody subscribed',
      { stack: { parameters: { NotificationEmail: '', SlackChannel: '' } } },
      ...(['Notifications', 'warning'] as const),
      /^Nobody is subscribed/,
      /^aws sns subscribe/,
    ],
    [
      'a topic that is gone',
      { stack: { drift: { missingTopics: [TOPIC] } } },
      ...(['Notifications', 'problem'] as const),
      /is not there: nobody is notified/,
      /detect-stack-resource-drift .* NotificationTopic/,
    ],
    [
      'a topic of alarms that is gone',
      { stack: { parameters: { AlarmTopicArn: ON_DUTY }, drift: { missingTopics: [ON_DUTY] } } },
      ...(['Alarms', 'problem'] as const),
      /on-duty, is not there/,
      /^aws sns create-topic --name on-duty --region eu-west-1$/,
    ],
    [
      'a topic of alarms that reaches nobody',
      { stack: { parameters: { AlarmTopicArn: ON_DUTY } } },
      ...(['Alarms', 'problem'] as const),
      /they go to \S+:on-duty, and nobody is subscribed/,
      /^aws sns subscribe --topic-arn \S+:on-duty/,
    ],
    [
      'an alarm that is switched off',
      { stack: { drift: { muted: ['DeadLettersAlarm'] } } },
      ...(['Alarms', 'problem'] as const),
      /^eks-upkeep-dead-letters notifies nobody/,
      /^aws cloudwatch enable-alarm-actions --alarm-names eks-upkeep-dead-letters/,
    ],
    [
      'an alarm that is going off',
      { stack: { drift: { alarming: ['DeadLettersAlarm'] } } },
      ...(['Alarms', 'warning'] as const),
      /^eks-upkeep-dead-letters is going off/,
      /^aws cloudwatch describe-alarm-history/,
    ],
    [
      'no alarms',
      { stack: { parameters: { Alarms: 'disabled' } } },
      ...(['Alarms', 'warning'] as const),
      /^The stack has none/,
      /Alarms=enabled/,
    ],
    [
      'a rule that is disabled',
      { stack: { drift: { disabled: ['WakeAddonUpdateFunctionUpdateEnded'] } } },
      ...(['Rules', 'problem'] as const),
      /WakeAddonUpdateFunctionUpdateEnded is disabled/,
      /^aws events enable-rule --name eks-upkeep-WakeAddonUpdateFunctionUpdateEnded --region eu-west-1$/,
    ],
    [
      'schedules that are paused',
      { stack: { parameters: { ScanHealthSchedule: 'rate(1 hour)', SchedulesState: 'DISABLED' } } },
      ...(['Schedules', 'warning'] as const),
      /ScanHealthStart is disabled.*SchedulesState=ENABLED/,
      /^aws scheduler get-schedule --group-name eks-upkeep --name eks-upkeep-ScanHealthStart/,
    ],
    [
      'rules of chat that are malformed',
      { stack: { parameters: { ChatRules: '[{"from":"webhook","clients":["ci"],"users":["*"],"may":["fly"]}]' } } },
      ...(['Chat', 'problem'] as const),
      /^ChatRules is malformed, so nobody gets an answer: \[0\]\.may\[0\] must be a command/,
      /^upkeep validate chat-rules.yaml$/,
    ],
    [
      'a channel of Slack without a token',
      { chat: { secrets: { slack: 'x'.repeat(16) } } },
      ...(['Chat', 'problem'] as const),
      /^SlackChannel is C01OPERATIONS, and the secret has no slackToken/,
      /^aws secretsmanager put-secret-value/,
    ],
    [
      'a secret that is malformed',
      { chat: { secrets: { slack: 'secret-short' } } },
      ...(['Chat', 'problem'] as const),
      /^The secret of chat is malformed: slack must have at least 16 characters\.$/,
      /^aws secretsmanager put-secret-value/,
    ],
    [
      'a secret that is not there',
      { stack: { parameters: { ChatSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-000000' } } },
      ...(['Chat', 'problem'] as const),
      /^There is no secret arn:\S+other-000000/,
      /^aws secretsmanager list-secrets/,
    ],
    [
      'a role of another account that lets in the roles of the stack alone',
      { stack: { parameters: FLEET } },
      ...(['Other accounts', 'unknown'] as const),
      /^arn:aws:iam::444455556666:role\/eks-upkeep does not let you in/,
      /^aws iam get-role --role-name eks-upkeep/,
    ],
    [
      'a cluster without the access entry',
      { ...MOVING, cluster: { kubernetes: {} } },
      ...(['Kubernetes API', 'problem'] as const),
      /^prod-1 has no access entry for arn:aws:iam::111122223333:role\/eks-upkeep\/eks-upkeep-KubernetesRole, .*\(KubernetesUnauthorized\)\.$/,
      /^aws eks create-access-entry --cluster-name prod-1 --principal-arn arn:aws:iam::111122223333:role\/eks-upkeep\/eks-upkeep-KubernetesRole --kubernetes-groups eks-upkeep-read eks-upkeep-move --region eu-west-1$/,
    ],
    [
      'a cluster that may lack the ClusterRoles, too',
      { ...MOVING, cluster: { kubernetes: {} } },
      ...(['Kubernetes API', 'problem'] as const),
      /^prod-1 has no access entry/,
      /^upkeep kubernetes roles --access move \| kubectl apply -f -$/,
    ],
    [
      'an access entry that lacks a group',
      { ...MOVING, cluster: { kubernetes: { access: 'read' } } },
      ...(['Kubernetes API', 'problem'] as const),
      /^The access entry of arn:aws:iam::111122223333:role\/eks-upkeep\/eks-upkeep-KubernetesRole on prod-1 lacks eks-upkeep-move, which KubernetesAccess=move needs/,
      /^aws eks update-access-entry --cluster-name prod-1 --principal-arn arn:aws:iam::111122223333:role\/eks-upkeep\/eks-upkeep-KubernetesRole --kubernetes-groups eks-upkeep-read eks-upkeep-move --region eu-west-1$/,
    ],
    [
      'an access entry that allows more than the stack uses',
      {
        stack: { parameters: { KubernetesAccess: 'read', KubernetesCluster: 'prod-1' } },
        cluster: { kubernetes: { access: 'restart' } },
      },
      ...(['Kubernetes API', 'warning'] as const),
      /^The access entry of \S+ on prod-1 has eks-upkeep-move, eks-upkeep-restart, which KubernetesAccess=read does not use\.$/,
      /^aws eks update-access-entry --cluster-name prod-1 --principal-arn arn:aws:iam::111122223333:role\/eks-upkeep\/eks-upkeep-KubernetesRole --kubernetes-groups eks-upkeep-read --region eu-west-1$/,
    ],
    [
      'a cluster that reads no access entries',
      { ...MOVING, cluster: { authenticationMode: 'CONFIG_MAP', kubernetes: { access: 'move' } } },
      ...(['Kubernetes API', 'unknown'] as const),
      /^The authenticationMode of prod-1 is CONFIG_MAP: it reads no access entry/,
      /^It has to map arn:aws:iam::111122223333:role\/eks-upkeep-KubernetesRole to the groups eks-upkeep-read, eks-upkeep-move,/,
    ],
    [
      'a cluster that could read access entries as well',
      { ...MOVING, cluster: { authenticationMode: 'CONFIG_MAP', kubernetes: { access: 'move' } } },
      ...(['Kubernetes API', 'unknown'] as const),
      /CONFIG_MAP/,
      /^aws eks update-cluster-config --name prod-1 --access-config authenticationMode=API_AND_CONFIG_MAP --region eu-west-1$/,
    ],
    [
      'a private endpoint that the functions do not reach',
      { ...MOVING, cluster: { kubernetes: { access: 'move', reachable: false } } },
      ...(['Kubernetes API', 'problem'] as const),
      /^The endpoint of prod-1 is private, and KubernetesSubnetIds is empty/,
      /^aws ec2 describe-subnets --filters Name=vpc-id,Values=vpc-\w+ .*--region eu-west-1$/,
    ],
    [
      'a public endpoint for certain addresses',
      {
        ...MOVING,
        cluster: { kubernetes: { access: 'move', reachable: false, publicAccessCidrs: ['203.0.113.0/24'] } },
      },
      ...(['Kubernetes API', 'problem'] as const),
      /^Only 203\.0\.113\.0\/24 may use the public endpoint of prod-1, and KubernetesSubnetIds is empty/,
      /^Deploy with KubernetesSubnetIds, private ones of these, and KubernetesSecurityGroupIds; sg-\w+ has to let/,
    ],
    [
      'a cluster that is not there',
      { stack: { parameters: { KubernetesAccess: 'move', KubernetesCluster: 'prod-9' } } },
      ...(['Kubernetes API', 'problem'] as const),
      /^There is no cluster prod-9 in eu-west-1 of account 111122223333\.$/,
      /^aws eks list-clusters --region eu-west-1$/,
    ],
    [
      'a cluster that may be in another account',
      { stack: { parameters: { KubernetesAccess: 'move', ClusterNames: 'prod-9', ClusterRegion: 'us-west-2' } } },
      ...(['Kubernetes API', 'unknown'] as const),
      /^There is no cluster prod-9 in us-west-2 of account 111122223333\.$/,
      /^aws eks list-clusters --region us-west-2$/,
    ],
    [
      'clusters that no parameter names',
      { stack: { parameters: { KubernetesAccess: 'move', ClusterNames: 'prod-*' } } },
      ...(['Kubernetes API', 'unknown'] as const),
      /^KubernetesAccess is move, and no parameter names a cluster/,
      /^aws eks describe-access-entry --cluster-name <cluster> --principal-arn arn:aws:iam::111122223333:role\/eks-upkeep\/eks-upkeep-KubernetesRole --region eu-west-1$/,
    ],
    [
      'many old versions',
      { stack: { drift: { versions: 30 } } },
      ...(['Old versions', 'warning'] as const),
      /alone has 30/,
      /^aws lambda list-versions-by-function --function-name \w+ .*--region eu-west-1$/,
    ],
    [
      'a deployment that failed',
      { stack: { drift: { status: 'UPDATE_ROLLBACK_FAILED' } } },
      ...(['Stack', 'problem'] as const),
      /^eks-upkeep is UPDATE_ROLLBACK_FAILED\.$/,
      /^aws cloudformation describe-stack-events --stack-name eks-upkeep/,
    ],
    [
      'another release',
      { world: { release: '9.9.9' } },
      ...(['Release', 'warning'] as const),
      /here is 9\.9\.9/,
      /^npm ci && npm run build && sam deploy --stack-name eks-upkeep/,
    ],
    [
      'another Region',
      { world: { connection: { region: 'us-west-2' } } },
      ...(['Stack', 'problem'] as const),
      /^There is no stack eks-upkeep in us-west-2\. Is it in another Region/,
      /^aws configure list$/,
    ],
    [
      'another name',
      { world: { stack: 'upkeep' } },
      ...(['Stack', 'problem'] as const),
      /^There is no stack upkeep in eu-west-1, but another of eks-upkeep\.$/,
      /^upkeep doctor --stack eks-upkeep --region eu-west-1$/,
    ],
    [
      'an endpoint that is left over',
      { world: { env: { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:8700' } } },
      ...(['Endpoint', 'warning'] as const),
      /AWS_ENDPOINT_URL_STS=http:\/\/127.0.0.1:8700/,
      /^unset AWS_ENDPOINT_URL_STS$/,
    ],
    [
      'an endpoint in the configuration file',
      {
        world: {
          env: { AWS_PROFILE: 'local' },
          configFile:
            '[profile local]\nservices = here\n[services here]\nsts =\n  endpoint_url = http://localhost:1\n[default]\nendpoint_url = http://other\n',
        },
      },
      ...(['Endpoint', 'warning'] as const),
      /endpoint_url = http:\/\/localhost:1\.$/,
      /^export AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true$/,
    ],
    [
      'an old Node',
      { world: { nodeVersion: '20.9.0' } },
      'Node',
      'problem',
      /20\.9\.0 is older than 20\.19/,
      /^nvm install/,
    ],
    [
      'credentials that are not there',
      {
        world: {
          connection: {
            credentials: () => Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' })),
          },
        },
      },
      ...(['Credentials', 'problem'] as const),
      /^There are no AWS credentials/,
      /AWS_PROFILE/,
    ],
    [
      'somebody who may not read',
      {
        answer: async (service, run) =>
          service === 'iam'
            ? queryFaultAnswer(new QueryFault('AccessDenied', 'User: x is not authorized', 403), 'iam')
            : run(),
      },
      ...(['Permissions', 'unknown'] as const),
      /^Access denied: User: x/,
      /SecurityAudit/,
    ],
  ])('says of %s what it is, and the next command', async (_, broken, check, verdict, found, next) => {
    const examination = await examined(broken);

    const findings = examination.findings.filter((each) => each.check === check && each.verdict === verdict);
    expect(findings.map((each) => each.found)).toContainEqual(expect.stringMatching(found));
    expect(findings.flatMap((each) => each.next)).toContainEqual(expect.stringMatching(next));
    expect(JSON.stringify(examination)).not.toMatch(/secret-short|xoxb-0123/);
  });

  it.each<[string, Broken, string]>([
    ['a public endpoint', { ...MOVING, cluster: { kubernetes: { access: 'move' } } }, 'has an endpoint that is open'],
    [
      'a private endpoint, with functions in its VPC',
      {
        stack: {
          parameters: {
            ...{ KubernetesAccess: 'restart', KubernetesCluster: 'prod-1', ClusterNames: 'prod-1' },
            ...{ KubernetesSubnetIds: 'subnet-0a', KubernetesSecurityGroupIds: 'sg-0a' },
          },
        },
        cluster: { kubernetes: { access: 'restart', reachable: false } },
      },
      'is asked from the subnets of the stack',
    ],
    [
      'a cluster of another Region',
      {
        stack: { parameters: { KubernetesAccess: 'move', ClusterNames: 'prod-1', ClusterRegion: 'us-west-2' } },
        cluster: { region: 'us-west-2', authenticationMode: 'API', kubernetes: { access: 'move' } },
      },
      'has an endpoint that is open',
    ],
  ])('finds nothing wrong with access to the Kubernetes API: %s', async (_, broken, says) => {
    const { findings } = await examined(broken);

    const found = findings.filter(({ check }) => check === 'Kubernetes API');
    expect(found).toEqual([{ check: 'Kubernetes API', verdict: 'ok', found: expect.stringContaining(says), next: [] }]);
    expect(found[0]?.found).toMatch(/^prod-1 .* lets arn:\S+KubernetesRole in with eks-upkeep-read, eks-upkeep-move\b/);
  });

  it('keeps the groups that somebody added to an access entry', async () => {
    const { findings } = await examined({
      ...MOVING,
      cluster: { kubernetes: { access: 'read' } },
      answer: async (service, run) => {
        const answer = await run();
        if (service !== 'eks' || !('body' in answer)) return answer;
        return { ...answer, body: answer.body.replace('["eks-upkeep-read"]', '["auditors","eks-upkeep-read"]') };
      },
    });

    expect(findings.flatMap(({ next }) => next)).toContainEqual(
      expect.stringMatching(/ --kubernetes-groups eks-upkeep-read eks-upkeep-move auditors --region eu-west-1$/),
    );
  });

  it('checks everything else though one thing cannot be checked', async () => {
    const { findings } = await examined({
      answer: async (service, run) => (service === 'iam' ? { cut: true } : run()),
    });

    expect(findings.filter(({ verdict }) => verdict === 'unknown').map(({ check }) => check)).toEqual(['Permissions']);
    expect(findings.at(-1)).toMatchObject({ check: 'Old versions', verdict: 'ok' });
  });
});

it('knows what every call of a function is done to', () => {
  const functions = trackedFiles().filter((file) => /^functions\/[\w-]+\.ts$/.test(file));

  expect([...new Set(functions.flatMap((file) => calledActions(file)))].sort()).toEqual(knownActions);
});

describe('the stack that represents what runs here', () => {
  it.each([
    ['cloudformation', new DeleteStackCommand({ StackName: 'eks-upkeep' }), /Could not find operation DeleteStack/],
    ['iam', new GetRoleCommand({ RoleName: 'x' }), /Could not find operation GetRole/],
    [
      'iam',
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: 'arn:aws:iam::1:role/x',
        ActionNames: ['eks:x'],
        CallerArn: 'arn',
      }),
      /CallerArn is not simulated here/,
    ],
    ['events', new DisableRuleCommand({ Name: 'x' }), /has no operation 'AWSEvents.DisableRule'/],
  ])('refuses what doctor does not ask: %s', async (service, command, says) => {
    cloud = await leakCheckedCloud({ world: WORLD, clock: virtualClock(0), http: 'in-memory' });
    const { eksIn: _, ...others } = clientsOf({
      ...{ region: 'eu-west-1', credentials: LOCAL_CREDENTIALS },
      requestHandler: inMemoryRequestHandler(cloud.endpoint),
    });
    const clients: Record<string, { send(command: unknown): Promise<unknown> }> = others;

    await expect(clients[service]?.send(command)).rejects.toThrow(says);
  });
});

describe('upkeep doctor', () => {
  it('prints 80 columns, or JSON alone, and ends with 1 where there is a problem', async () => {
    const drift = { disabled: ['WakeAddonUpdateFunctionUpdateEnded'] };
    cloud = await leakCheckedCloud({ world: WORLD, clock: virtualClock(0), http: 'loopback', stack: { drift } });
    const here = ['doctor', '--endpoint', cloud.url ?? '', '--region', 'eu-west-1'];

    const text = await upkeep(here);
    const json = await upkeep([...here, '--json']);

    expect(text.code).toBe(1);
    expect(text.out).toMatch(/^eks-upkeep in eu-west-1 of account 111122223333\n/);
    expect(text.out).toContain('    $ aws events enable-rule --name \\\n');
    expect(text.out.trimEnd().split('\n').at(-1)).toMatch(/^1 problem; \d+ ok\.$/);
    // An ARN or a name is not broken.
    for (const line of text.out.split('\n').filter((each) => / \S/.test(each.trim())))
      expect(line.length).toBeLessThanOrEqual(80);
    expect(JSON.parse(json.out)).toMatchObject({ verdict: 'problem', region: 'eu-west-1', account: '111122223333' });
    expect(json.code).toBe(1);
  });

  it('refuses what is no URL', async () => {
    expect(await upkeep(['doctor', '--endpoint', 'here'])).toMatchObject({
      code: 2,
      note: expect.stringContaining('--endpoint must be a URL'),
    });
  });
});
