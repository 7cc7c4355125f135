import { describe, expect, it } from 'vitest';
import { notificationApi } from '../../../functions/aws/notifications.ts';
import { createSns } from '../../../local/cloud/aws/sns.ts';
import { createEndpoint } from '../../../local/cloud/endpoint.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';
import type { SimulatorResponse } from '../../../local/simulator/simulator.ts';
import { START } from '../../support/worlds/addon-builders.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:eks-upkeep';
const PUBLICATION = {
  topicArn: TOPIC,
  subject: '[error] AddonUpdateFailed prod-1/coredns',
  texts: { default: '{"version":"1"}', email: 'It failed.\n' },
  attributes: { outcome: 'AddonUpdateFailed', cluster: 'prod-1' },
};
const connected = (handle: () => Promise<SimulatorResponse> | SimulatorResponse) =>
  notificationApi({
    requestHandler: inMemoryRequestHandler({ handle: async () => handle() }),
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIALOCALLOCALLOCAL0', secretAccessKey: 'local' },
  });

const refusing = (code: string, status: number) =>
  connected(() => ({
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>As given</Message></Error></ErrorResponse>`,
  }));

it('publishes subject, a text for each protocol, and the attributes', async () => {
  const sns = createSns({ topics: [TOPIC], now: () => START });
  const endpoint = createEndpoint({ sns: ({ body }) => sns.handle(body) });
  const notifications = notificationApi({
    requestHandler: inMemoryRequestHandler(endpoint),
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIALOCALLOCALLOCAL0', secretAccessKey: 'local' },
  });

  const messageId = await notifications.publish(PUBLICATION);

  expect(messageId).toMatch(/^[0-9a-f-]{36}$/);
  expect(sns.notifications()).toMatchObject([
    {
      topicArn: TOPIC,
      subject: PUBLICATION.subject,
      structure: PUBLICATION.texts,
      attributes: PUBLICATION.attributes,
    },
  ]);
});

describe('a failure', () => {
  it.each([
    ['a throttle', 'ThrottledException', 429],
    ['an internal error', 'InternalFailure', 500],
  ])('that may pass is worth another try: %s', async (_, code, status) => {
    await expect(refusing(code, status).publish(PUBLICATION)).rejects.toMatchObject({
      name: 'NotificationNotSent',
      message: expect.stringContaining('As given'),
    });
  });

  it('of the connection is worth another try', async () => {
    await expect(connected(() => ({ cut: true })).publish(PUBLICATION)).rejects.toMatchObject({
      name: 'NotificationNotSent',
    });
  });

  it.each([
    ['AuthorizationError', 403],
    ['NotFound', 404],
    ['InvalidParameter', 400],
  ])('that will not pass is reported as it is: %s', async (code, status) => {
    const call = refusing(code, status).publish(PUBLICATION);

    await expect(call).rejects.toThrow('As given');
    await expect(call).rejects.not.toMatchObject({ name: 'NotificationNotSent' });
  });
});
