import type { Clock } from '../clock.ts';
import type { Journal } from '../engine/journal.ts';
import type { SimulatorResponse } from '../simulator/simulator.ts';
import { keep, type SavedCloud } from './cloud-journal.ts';
import { createEndpoint, credentialScope, type Endpoint, header, type Services } from './endpoint.ts';
import { type BusEvent, createEventBus } from './event-bus.ts';
import { createEventDelivery } from './event-delivery.ts';
import type { LocalChat } from './local-chat.ts';
import { TABLE, topicArn } from './machines.ts';
import { bucketName, createObjects, type LocalObjects } from './object-store.ts';
import { createS3 } from './s3.ts';
import { createSecrets } from './secrets.ts';
import { createSns, type Notification } from './sns.ts';
import { createSts } from './sts.ts';
import { createTable } from './table.ts';
import { createWebhooks, isWebhook, WEBHOOK_FUNCTION } from './webhooks.ts';

/** What this computer stands in for AWS with: everything that the Lambdas ask, but EKS. */
export type LocalServices = {
  /** Answers for every service, by the one a request was signed for, and for webhooks, by their path. */
  endpoint: Endpoint;
  /** Those that come later are put in: EKS, and what stands on the engine and the Lambdas. */
  services: Services;
  objects: LocalObjects;
  notifications(): readonly Notification[];
  /** Takes an event of an AWS service. */
  receive(event: BusEvent): void;
  /** Resolves when every event has been delivered. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

export function openServices(options: {
  region: string;
  account: string;
  clock: Clock;
  journal: Journal | undefined;
  saved: SavedCloud;
  tableFolder: string | undefined;
  chat: LocalChat;
  /** Runs a Lambda for an event or a webhook. */
  invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  /** Lets a service answer, or answers in its place. */
  answer: ((service: string, run: () => Promise<SimulatorResponse>) => Promise<SimulatorResponse>) | undefined;
  onNotification: ((notification: Notification) => void) | undefined;
  onBusEvent: ((event: BusEvent) => void) | undefined;
}): LocalServices {
  const { region, account, clock, journal, saved, tableFolder, chat, invoke, answer = (_, run) => run() } = options;
  const now = () => clock.now();
  const delivery = createEventDelivery({ clock, invoke });
  const bus = createEventBus({
    account,
    region,
    now,
    saved: saved.events,
    onEvent(event) {
      keep(journal, 'event-received', now(), event);
      options.onBusEvent?.(event);
      delivery.deliver(event);
    },
  });
  const sns = createSns({
    topics: [topicArn({ region, account })],
    now,
    saved: saved.notifications,
    onNotification(notification) {
      keep(journal, 'notification-received', now(), notification);
      options.onNotification?.(notification);
    },
  });
  const sts = createSts({ account, now });
  const objects = createObjects({
    bucket: bucketName({ region, account }),
    now,
    saved: saved.objects,
    onPut: (object) => keep(journal, 'object-put', now(), object),
  });
  const table = createTable({ name: TABLE, ...(tableFolder !== undefined && { path: tableFolder }) });
  const secrets = { [chat.settings.secretId]: JSON.stringify(chat.secrets) };
  const services: Services = {
    sns: ({ body }) => sns.handle(body),
    sts: ({ body }, { accessKeyId }) => sts.handle(body, accessKeyId),
    dynamodb: (request) => table.handle(request),
    s3: createS3(objects),
    events: (request) => bus.handle(request),
    secretsmanager: createSecrets({ secrets, region, account }),
  };
  const aws = createEndpoint(services);
  const webhooks = createWebhooks({
    invoke: (event) => clock.during(() => invoke(WEBHOOK_FUNCTION, event)),
    now,
  });

  return {
    endpoint: {
      handle(request) {
        if (isWebhook(request)) return webhooks(request);
        const service = credentialScope(header(request, 'authorization'))?.service ?? '';
        return answer(service, () => aws.handle(request));
      },
    },
    services,
    objects,
    notifications: sns.notifications,
    receive: bus.receive,
    idle: delivery.idle,
    close: () => table.close(),
  };
}
