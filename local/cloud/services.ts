import { type Clock, sleepUntil } from '../clock.ts';
import type { Journal } from '../engine/run/journal.ts';
import type { SimulatorResponse } from '../simulator/simulator.ts';
import type { World } from '../simulator/world/schema.ts';
import { type BusEvent, createEventBus } from './aws/event-bus.ts';
import { targetsOf } from './aws/event-rules.ts';
import { bucketName, createObjects, type LocalObjects } from './aws/object-store.ts';
import { createS3 } from './aws/s3.ts';
import { createSecrets } from './aws/secrets.ts';
import { createSns, type Notification } from './aws/sns.ts';
import { createSts } from './aws/sts.ts';
import { snsEvent, subscribersOf } from './aws/subscriptions.ts';
import { createTable } from './aws/table.ts';
import type { LocalChat } from './chat/local-chat.ts';
import { chatUrls, createChatServices, endpointFetch, isChatService, type PostedMessage } from './chat/services.ts';
import { createWebhooks, isWebhook, WEBHOOK_FUNCTION } from './chat/webhooks.ts';
import { keep, type SavedCloud } from './cloud-journal.ts';
import { createEndpoint, credentialScope, type Endpoint, header, type Services } from './endpoint.ts';
import type { Authorizer } from './iam/authorizer.ts';
import { guardedEndpoint } from './iam/guarded-endpoint.ts';
import { createAsyncInvocation, type DeadLetter } from './lambda/async-invocation.ts';
import { TABLE, topicArn } from './machines/machines.ts';
import { ruleOperations } from './stack/events.ts';
import type { LocalStack } from './stack/local-stack.ts';
import { stackServices } from './stack/services.ts';
import { subscriptionActions } from './stack/subscriptions.ts';

/** What this computer stands in for AWS with: everything that the Lambdas ask, but EKS. */
export type LocalServices = {
  /** Answers for every service, by the one a request was signed for; for webhooks, Slack and GitHub, by their path. */
  endpoint: Endpoint;
  /** Those that come later are put in: EKS, and what stands on the engine and the Lambdas. */
  services: Services;
  objects: LocalObjects;
  notifications(): readonly Notification[];
  /** Takes an event of an AWS service. */
  receive(event: BusEvent): void;
  /** What was posted to the simulated Slack and GitHub. */
  posts(): readonly PostedMessage[];
  /** How the Lambdas that post reach them, on an endpoint that listens at `url` or is asked without a socket. */
  posting(url: string | undefined): Pick<LocalChat, 'posting' | 'wire'>;
  /** Resolves when every event and every message of the topic has been delivered, or given up. */
  idle(): Promise<void>;
  /** What Lambdas did not take, after all tries. */
  deadLetters(): readonly DeadLetter[];
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
  /** How the bus delivers events, if not each once and without delay. */
  events?: World['events'] | undefined;
  /** The fleets that have a file in the bucket from the start. */
  fleets?: World['fleets'] | undefined;
  /** The stack that stands for what this computer runs. */
  stack: LocalStack;
  /** Runs a Lambda for an event or a webhook. */
  invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  /** Says who may do what. */
  authorizer: Authorizer;
  /** Lets a service answer, or answers in its place. */
  answer: ((service: string, run: () => Promise<SimulatorResponse>) => Promise<SimulatorResponse>) | undefined;
  onNotification: ((notification: Notification) => void) | undefined;
  onBusEvent: ((event: BusEvent) => void) | undefined;
  onPost: ((message: PostedMessage) => void) | undefined;
}): LocalServices {
  const {
    region,
    account,
    clock,
    journal,
    saved,
    tableFolder,
    chat,
    events,
    stack,
    invoke,
    answer = (_, run) => run(),
  } = options;
  const now = () => clock.now();
  // What a parameter leaves out of the stack, such as chat, gets no events.
  const isDeployed = (functionName: string) => stack.values.holds(stack.template.Resources[functionName]?.Condition);
  const later = createAsyncInvocation({ clock, invoke, mayKeep: options.authorizer.mayKeep });
  const bus = createEventBus({
    account,
    region,
    now,
    saved: saved.events,
    operations: ruleOperations(stack),
    onEvent(event) {
      keep(journal, 'event-received', now(), event);
      options.onBusEvent?.(event);
    },
    targets: (event) => targetsOf(event).filter(isDeployed),
    deliver: later.invokeLater,
    ...(typeof events === 'object' && { afterSeconds: events.afterSeconds }),
  });
  const sns = createSns({
    topics: [topicArn({ region, account })],
    now,
    saved: saved.notifications,
    actions: subscriptionActions(stack),
    onNotification(notification) {
      keep(journal, 'notification-received', now(), notification);
      options.onNotification?.(notification);
      for (const functionName of subscribersOf(notification).filter(isDeployed)) {
        later.invokeLater(functionName, snsEvent(notification));
      }
    },
  });
  const sts = createSts({ region, account, now });
  const objects = createObjects({
    bucket: bucketName({ region, account }),
    now,
    saved: saved.objects,
    files: Object.entries(options.fleets ?? {}).map(([name, request]) => [`fleets/${name}.json`, request]),
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
    ...stackServices(stack),
  };
  const aws = guardedEndpoint(createEndpoint(services), options.authorizer, {
    ...{ region, account },
    topicKey: stack.attributeOf('NotificationKey', 'Arn'),
  });
  const webhooks = createWebhooks({
    invoke: (event) => clock.during(() => invoke(WEBHOOK_FUNCTION, event)),
    now,
  });

  const messengers = createChatServices({
    ...chat.places,
    now,
    faults: chat.faults,
    saved: saved.posts,
    onPost(message) {
      keep(journal, 'message-posted', now(), message);
      options.onPost?.(message);
    },
  });
  const endpoint: Endpoint = {
    async handle(request) {
      if (isWebhook(request)) return webhooks(request);
      if (isChatService(request)) return messengers.handle(request);
      const service = credentialScope(header(request, 'authorization'))?.service ?? '';
      return answer(service, () => aws.handle(request));
    },
  };

  return {
    endpoint,
    services,
    objects,
    notifications: sns.notifications,
    receive: bus.receive,
    posts: messengers.posts,
    posting: (url) => ({
      posting: { ...chat.posting, ...chatUrls(url ?? 'http://localhost') },
      wire: {
        fetch: url === undefined ? endpointFetch(endpoint) : fetch,
        pause: (milliseconds) => clock.outside(() => sleepUntil(clock, now() + milliseconds)),
        now,
      },
    }),
    idle: later.idle,
    deadLetters: later.deadLetters,
    async close() {
      later.stop();
      await later.idle();
      await table.close();
    },
  };
}
