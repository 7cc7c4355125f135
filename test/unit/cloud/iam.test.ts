import { DescribeAddonCommand, EKSClient, UpdateAddonCommand } from '@aws-sdk/client-eks';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { virtualClock } from '../../../local/clock.ts';
import { LOCAL_CREDENTIALS } from '../../../local/cloud/chat/local-secrets.ts';
import type { SimulatedCloud } from '../../../local/cloud/cloud.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import type { Template } from '../../../local/template.ts';
import { trustingTheAccount, without } from '../../support/permissions/without.ts';
import { leakCheckedCloud } from '../../support/processes/leak-checked.ts';
import { aWorld } from '../../support/worlds/addon-worlds.ts';

const NAME = { clusterName: 'prod-1', addonName: 'coredns' };
const opened = (template?: ReturnType<typeof without>) =>
  leakCheckedCloud({
    ...{ world: parseWorld(JSON.stringify(aWorld())), clock: virtualClock(0), http: 'in-memory' },
    ...(template && { stack: { template } }),
  });

describe('whoever has the role of a function', () => {
  let cloud: SimulatedCloud;
  beforeEach(async () => {
    cloud = await opened();
  });
  afterEach(() => cloud.close());

  const connection = () => ({ region: 'eu-west-1', requestHandler: inMemoryRequestHandler(cloud.endpoint) });
  const as = (role: string) => ({
    ...connection(),
    credentials: cloud.credentialsOf(role.replace(/Role$/, 'Function')),
  });

  it('may do what it does, and nothing else', async () => {
    const eks = new EKSClient(as('PollAddonRole'));

    await expect(eks.send(new DescribeAddonCommand(NAME))).resolves.toMatchObject({ addon: NAME });
    await expect(eks.send(new UpdateAddonCommand(NAME))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(
        /^User: arn:aws:sts::111122223333:assumed-role\/eks-upkeep-PollAddonRole\/eks-upkeep is not authorized to perform: eks:UpdateAddon on resource: arn:aws:eks:eu-west-1:111122223333:addon\/prod-1\/coredns\/\S+ because no identity-based policy allows the eks:UpdateAddon action$/,
      ),
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('reaches no other service than its own', async () => {
    const sns = new SNSClient(as('PollAddonRole'));
    const TopicArn = 'arn:aws:sns:eu-west-1:111122223333:eks-upkeep';

    await expect(sns.send(new PublishCommand({ TopicArn, Message: 'x' }))).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      message: expect.stringContaining('is not authorized to perform: SNS:Publish'),
    });
  });

  it('cannot become another role', async () => {
    const sts = new STSClient(as('PollAddonRole'));
    const RoleArn = 'arn:aws:iam::111122223333:role/eks-upkeep/eks-upkeep-StartAddonUpdateRole';

    await expect(sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });
});

it('may do what a statement allowed only while nobody has taken it away', async () => {
  let isTaken = true;
  const cloud = await leakCheckedCloud({
    ...{ world: parseWorld(JSON.stringify(aWorld())), clock: virtualClock(0), http: 'in-memory' },
    isWithdrawn: (statement) => isTaken && statement === 'PollAddonRole/poll-addon/ReadAddons',
  });
  const credentials = cloud.credentialsOf('PollAddonFunction');
  const requestHandler = inMemoryRequestHandler(cloud.endpoint);
  const eks = new EKSClient({ region: 'eu-west-1', requestHandler, credentials, maxAttempts: 1 });

  await expect(eks.send(new DescribeAddonCommand(NAME))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  isTaken = false;
  await expect(eks.send(new DescribeAddonCommand(NAME))).resolves.toMatchObject({ addon: NAME });
  await cloud.close();
});

describe('the user of this computer', () => {
  const ELSEWHERE = '444455556666';
  const MEMBER = `arn:aws:iam::${ELSEWHERE}:role/upkeep`;
  const FLEET = { FleetRoleArns: 'arn:aws:iam::*:role/upkeep', FleetExternalId: 'shared-id' };
  let cloud: SimulatedCloud | undefined;
  afterEach(() => cloud?.close());

  async function assuming(RoleArn: string, ExternalId?: string, memberTemplate?: Template) {
    cloud = await leakCheckedCloud({
      world: parseWorld(JSON.stringify({ ...aWorld({ cluster: { account: ELSEWHERE } }), stackParameters: FLEET })),
      ...{ clock: virtualClock(0), http: 'in-memory', memberTemplate },
    });
    const requestHandler = inMemoryRequestHandler(cloud.endpoint);
    const sts = new STSClient({ region: 'eu-west-1', requestHandler, credentials: LOCAL_CREDENTIALS });
    return sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me', ExternalId }));
  }

  it.each([
    ['a role that is not there', 'arn:aws:iam::111122223333:role/nobody', undefined],
    ['a role that is not there in an account that is', `arn:aws:iam::${ELSEWHERE}:role/nobody`, 'shared-id'],
    ['a role of a function', 'arn:aws:iam::111122223333:role/eks-upkeep/eks-upkeep-PollAddonRole', undefined],
    ['a role that trusts the roles of the stack alone', MEMBER, 'shared-id'],
  ])('does not become %s', async (_, roleArn, externalId) => {
    await expect(assuming(roleArn, externalId)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::111122223333:user/local is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('becomes a role that trusts the whole account, and only by its external id', async () => {
    await expect(assuming(MEMBER, 'another-id', trustingTheAccount())).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(assuming(MEMBER, undefined, trustingTheAccount())).rejects.toMatchObject({ name: 'AccessDenied' });

    const { Credentials } = await assuming(MEMBER, 'shared-id', trustingTheAccount());

    expect(Credentials?.AccessKeyId).toMatch(/^ASIA444455556666/);
  });
});

describe('a stack that AWS would not run is refused', () => {
  it.each<[string, string, string, RegExp]>([
    ['a function writes no logs', 'FunctionPolicy', 'WriteLogs', /PlanAddonUpdateFunction writes no logs: logs:Create/],
    ['an execution writes no log', 'MachinePolicy', 'DeliverLogs', /UpdateAddonMachine writes no log: logs:CreateLogD/],
    [
      'an alarm reaches nobody',
      'NotificationTopicPolicy',
      'Alarms',
      /Alarm reaches nobody: sns:Publish on .+cloudwatch/,
    ],
    ['its key is of no use', 'NotificationKey', 'EncryptForAlarms', /Alarm reaches nobody: kms:Decrypt/],
    ['a schedule starts nothing', 'SchedulerRole', 'StartItsMachines', /Start starts nothing: states:StartExecution/],
    ['an event is lost', 'DeadLettersPolicy', 'EventsNotDelivered', /loses what it cannot deliver: sqs:SendMessage/],
    ['its queue takes clear text', 'DeadLettersPolicy', 'OnlyEncryptedTransport', /DeadLetters takes what is not encr/],
  ])('when %s', async (_, resource, sid, problem) => {
    await expect(opened(without('template.yaml', resource, sid))).rejects.toThrow(problem);
  });
});
