import type { Log } from '../../functions/runtime/log.ts';
import type { Meter } from '../../functions/runtime/meter.ts';
import type { Settings } from '../../functions/runtime/settings.ts';
import { type Clock, sleepUntil } from '../clock.ts';
import type { Engine, InvokeLambda } from '../engine/engine.ts';
import type { HistoryEvent } from '../engine/run/execution.ts';
import type { Journal } from '../engine/run/journal.ts';
import { faultyLambdas } from '../lambda-faults/faulty-lambdas.ts';
import type { EksCall, Simulator, SimulatorResponse } from '../simulator/simulator.ts';
import type { ClusterNow } from '../simulator/world/current.ts';
import type { Fault } from '../simulator/world/fault-schema.ts';
import type { World } from '../simulator/world/schema.ts';
import type { Template } from '../template.ts';
import type { BusEvent } from './aws/event-bus.ts';
import type { Notification } from './aws/sns.ts';
import { type LocalChatOptions, localChat } from './chat/local-chat.ts';
import { LOCAL_CREDENTIALS } from './chat/local-secrets.ts';
import type { PostedMessage } from './chat/services.ts';
import { keep, savedCloud } from './cloud-journal.ts';
import type { ClusterSeen, Eks, OpenEks } from './eks/eks.ts';
import { injectedIn } from './eks/replay.ts';
import { simulatedEks } from './eks/simulated-eks.ts';
import type { Endpoint } from './endpoint.ts';
import { type Access, createAuthorizer } from './iam/authorizer.ts';
import type { Credentials } from './iam/principals.ts';
import type { DeadLetter } from './lambda/async-invocation.ts';
import type { BundleSurroundings } from './lambda/bundles.ts';
import type { Callers } from './lambda/callers.ts';
import { bindFunctions, type Handler } from './lambda/functions.ts';
import { invocationRefused, invokeLambda } from './lambda/invocation.ts';
import { connectTo, type LocalHttp } from './local-connection.ts';
import { definitionText, machineNames, settingsFor } from './machines/machines.ts';
import { openServices } from './services.ts';
import { type LocalStackOptions, localStack } from './stack/local-stack.ts';
import { usualStack } from './stack/usual-stack.ts';
import { type ExecutionRecord, recordOf, transitionsOf } from './step-functions/execution-record.ts';
import { openMachines } from './step-functions/open-machines.ts';
import { waitingTasks } from './step-functions/waiting-tasks.ts';

export type CloudOptions = {
  world: World;
  clock: Clock;
  http: LocalHttp;
  journal?: Journal | undefined;
  /** Where the table is kept; in memory without. */
  tableFolder?: string | undefined;
  /** Seeds executions; a virtual run with the same numbers is the same run. */
  random?: (() => number) | undefined;
  /** How a Lambda is invoked; once, unless someone wants it delivered twice or its answer lost. */
  deliver?: ((run: () => Promise<unknown>, functionName: string) => Promise<unknown>) | undefined;
  /** How a service answers a request; as it does, unless someone wants it throttled or down. EKS has its faults in the world. */
  answer?: ((service: string, run: () => Promise<SimulatorResponse>) => Promise<SimulatorResponse>) | undefined;
  onEvent?: ((executionArn: string, event: HistoryEvent) => void) | undefined;
  onCall?: ((call: EksCall) => void) | undefined;
  /** Notes which execution makes each call of EKS. To follow that makes every promise slower, so that nobody does it without need. */
  callers?: Callers | undefined;
  onNotification?: ((notification: Notification) => void) | undefined;
  /** The Lambdas to run, given where they find AWS; those of the sources without. */
  lambdas?: ((surroundings: BundleSurroundings) => Record<string, Handler>) | undefined;
  /**
   * Who may say what in chat, where replies to buttons go, what time its senders go by, if not the cloud's; the secrets, among
   * them tokens to post with, the channel that gets every report, and how the simulated Slack and GitHub misbehave.
   */
  chat?: Partial<Omit<LocalChatOptions, 'region' | 'account' | 'machines'>> | undefined;
  /** What the deployed stack is like that stands for what runs here, if not as the template makes it. */
  stack?: Partial<LocalStackOptions> | undefined;
  /** What the Lambdas say of themselves; nothing is kept of it without. */
  log?: Log | undefined;
  /** What the Lambdas measure; nothing is kept of it without. */
  measure?: Meter | undefined;
  /** What the event bus got, from the simulated EKS or by PutEvents. */
  onBusEvent?: ((event: BusEvent) => void) | undefined;
  /** What was posted to the simulated Slack or GitHub. */
  onPost?: ((message: PostedMessage) => void) | undefined;
  /** What makes the roles of other accounts, in place of `member-account.yaml`. */
  memberTemplate?: Template | undefined;
  /** What a role asked to do, and what IAM decided. */
  onAccess?: ((access: Access) => void) | undefined;
  /** Whether a statement of a role is taken away now, by its id: `PollAddonRole/PollAddon/ReadUpdates`. */
  isWithdrawn?: ((statement: string) => boolean) | undefined;
};

/** AWS on this computer, around an EKS: the services, and the state machines with their Lambdas, on one clock. */
export interface Cloud<Cluster extends ClusterSeen = ClusterSeen> {
  readonly engine: Engine;
  /** Answers for every service, by the one a request was signed for, and for webhooks, by their path. */
  readonly endpoint: Endpoint;
  /** Where the endpoint listens, if it does. */
  readonly url: string | undefined;
  /**
   * Deploys another release: its functions as new versions, and definitions that call these. The versions before stay, as the
   * template retains them. What no definition calls, such as an event's function, has no version and is replaced.
   */
  deploy(release: { functions: Record<string, Handler>; definition?: (definition: string) => string }): Promise<void>;
  /** Which execution made a call of EKS, where that is noted. */
  readonly callers: Callers | undefined;
  /** What a Lambda of the stack calls the services with. */
  credentialsOf(functionName: string): Credentials;
  /** What the template tells functions that no definition calls. */
  readonly settings: Settings;
  /**
   * Resumes what the journal holds, as `engine.resume()` does. The table is gone, unless it has a folder: tasks that wait
   * for an answer or an event are handed their tokens once more, so that they can still get it.
   */
  resume(): Promise<void>;
  /** For who stops in the middle: lets the Lambdas begin no change any more, and waits for what they asked EKS. */
  still(): Promise<void>;
  /** Resolves when every event and every message of the topic has been delivered, or given up. */
  idle(): Promise<void>;
  /** What Lambdas did not take, after all tries. */
  deadLetters(): readonly DeadLetter[];
  /** What was posted to the simulated Slack and GitHub. */
  posts(): readonly PostedMessage[];
  /** The text of an object in the bucket of the stack; undefined when there is none. */
  object(key: string): string | undefined;
  /** What the topic got, oldest first. */
  notifications(): readonly Notification[];
  /** The record of an execution as it is when this is called. */
  record(executionArn: string): Promise<ExecutionRecord<Cluster>>;
  close(): Promise<void>;
}

export type SimulatedCloud = Cloud<ClusterNow> & {
  readonly simulator: Simulator;
  /** Lets one more thing go wrong from now on, of EKS, of Kubernetes or of Lambda; it is still to come after a restart. */
  inject(fault: Fault): void;
};

/** Opens a cloud with a simulated EKS; with a journal that is not empty, as that left it, and `engine.resume()` then continues. */
export function openCloud({ world, ...options }: CloudOptions): Promise<SimulatedCloud> {
  // Definitions are read from disk; virtual time must not run on to what the world has in store meanwhile.
  return options.clock.during(async () => {
    const { eks, injectLambda, ...cloud } = await openAround(simulatedEks(world), {
      ...options,
      ...world,
      otherAccounts: otherAccountsOf(world),
      stack: {
        ...options.stack,
        parameters: { ...accessOf(world), ...world.stackParameters, ...options.stack?.parameters },
      },
    });
    const inject = (fault: Fault) => {
      eks.simulator.inject(fault);
      injectLambda(fault);
    };
    return { ...cloud, simulator: eks.simulator, inject };
  });
}

/** Opens a cloud around an EKS that is elsewhere; `region` and `account` are those of its machines. */
export function openCloudAround(openEks: OpenEks, options: Around): Promise<Cloud> {
  return options.clock.during(async () => {
    const { injectLambda: _, ...cloud } = await openAround(openEks, options);
    return cloud;
  });
}

/** `faults` and `events` are those of a world; of faults only the ones of Lambda count here. */
type Around = Omit<CloudOptions, 'world'> & {
  region: string;
  account: string;
  faults?: readonly Fault[];
  events?: World['events'];
  fleets?: World['fleets'];
  otherAccounts?: readonly string[] | undefined;
};

/** Who writes clusters that give access to their Kubernetes API wants it to be used. */
function accessOf({ clusters }: World): { KubernetesAccess?: string } {
  const given = clusters.map(({ kubernetes }) => kubernetes?.access);
  const access = ['restart', 'move', 'read'].find((each) => given.some((one) => one === each));
  return access === undefined ? {} : { KubernetesAccess: access };
}

const otherAccountsOf = ({ clusters, account: own }: World): string[] =>
  [...new Set(clusters.map(({ account = own }) => account))].filter((account) => account !== own).sort();

async function openAround<Cluster extends ClusterSeen, Opened extends Eks<Cluster>>(
  openEks: OpenEks<Opened & Eks<Cluster>>,
  options: Around,
) {
  const { region, account, clock, journal, callers, deliver = (run) => run() } = options;
  const now = () => clock.now();
  const saved = savedCloud(journal);
  const functions: Record<string, Handler> = {};
  const machines = await machineNames();
  const chat = localChat({ now, ...options.chat, region, account, machines });
  const { otherAccounts = [], memberTemplate, onAccess, isWithdrawn } = options;
  const usual = usualStack({ region, account, chat, otherAccounts });
  const stack = localStack({
    ...usual,
    ...options.stack,
    parameters: { ...usual.parameters, ...options.stack?.parameters },
  });
  const authorizer = createAuthorizer({ stack, otherAccounts, memberTemplate, onAccess, isWithdrawn });
  const startedAt = saved.simulator?.startedAt ?? now();
  const faults = [...(options.faults ?? []), ...injectedIn(saved)].filter((fault) => fault.on === 'lambda');
  const invoke = faultyLambdas({
    faults,
    counts: saved.lambdaFaults,
    onCount: (counts) => keep(journal, 'lambda-faults', now(), structuredClone([...counts])),
    elapsed: () => (now() - startedAt) / 1000,
  });
  const pause = (seconds: number) => clock.outside(() => sleepUntil(clock, now() + seconds * 1000));
  const run: InvokeLambda = async ({ functionName, payload, machine, executionArn }) => {
    // A state machine calls a version of the function.
    const resource = /:\d+$/.test(functionName) ? functionName : `${functionName}:1`;
    const access = { action: 'lambda:InvokeFunction', resource };
    const refused = machine === undefined ? undefined : authorizer.refusalOfMachine(machine, access);
    if (refused !== undefined) throw invocationRefused(refused);
    const call = { functionArn: functionName, run: () => invokeLambda(functions, functionName, payload), pause };
    const delivered = () => deliver(() => invoke(call), functionName);
    return callers ? callers.runFor(executionArn, delivered) : delivered();
  };
  const here = openServices({
    region,
    account,
    clock,
    journal,
    saved,
    tableFolder: options.tableFolder,
    chat,
    events: options.events,
    fleets: options.fleets,
    stack,
    authorizer,
    invoke: (functionName, payload) => run({ functionName, payload }),
    answer: options.answer,
    onNotification: options.onNotification,
    onBusEvent: options.onBusEvent,
    onPost: options.onPost,
  });
  let calls = 0;
  const eks = await openEks({
    ...{ clock, journal, saved, authorizer },
    onCall(call) {
      callers?.noted(call, calls);
      calls += 1;
      options.onCall?.(call);
    },
    onEvent: here.receive,
    // People who send to chat sign with the time of their computers, and so do those who use kubectl.
    wallClock: options.chat?.now,
  });
  // Those before a restart are among them.
  calls = eks.calls().length;
  if (eks.answer) here.services.eks = eks.answer;

  const { connection, url, close } = await connectTo(here.endpoint, options.http);
  const kubernetes = options.http === 'in-memory' ? eks.kubernetes : undefined;
  const connected = { ...connection, ...(kubernetes && { kubernetes }), region, credentials: LOCAL_CREDENTIALS };
  const settings = settingsFor({ region, account, access: stack.parameters.KubernetesAccess });
  const connections = { ...connected, eks: eks.connection, credentialsOf: authorizer.credentialsOf };
  const chatting = { ...chat, ...here.posting(url) };
  const sources = () => bindFunctions(connections, options.log, settings, chatting, options.measure);
  Object.assign(
    functions,
    options.lambdas?.({ ...connected, account, settings, credentialsOf: authorizer.credentialsOf }) ?? sources(),
  );
  const { engine, replace } = await openMachines(here, {
    ...{ clock, journal, region, account, machines, run, authorizer, stack },
    random: options.random,
    onEvent: options.onEvent,
    functions: Object.keys(functions),
    // Those of an EKS that is elsewhere go to the bus of its account.
    eksEvents: eks.answer ? 'delivered' : 'none',
  });
  const inputs = () => machines.flatMap((name) => engine.listExecutions(name)).map(({ input }) => input);

  let version = 1;
  const deploy = async (release: Parameters<Cloud['deploy']>[0]) => {
    version += 1;
    const called = JSON.stringify(await Promise.all(machines.map(definitionText)));
    for (const [name, handler] of Object.entries(release.functions)) {
      functions[called.includes(`\${${name}}`) ? `${name}:${version}` : name] = handler;
    }
    await replace(version, release.definition);
  };

  return {
    eks,
    injectLambda(fault: Fault) {
      if (fault.on === 'lambda') faults.push(fault);
    },
    engine,
    deploy,
    callers,
    endpoint: here.endpoint,
    url,
    credentialsOf: authorizer.credentialsOf,
    settings,
    async resume() {
      const running = await engine.resume();
      const waiting = running.flatMap((executionArn) => waitingTasks(engine.history(executionArn)));
      await Promise.all(waiting.map((task) => clock.during(() => run(task))));
    },
    idle: here.idle,
    still: eks.still,
    deadLetters: here.deadLetters,
    posts: here.posts,
    object: (key: string) => here.objects.text(key),
    notifications: here.notifications,
    async record(executionArn: string): Promise<ExecutionRecord<Cluster>> {
      const execution = engine.describeExecution(executionArn);
      const after = eks.clusters(inputs());
      const transitions = transitionsOf(engine, executionArn);
      return recordOf(
        { ...execution, transitions },
        { notifications: here.notifications(), calls: eks.calls(), after: await after },
      );
    },
    async close() {
      eks.close();
      await here.close();
      await close();
    },
  };
}
