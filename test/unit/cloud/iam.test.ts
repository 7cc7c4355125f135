import { DescribeAddonCommand, EKSClient, UpdateAddonCommand } from '@aws-sdk/client-eks';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { virtualClock } from '../../../local/clock.ts';
import { LOCAL_CREDENTIALS } from '../../../local/cloud/chat/local-secrets.ts';
import type { SimulatedCloud } from '../../../local/cloud/cloud.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { without } from '../../support/permissions/without.ts';
import { leakCheckedCloud } from '../../support/processes/leak-checked.ts';
import { aWorld } from '../../support/worlds/addon-worlds.ts';

const NAME = { clusterName: 'prod-1', addonName: 'coredns' };
const opened = (template?: ReturnType<typeof without>) =>
  leakCheckedCloud({
    ...{ world: parseWorld(JSON.stringify(aWorld())), clock: virtualClock(0), http: 'in-memory' },
    ...(template && { stack: { template } }),
  });

describe('whoever has assumed the role of a function', () => {
  let cloud: SimulatedCloud;
  beforeEach(async () => {
    cloud = await opened();
  });
  afterEach(() => cloud.close());

  const connection = () => ({ region: 'eu-west-1', requestHandler: inMemoryRequestHandler(cloud.endpoint) });
  async function as(role: string) {
    const sts = new STSClient({ ...connection(), credentials: LOCAL_CREDENTIALS });
    const RoleArn = `arn:aws:iam::111122223333:role/eks-upkeep/eks-upkeep-${role}`;
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' }));
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    const credentials = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    };
    return { ...connection(), credentials };
  }

  it('may do what it does, and nothing else', async () => {
    const eks = new EKSClient(await as('PollAddonRole'));

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
    const sns = new SNSClient(await as('PollAddonRole'));
    const TopicArn = 'arn:aws:sns:eu-west-1:111122223333:eks-upkeep';

    await expect(sns.send(new PublishCommand({ TopicArn, Message: 'x' }))).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      message: expect.stringContaining('is not authorized to perform: SNS:Publish'),
    });
  });

  it('cannot become another role', async () => {
    const sts = new STSClient(await as('PollAddonRole'));
    const RoleArn = 'arn:aws:iam::111122223333:role/eks-upkeep/eks-upkeep-StartAddonUpdateRole';

    await expect(sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
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
