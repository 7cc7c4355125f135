import { type Clock, sleepUntil, virtualClock } from '../../../local/clock.ts';
import type { Notification } from '../../../local/cloud/aws/sns.ts';
import type { CloudOptions } from '../../../local/cloud/cloud.ts';
import type { EksCall, SimulatorResponse, TimelineEntry } from '../../../local/simulator/simulator.ts';
import type { AddonNow } from '../../../local/simulator/world/current.ts';
import { textOf } from '../repository.ts';
import { anOpenCloud, noticeOf } from './open-cloud.ts';

/** How often a Lambda runs for one event, and whose answer counts: Lambda promises at least once, not exactly once. */
export type Delivery = 'once' | 'twice, the first answers' | 'twice, the second answers' | 'twice at once';

/** How a service answers a request; `lost` is an answer that never came to a request that took effect. */
export type ServiceAnswer = 'well' | 'throttled' | 'down' | 'lost';

/** An event of EKS that is none of the update's: of the same add-on out of season, or of something else. */
export type ForeignEvent = { atSeconds: number; type: string; detail: object };

/** What becomes of events, of the table and of Step Functions. Lists are gone through again and again. */
export type Surroundings = {
  /** After how many seconds each event of EKS is handled: once, never, twice, late. */
  events: readonly (readonly number[])[];
  table: readonly ServiceAnswer[];
  /** How Step Functions answers the Lambdas that wake an execution. */
  states: readonly ServiceAnswer[];
  foreign: readonly ForeignEvent[];
};

/** What became of one execution, at the very moment it ended. */
export type AddonRun = {
  status: string;
  name: string;
  outcome: { because: string[]; details: Record<string, unknown> } | undefined;
  cause: string;
  seconds: number;
  events: number;
  /** How often it came to ask EKS for an update, whatever was then repeated. */
  starts: number;
  before: AddonNow;
  after: AddonNow;
  calls: readonly EksCall[];
  timeline: readonly TimelineEntry[];
  /** What the execution told of its outcome. */
  notifications: readonly Notification[];
  /** What others told: of the execution, ever, and of the add-on, while the execution could be seen to wait for it. */
  toldOfExecution: readonly Notification[];
  toldMeanwhile: readonly Notification[];
  /** Why events of EKS woke nobody. */
  unheard: readonly string[];
};

const START = Date.parse('2026-11-21T08:00:00Z');
const WELL: Surroundings = { events: [[0]], table: ['well'], states: ['well'], foreign: [] };
const WAKE = 'WakeAddonUpdateFunction';
// EKS's events reach these; the first wakes the execution.
const HEARERS = [WAKE, 'TellHealthEventFunction'];

/** Runs update-addon against the first add-on of a world, in memory and in virtual time, with everything delivered as told. */
export async function runUpdateAddon(
  world: object,
  input: unknown,
  { delivery = 'once', seed = 0.5, surroundings = WELL }: RunOptions = {},
): Promise<AddonRun> {
  const clock = virtualClock(START);
  const unheard: string[] = [];
  const deliver = deliveryOf(clock, delivery, surroundings.events, (error) => unheard.push(error));
  let after: AddonNow | undefined;
  // How many notifications there were when the execution first waited.
  let beforeWaits = Number.POSITIVE_INFINITY;
  let calls = 0;

  const { cloud, lambdas, notifications } = await anOpenCloud(world, {
    clock,
    random: () => seed,
    answer: answersOf({ dynamodb: surroundings.table, states: surroundings.states }),
    async deliver(run, functionName) {
      const answer = await deliver(run, functionName);
      if (functionName.endsWith('AwaitAddonEventFunction')) beforeWaits = Math.min(beforeWaits, notifications.length);
      return answer;
    },
    onEvent(_, { type }) {
      if (!/^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(type)) return;
      after = addonNow();
      calls = cloud.simulator.calls().length;
    },
  });
  const addonNow = () => {
    const [addon] = cloud.simulator.clusters()[0]?.addons ?? [];
    if (!addon) throw new Error('The world has no add-on.');
    return structuredClone(addon);
  };
  const before = addonNow();
  for (const { atSeconds, type, detail } of surroundings.foreign) {
    const time = new Date(START + atSeconds * 1000).toISOString();
    const event = { ...EVENT, 'detail-type': type, time, resources: [], detail: { ...EVENT.detail, ...detail } };
    const hear = async () => lambdas[WAKE]?.(event).catch((error) => unheard.push(String(error)));
    clock.schedule(Date.parse(time), () => void clock.during(hear));
  }

  const { executionArn } = cloud.engine.startExecution({
    stateMachineArn: 'update-addon',
    name: 'simulated',
    input: JSON.stringify(input),
  });
  const end = await cloud.engine.finished(executionArn);
  const timeline = [...cloud.simulator.timeline()];
  await cloud.close();

  const outcome = end.output === undefined ? undefined : JSON.parse(end.output);
  const history = cloud.engine.history(executionArn);
  const stoppedAt = end.stopDate?.getTime() ?? Number.NaN;
  const told = (kind: string) => notifications.filter((notification) => noticeOf(notification).kind === kind);
  return {
    status: end.status,
    name: end.error ?? outcome?.name,
    outcome,
    cause: end.cause ?? '',
    seconds: (stoppedAt - START) / 1000,
    events: history.length,
    starts: history.filter(({ stateEnteredEventDetails: state }) => /^Start /.test(String(state?.name))).length,
    before,
    after: after ?? before,
    calls: cloud.simulator.calls().slice(0, calls),
    timeline,
    notifications: told('outcome'),
    toldOfExecution: told('execution'),
    toldMeanwhile: notifications
      .slice(beforeWaits)
      .filter((notification) => ['health', 'addon'].includes(String(noticeOf(notification).kind)))
      .filter(({ time }) => Date.parse(time) < stoppedAt),
    unheard,
  };
}

type RunOptions = { delivery?: Delivery; seed?: number; surroundings?: Surroundings };

const EVENT = JSON.parse(textOf('events/eks-addon.update-succeeded.json'));

/** Every Lambda runs as often as the delivery says, those that hear EKS's events when they are told. */
function deliveryOf(
  clock: Clock,
  delivery: Delivery,
  events: Surroundings['events'],
  onUnheard: (error: string) => void,
): NonNullable<CloudOptions['deliver']> {
  let heard = 0;
  return async (run, functionName) => {
    if (!HEARERS.some((name) => functionName.endsWith(name))) {
      return delivery === 'once' ? run() : clock.outside(() => delivered(() => clock.during(run), delivery));
    }
    const delays = events[heard++ % events.length] ?? [];
    // Each is an invocation of its own: two that sleep in one would let time pass while another Lambda runs.
    const hearing = delays.map((seconds) =>
      clock.during(async () => {
        if (seconds > 0) await clock.outside(() => sleepUntil(clock, clock.now() + seconds * 1000));
        await run();
      }),
    );
    const results = await clock.outside(() => Promise.allSettled(hearing));
    // The other one asks EKS, which may fail.
    const failed = functionName.endsWith(WAKE) ? results.filter(({ status }) => status === 'rejected') : [];
    for (const result of failed) onUnheard(String(Object(result).reason));
    return undefined;
  };
}

async function delivered(run: () => Promise<unknown>, delivery: Delivery): Promise<unknown> {
  const first = settled(run());
  if (delivery !== 'twice at once') await first;
  const second = settled(run());
  const [earlier, later] = [await first, await second];
  return delivery === 'twice, the second answers' ? later() : earlier();
}

/** Waits for the end of some work, good or bad; what it came to is had by calling. */
async function settled(work: Promise<unknown>): Promise<() => unknown> {
  try {
    const value = await work;
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function answersOf(services: Record<string, readonly ServiceAnswer[]>): NonNullable<CloudOptions['answer']> {
  const asked = new Map<string, number>();
  return async (service, run) => {
    const count = asked.get(service) ?? 0;
    asked.set(service, count + 1);
    const answers = services[service] ?? [];
    const how = answers[count % answers.length] ?? 'well';
    if (how === 'throttled') return THROTTLED;
    if (how === 'down') return DOWN;
    const answer = await run();
    return how === 'lost' ? { cut: true } : answer;
  };
}

const THROTTLED: SimulatorResponse = {
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }),
};
const DOWN: SimulatorResponse = {
  status: 503,
  headers: { 'content-type': 'text/html' },
  body: '<html>Service Unavailable</html>',
};

/** The ids of the updates that this run started, whether it heard of them or not. */
export function ownUpdates({ timeline, calls }: Pick<AddonRun, 'timeline' | 'calls'>): string[] {
  const others = new Set(calls.filter(({ by }) => by === 'other').map(({ answer }) => Object(answer).update?.id));
  const started = timeline.filter(({ kind, from }) => kind === 'update' && from === null);
  return started.map(({ name }) => name).filter((id) => !others.has(id));
}

/** The tokens this run sent: one for each update it meant to make. */
export function tokensSent({ calls }: Pick<AddonRun, 'calls'>): Set<unknown> {
  const sent = calls.filter(({ operation, by }) => operation === 'UpdateAddon' && by === 'us');
  return new Set(sent.map(({ params }) => params.clientRequestToken));
}
