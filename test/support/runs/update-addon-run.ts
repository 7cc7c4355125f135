import { type Clock, virtualClock } from '../../../local/clock.ts';
import type { Notification } from '../../../local/cloud/aws/sns.ts';
import type { CloudOptions } from '../../../local/cloud/cloud.ts';
import type { EksCall, TimelineEntry } from '../../../local/simulator/simulator.ts';
import type { AddonNow } from '../../../local/simulator/world/current.ts';
import { textOf } from '../repository.ts';
import { answersOf, type Delivery, deliveredAs, type ServiceAnswer } from './deliveries.ts';
import { anOpenCloud, noticeOf } from './open-cloud.ts';

/** An event of EKS that is none of the update's: of the same add-on out of season, or of something else. */
export type ForeignEvent = { atSeconds: number; type: string; detail: object };

/** What becomes of events, of the table and of Step Functions. Lists are gone through again and again. */
export type Surroundings = {
  /** How the bus delivers events, and whether they name the update. */
  events: { afterSeconds: readonly (readonly number[])[]; nameUpdates: boolean };
  table: readonly ServiceAnswer[];
  /** How Step Functions answers the Lambdas that wake an execution. */
  states: readonly ServiceAnswer[];
  foreign: readonly ForeignEvent[];
};

/** What became of one execution, at the very moment it ended. */
export type AddonRun = {
  status: string;
  name: string;
  outcome: { reasons: string[]; details: Record<string, unknown> } | undefined;
  cause: string;
  seconds: number;
  events: number;
  /** How often it came to ask EKS for an update, whatever was then repeated. */
  starts: number;
  before: AddonNow;
  after: AddonNow;
  calls: readonly EksCall[];
  timeline: readonly TimelineEntry[];
  /** What the execution notified about its outcome. */
  notifications: readonly Notification[];
  /** What others notified, at any time: about the execution, and about what happened to the add-on while the execution changed it. */
  notifiedOfExecution: readonly Notification[];
  notifiedMeanwhile: readonly Notification[];
  /** Why events of EKS woke nobody. */
  unheard: readonly string[];
};

const START = Date.parse('2026-11-21T08:00:00Z');
const WELL: Surroundings = {
  events: { afterSeconds: [[0]], nameUpdates: false },
  table: ['well'],
  states: ['well'],
  foreign: [],
};
const WAKE = 'WakeAddonUpdateFunction';
// EKS's events reach these; the first wakes the execution, the other one asks EKS, which may fail.
const HEARERS = [WAKE, 'ReportHealthEventFunction'];

/** Runs update-addon against the first add-on of a world, in memory and in virtual time, with everything delivered as `surroundings` say. */
export async function runUpdateAddon(
  world: object,
  input: unknown,
  { delivery = 'once', seed = 0.5, surroundings = WELL }: RunOptions = {},
): Promise<AddonRun> {
  const clock = virtualClock(START);
  const unheard: string[] = [];
  let after: AddonNow | undefined;
  let calls = 0;

  const surrounded = { ...world, ...(surroundings !== WELL && { events: surroundings.events }) };
  const { cloud, lambdas, notifications } = await anOpenCloud(surrounded, {
    clock,
    random: () => seed,
    answer: answersOf({ dynamodb: surroundings.table, states: surroundings.states }),
    deliver: deliveryOf(clock, delivery, (error) => unheard.push(error)),
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
  const foreign = surroundings.foreign.map(({ atSeconds, type, detail }) => {
    const time = new Date(START + atSeconds * 1000).toISOString();
    const event = { ...EVENT, 'detail-type': type, time, resources: [], detail: { ...EVENT.detail, ...detail } };
    const hear = async () => lambdas[WAKE]?.(event).catch((error) => unheard.push(String(error)));
    return clock.schedule(Date.parse(time), () => void clock.during(hear));
  });

  const { executionArn } = cloud.engine.startExecution({
    stateMachineArn: 'update-addon',
    name: 'simulated',
    input: JSON.stringify(input),
  });
  const end = await cloud.engine.finished(executionArn);
  const timeline = [...cloud.simulator.timeline()];
  for (const cancel of foreign) cancel();
  await cloud.idle();
  await cloud.close();

  const outcome = end.output === undefined ? undefined : JSON.parse(end.output);
  const history = cloud.engine.history(executionArn);
  const stoppedAt = end.stopDate?.getTime() ?? Number.NaN;
  const starts = history.filter(({ stateEnteredEventDetails: state }) => /^Start /.test(String(state?.name)));
  const changedFrom = starts[0]?.timestamp.getTime() ?? Number.POSITIVE_INFINITY;
  const records = (kind: string) => notifications.filter((notification) => noticeOf(notification).kind === kind);
  return {
    status: end.status,
    name: end.error ?? outcome?.name,
    outcome,
    cause: end.cause ?? '',
    seconds: (stoppedAt - START) / 1000,
    events: history.length,
    starts: starts.length,
    before,
    after: after ?? before,
    calls: cloud.simulator.calls().slice(0, calls),
    timeline,
    notifications: records('outcome'),
    notifiedOfExecution: records('execution'),
    notifiedMeanwhile: ['health', 'addon'].flatMap(records).filter((notification) => {
      // It ends an issue that was notified before, whoever ended it, and is about no event of its own.
      if (noticeOf(notification).name === 'HealthRestored') return false;
      const happenedAt = timeOfEvent(notification);
      // What happens in the instant of its first change may have been before it, as the end of somebody else's update is.
      return changedFrom < happenedAt && happenedAt <= stoppedAt;
    }),
    unheard,
  };
}

type RunOptions = { delivery?: Delivery; seed?: number; surroundings?: Surroundings };

const EVENT = JSON.parse(textOf('events/eks-addon.update-succeeded.json'));

/** The time of the event of EKS that a notification is about. */
function timeOfEvent(notification: Notification): number {
  const [, time] =
    /(?:EKS event: [^,]*, |EKS Addon [A-Za-z ]* at )([\dT:-]*Z)/.exec(JSON.stringify(noticeOf(notification))) ?? [];
  if (time === undefined)
    throw new Error(`${JSON.stringify(noticeOf(notification))} does not say of which event it is.`);
  return Date.parse(time);
}

/** Every Lambda that a Task calls runs as often as the delivery says; the bus delivers to the others. */
function deliveryOf(
  clock: Clock,
  delivery: Delivery,
  onUnheard: (error: string) => void,
): NonNullable<CloudOptions['deliver']> {
  return async (run, functionName) => {
    if (!HEARERS.some((name) => functionName.endsWith(name))) {
      return deliveredAs(delivery, clock, run);
    }
    try {
      return await run();
    } catch (error) {
      if (functionName.endsWith(WAKE)) onUnheard(String(error));
      throw error;
    }
  };
}

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
