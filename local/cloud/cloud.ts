import type { Log } from '../../functions/runtime/log.ts';
import { type Clock, sleepUntil } from '../clock.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import type { HistoryEvent } from '../engine/execution.ts';
import type { Journal } from '../engine/journal.ts';
import { LambdaFault } from '../engine/lambda-fault.ts';
import { serveSimulator } from '../simulator/http-server.ts';
import { inMemoryRequestHandler } from '../simulator/request-handler.ts';
import { createSimulator, type EksCall, type Simulator } from '../simulator/simulator.ts';
import type { ClusterNow } from '../simulator/world-now.ts';
import type { World } from '../simulator/world-schema.ts';
import type { BundleSurroundings } from './bundles.ts';
import { keep, savedCloud } from './cloud-journal.ts';
import { deployedMachines } from './deployed-machines.ts';
import { keptRequest, replayedSimulator } from './eks-replay.ts';
import { createEndpoint, type Endpoint, onlyLoopback, type Services } from './endpoint.ts';
import { type BusEvent, createEventBus } from './event-bus.ts';
import { createEventDelivery } from './event-delivery.ts';
import { executionEvent } from './execution-events.ts';
import { bindFunctions, type Handler } from './functions.ts';
import { createLambdaApi } from './lambda-api.ts';
import { type LocalChatOptions, localChat } from './local-chat.ts';
import { loadMachines, machineNames, substitutionsFor, TABLE, topicArn } from './machines.ts';
import { bucketName, createObjects } from './object-store.ts';
import { createS3 } from './s3.ts';
import { createSecrets } from './secrets.ts';
import { createSns, type Notification } from './sns.ts';
import { createStepFunctions } from './step-functions.ts';
import { createSts } from './sts.ts';
import { createTable } from './table.ts';
import { createWebhooks, isWebhook, WEBHOOK_FUNCTION } from './webhooks.ts';

/** What became of one execution. Times are ISO 8601 on the cloud's clock; `after` is what the clusters ended as. */
export type ExecutionRecord = {
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  output?: unknown;
  error?: string;
  cause?: string;
  startedAt: string;
  stoppedAt?: string;
  /** State transitions that AWS would bill, retries included. */
  transitions: number;
  notifications: readonly Notification[];
  calls: readonly EksCall[];
  after: ClusterNow[];
};

export type CloudOptions = {
  world: World;
  clock: Clock;
  /** `loopback`: the SDK's clients talk HTTP to a port of this machine; `in-memory`: the same bytes without a socket. */
  http: 'loopback' | 'in-memory';
  journal?: Journal | undefined;
  /** Where the table is kept; in memory without. */
  tableFolder?: string | undefined;
  /** Seeds executions; a virtual run with the same numbers is the same run. */
  random?: (() => number) | undefined;
  /** How a Lambda is invoked; once, unless someone wants it delivered twice or its answer lost. */
  deliver?: ((run: () => Promise<unknown>, functionName: string) => Promise<unknown>) | undefined;
  onEvent?: ((executionArn: string, event: HistoryEvent) => void) | undefined;
  onCall?: ((call: EksCall) => void) | undefined;
  onNotification?: ((notification: Notification) => void) | undefined;
  /** The Lambdas to run, given where they find AWS; those of the sources without. */
  lambdas?: ((surroundings: BundleSurroundings) => Record<string, Handler>) | undefined;
  /** Who may say what in chat, where replies to buttons go, and what time its senders go by, if not the cloud's. */
  chat?: Partial<Pick<LocalChatOptions, 'rules' | 'sendReply' | 'now'>> | undefined;
  /** What the Lambdas say of themselves; nothing is kept of it without. */
  log?: Log | undefined;
  /** What the event bus got, from the simulated EKS or by PutEvents. */
  onBusEvent?: ((event: BusEvent) => void) | undefined;
};

/** AWS on this computer: a simulated EKS, the services around it, and the state machines with their Lambdas, on one clock. */
export interface Cloud {
  readonly engine: Engine;
  readonly simulator: Simulator;
  /** Answers for every service, by the one a request was signed for, and for webhooks, by their path. */
  readonly endpoint: Endpoint;
  /** Resolves when every event has been delivered. */
  idle(): Promise<void>;
  /** The record of an execution as it stands now. */
  record(executionArn: string): ExecutionRecord;
  close(): Promise<void>;
}

/** Opens a cloud; with a journal that is not empty, as that left it, and `engine.resume()` then goes on. */
export function openCloud(options: CloudOptions): Promise<Cloud> {
  // Definitions are read from disk; virtual time must not run on to what the world has in store meanwhile.
  return options.clock.during(() => open(options));
}

async function open(options: CloudOptions): Promise<Cloud> {
  const { world, clock, journal, deliver = (run) => run() } = options;
  const { region, account } = world;
  const now = () => clock.now();
  const saved = savedCloud(journal);
  const functions: Record<string, Handler> = {};
  const delivery = createEventDelivery({
    clock,
    invoke: (functionName, event) => deliver(() => invoke(functions, functionName, event), functionName),
  });
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
  const simulator = createSimulator({
    world,
    clock,
    saved: await replayedSimulator(world, saved),
    onCall: options.onCall,
    onEvent: bus.receive,
    sleep: (until) => clock.outside(() => sleepUntil(clock, until)),
    onRequest: (at, request) => keep(journal, 'eks-asked', at, keptRequest(world, request)),
  });
  if (!saved.simulator) keep(journal, 'simulator-saved', now(), simulator.save());
  const sns = createSns({
    topics: [topicArn(world)],
    now,
    saved: saved.notifications,
    onNotification(notification) {
      keep(journal, 'notification-received', now(), notification);
      options.onNotification?.(notification);
    },
  });
  const sts = createSts({ account, now });
  const objects = createObjects({
    bucket: bucketName(world),
    now,
    saved: saved.objects,
    onPut: (object) => keep(journal, 'object-put', now(), object),
  });
  const table = createTable({ name: TABLE, ...(options.tableFolder !== undefined && { path: options.tableFolder }) });
  const machines = await machineNames();
  const chat = localChat({ now, ...options.chat, region, account, machines });
  const services: Services = {
    eks: (request) => simulator.handle(request),
    sns: ({ body }) => sns.handle(body),
    sts: ({ body }, { accessKeyId }) => sts.handle(body, accessKeyId),
    dynamodb: (request) => table.handle(request),
    s3: createS3(objects),
    events: (request) => bus.handle(request),
    secretsmanager: createSecrets({
      secrets: { [chat.settings.secretId]: JSON.stringify(chat.secrets) },
      region,
      account,
    }),
  };
  const aws = createEndpoint(services);
  const webhooks = createWebhooks({
    invoke: (event) => clock.during(() => deliver(() => invoke(functions, WEBHOOK_FUNCTION, event), WEBHOOK_FUNCTION)),
    now,
  });
  const endpoint: Endpoint = { handle: (request) => (isWebhook(request) ? webhooks(request) : aws.handle(request)) };

  const { connection, close } = await connect(endpoint, options.http);
  const connected = { ...connection, region, credentials: LOCAL_CREDENTIALS };
  const sources = () => bindFunctions(connected, options.log, { table: TABLE, topicArn: topicArn(world) }, chat);
  Object.assign(functions, options.lambdas?.({ ...connected, account }) ?? sources());
  const substitutions = substitutionsFor({
    ...world,
    functions: Object.keys(functions),
    machines,
  });
  const engine = createEngine({
    clock,
    machines: await loadMachines(substitutions),
    invoke: ({ functionName, payload }) => deliver(() => invoke(functions, functionName, payload), functionName),
    objects,
    region,
    account,
    ...(journal && { journal }),
    ...(options.random && { random: options.random }),
    onEvent(executionArn, event) {
      options.onEvent?.(executionArn, event);
      if (ENDINGS.has(event.type)) void announce(executionArn);
    },
  });
  const announce = async (executionArn: string) =>
    bus.receive(executionEvent(await engine.finished(executionArn), now()));
  // These two stand on the engine and the Lambdas, which ask the services before.
  services.states = createStepFunctions({
    engine,
    machines: await deployedMachines({ substitutions, region, account }),
    account,
    createdAt: new Date(now()),
  });
  services.lambda = createLambdaApi({
    functions: Object.keys(functions),
    invoke: ({ functionName, payload }) => clock.during(() => invoke(functions, functionName, payload)),
  });

  return {
    engine,
    simulator,
    endpoint,
    idle: delivery.idle,
    record(executionArn) {
      const { status, output, error, cause, startDate, stopDate, transitions } = engine.describeExecution(executionArn);
      return {
        status,
        ...(output !== undefined && { output: JSON.parse(output) }),
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
        startedAt: startDate.toISOString(),
        ...(stopDate && { stoppedAt: stopDate.toISOString() }),
        transitions,
        notifications: sns.notifications(),
        calls: simulator.calls(),
        after: simulator.clusters(),
      };
    },
    async close() {
      simulator.close();
      await delivery.idle();
      await table.close();
      await close();
    },
  };
}

const ENDINGS: ReadonlySet<string> = new Set([
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionTimedOut',
  'ExecutionAborted',
]);

const LOCAL_CREDENTIALS = { accessKeyId: 'AKIALOCALLOCALLOCAL0', secretAccessKey: 'local' };

async function connect(endpoint: Endpoint, http: CloudOptions['http']) {
  if (http === 'in-memory') {
    return { connection: { requestHandler: inMemoryRequestHandler(endpoint) }, close: async () => {} };
  }
  const { url, close } = await serveSimulator(onlyLoopback(endpoint));
  return { connection: { endpoint: url }, close };
}

/** Lambda's side of an invocation: JSON crosses, not objects, and what a function throws is told by name. */
async function invoke(functions: Record<string, Handler>, functionName: string, payload: unknown): Promise<unknown> {
  const name = functionName.split(':').at(-1) ?? functionName;
  const handler = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!handler) {
    throw new LambdaFault({
      errorType: 'Lambda.ResourceNotFoundException',
      errorMessage: `Function not found: ${functionName}`,
    });
  }
  try {
    return copied(await handler(copied(payload)));
  } catch (error) {
    throw LambdaFault.from(error);
  }
}

const copied = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
