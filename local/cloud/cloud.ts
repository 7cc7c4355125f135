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
import { keep, savedCloud } from './cloud-journal.ts';
import { createEndpoint, type Endpoint, onlyLoopback } from './endpoint.ts';
import { bindFunctions, type Handler } from './functions.ts';
import { loadMachines, machineNames, substitutionsFor, TABLE, topicArn } from './machines.ts';
import { createSns, type Notification } from './sns.ts';
import { createSts } from './sts.ts';
import { createTable } from './table.ts';

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
  /** Seeds executions; a virtual run with the same numbers is the same run. */
  random?: (() => number) | undefined;
  /** How a Lambda is invoked; once, unless someone wants it delivered twice or its answer lost. */
  deliver?: ((run: () => Promise<unknown>, functionName: string) => Promise<unknown>) | undefined;
  onEvent?: ((executionArn: string, event: HistoryEvent) => void) | undefined;
  onCall?: ((call: EksCall) => void) | undefined;
  onNotification?: ((notification: Notification) => void) | undefined;
};

/** AWS on this computer: a simulated EKS, SNS and STS, and the state machines with their Lambdas, on one clock. */
export interface Cloud {
  readonly engine: Engine;
  readonly simulator: Simulator;
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
  const saved = savedCloud(journal);
  const simulator = createSimulator({
    world,
    clock,
    saved: saved.simulator,
    onCall: options.onCall,
    sleep: (until) => clock.outside(() => sleepUntil(clock, until)),
    onChange: (state) => keep(journal, 'simulator-saved', clock.now(), state),
  });
  const sns = createSns({
    topics: [topicArn(world)],
    now: () => clock.now(),
    saved: saved.notifications,
    onNotification(notification) {
      keep(journal, 'notification-received', clock.now(), notification);
      options.onNotification?.(notification);
    },
  });
  const sts = createSts({ account: world.account, now: () => clock.now() });
  const table = createTable({ name: TABLE });
  const endpoint = createEndpoint({
    eks: (request) => simulator.handle(request),
    sns: ({ body }) => sns.handle(body),
    sts: ({ body }, { accessKeyId }) => sts.handle(body, accessKeyId),
    dynamodb: (request) => table.handle(request),
  });

  const { connection, close } = await connect(endpoint, options.http);
  const functions = bindFunctions({ ...connection, region: world.region, credentials: LOCAL_CREDENTIALS });
  const substitutions = substitutionsFor({
    ...world,
    functions: Object.keys(functions),
    machines: await machineNames(),
  });
  const engine = createEngine({
    clock,
    machines: await loadMachines(substitutions),
    invoke: ({ functionName, payload }) => deliver(() => invoke(functions, functionName, payload), functionName),
    region: world.region,
    account: world.account,
    ...(journal && { journal }),
    ...(options.random && { random: options.random }),
    ...(options.onEvent && { onEvent: options.onEvent }),
  });

  return {
    engine,
    simulator,
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
      await table.close();
      await close();
    },
  };
}

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
