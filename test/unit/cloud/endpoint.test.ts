import { EKSClient, ListClustersCommand } from '@aws-sdk/client-eks';
import { PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { createSns } from '../../../local/cloud/aws/sns.ts';
import { createSts } from '../../../local/cloud/aws/sts.ts';
import { createEndpoint, onlyLoopback } from '../../../local/cloud/endpoint.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:eks-upkeep';
const NOW = Date.parse('2026-03-02T09:00:00Z');

function aCloud(saved: Parameters<typeof createSns>[0]['saved'] = []) {
  const sns = createSns({ topics: [TOPIC], now: () => NOW, saved });
  const sts = createSts({ region: 'eu-west-1', account: '111122223333', now: () => NOW });
  const endpoint = createEndpoint({
    sns: ({ body }) => sns.handle(body),
    sts: ({ body }, { accessKeyId }) => sts.handle(body, accessKeyId),
  });
  const connection = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIALOCAL', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: inMemoryRequestHandler(endpoint),
  };
  return {
    endpoint,
    connection,
    sns: new SNSClient(connection),
    sts: new STSClient(connection),
    received: sns.notifications,
  };
}

describe('SNS', () => {
  it('keeps what is published, with the text for each protocol and the attributes', async () => {
    const { sns, received } = aCloud();

    const { MessageId } = await sns.send(
      new PublishCommand({
        TopicArn: TOPIC,
        Subject: 'A <b> & "c"',
        MessageStructure: 'json',
        Message: JSON.stringify({ default: 'one\ntwo é', email: 'mail', sms: 7 }),
        MessageAttributes: { severity: { DataType: 'String', StringValue: 'info' } },
      }),
    );

    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(received()).toEqual([
      {
        messageId: MessageId,
        time: '2026-03-02T09:00:00.000Z',
        topicArn: TOPIC,
        subject: 'A <b> & "c"',
        message: '{"default":"one\\ntwo é","email":"mail","sms":7}',
        structure: { default: 'one\ntwo é', email: 'mail' },
        attributes: { severity: 'info' },
      },
    ]);
  });

  it.each([
    ['an unknown topic', { TopicArn: `${TOPIC}-2`, Message: 'x' }, 'NotFoundException', 404],
    ['a topic that is no ARN', { TopicArn: 'eks-upkeep', Message: 'x' }, 'InvalidParameterException', 400],
    ['a phone number', { PhoneNumber: '+15550100', Message: 'x' }, 'InvalidParameterException', 400],
    ['an empty message', { TopicArn: TOPIC, Message: '' }, 'InvalidParameterException', 400],
    [
      'a message of 256 KiB and a byte',
      { TopicArn: TOPIC, Message: 'x'.repeat(262_145) },
      'InvalidParameterException',
      400,
    ],
    [
      'a subject of 101 characters',
      { TopicArn: TOPIC, Message: 'x', Subject: 'x'.repeat(101) },
      'InvalidParameterException',
      400,
    ],
    [
      'a subject with a line break',
      { TopicArn: TOPIC, Message: 'x', Subject: 'a\nb' },
      'InvalidParameterException',
      400,
    ],
    [
      'another message structure',
      { TopicArn: TOPIC, Message: 'x', MessageStructure: 'xml' },
      'InvalidParameterException',
      400,
    ],
    [
      'a structure that is not JSON',
      { TopicArn: TOPIC, Message: 'x', MessageStructure: 'json' },
      'InvalidParameterException',
      400,
    ],
    [
      'a structure without default',
      { TopicArn: TOPIC, Message: '{"email":"x"}', MessageStructure: 'json' },
      'InvalidParameterException',
      400,
    ],
    [
      'a group on a standard topic',
      { TopicArn: TOPIC, Message: 'x', MessageGroupId: 'g' },
      'InvalidParameterException',
      400,
    ],
    [
      'an attribute of an unknown type',
      { TopicArn: TOPIC, Message: 'x', MessageAttributes: { a: { DataType: 'Text', StringValue: 'b' } } },
      'InvalidParameterValueException',
      400,
    ],
  ])('refuses %s', async (_, input, name, httpStatusCode) => {
    const { sns, received } = aCloud();

    const refused = sns.send(new PublishCommand(input));

    await expect(refused).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    expect(received()).toEqual([]);
  });

  it('publishes the good entries of a batch and reports the bad ones', async () => {
    const { sns, received } = aCloud();

    const answer = await sns.send(
      new PublishBatchCommand({
        TopicArn: TOPIC,
        PublishBatchRequestEntries: [
          { Id: 'one', Message: 'first' },
          { Id: 'two', Message: 'second', Subject: 'x'.repeat(101) },
        ],
      }),
    );

    expect(answer.Successful).toMatchObject([{ Id: 'one' }]);
    expect(answer.Failed).toMatchObject([{ Id: 'two', Code: 'InvalidParameter', SenderFault: true }]);
    expect(received().map(({ message }) => message)).toEqual(['first']);
  });

  it('refuses a batch with the same id twice', async () => {
    const { sns } = aCloud();

    const refused = sns.send(
      new PublishBatchCommand({
        TopicArn: TOPIC,
        PublishBatchRequestEntries: [
          { Id: 'one', Message: 'first' },
          { Id: 'one', Message: 'second' },
        ],
      }),
    );

    await expect(refused).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinctException' });
  });

  it('resumes from what it had received before', () => {
    const time = '2026-03-01T00:00:00.000Z';
    const earlier = { messageId: 'm', time, topicArn: TOPIC, message: 'x', attributes: {} };

    const { received } = aCloud([earlier]);

    expect(received()).toEqual([earlier]);
  });
});

describe('STS', () => {
  it('gives credentials that name the account of the role', async () => {
    const { sts, connection } = aCloud();

    const { Credentials, AssumedRoleUser } = await sts.send(
      new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::444455556666:role/path/upkeep', RoleSessionName: 'run-1' }),
    );
    const assumed = new STSClient({
      ...connection,
      credentials: { accessKeyId: Credentials?.AccessKeyId ?? '', secretAccessKey: Credentials?.SecretAccessKey ?? '' },
    });
    const identity = await assumed.send(new GetCallerIdentityCommand({}));

    expect(Credentials?.AccessKeyId).toMatch(/^ASIA444455556666[0-9A-F]{4}$/);
    expect(Credentials?.Expiration).toEqual(new Date(NOW + 3_600_000));
    expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::444455556666:assumed-role/upkeep/run-1');
    expect(identity.Account).toBe('444455556666');
  });

  it.each([
    ['a malformed ARN', { RoleArn: 'arn:aws:iam::12:role/upkeep', RoleSessionName: 'run-1' }],
    ['an ARN of a user', { RoleArn: 'arn:aws:iam::444455556666:user/upkeep', RoleSessionName: 'run-1' }],
    ['a session name with a space', { RoleArn: 'arn:aws:iam::444455556666:role/upkeep', RoleSessionName: 'run 1' }],
    [
      'two days',
      { RoleArn: 'arn:aws:iam::444455556666:role/upkeep', RoleSessionName: 'run-1', DurationSeconds: 172_800 },
    ],
  ])('refuses %s', async (_, input) => {
    const { sts } = aCloud();

    const refused = sts.send(new AssumeRoleCommand(input));

    await expect(refused).rejects.toMatchObject({ name: 'ValidationError', $metadata: { httpStatusCode: 400 } });
  });
});

describe('the endpoint', () => {
  it('refuses a service that is not there and names those that are', async () => {
    const { connection } = aCloud();

    const refused = new EKSClient(connection).send(new ListClustersCommand({}));

    await expect(refused).rejects.toMatchObject({
      name: 'UnknownServiceException',
      message: 'There is no eks here. This endpoint answers for sns, sts.',
    });
  });

  it('refuses a request without a signature', async () => {
    const { endpoint } = aCloud();

    const answer = await endpoint.handle({ method: 'POST', path: '/', headers: {}, body: 'Action=Publish' });

    expect(answer).toMatchObject({ status: 403 });
  });

  it.each([
    ['localhost:8701', 403],
    ['127.0.0.1:8701', 403],
    ['[::1]:8701', 403],
    ['attacker.example', 421],
    ['localhost.attacker.example', 421],
    ['', 421],
  ])('answers the host %j over a socket with %i', async (host, status) => {
    const { endpoint } = aCloud();

    const answer = await onlyLoopback(endpoint).handle({ method: 'GET', path: '/', headers: { host }, body: '' });

    expect(answer).toMatchObject({ status });
  });
});
