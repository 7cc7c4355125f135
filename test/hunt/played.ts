import type { Notification } from '../../local/cloud/aws/sns.ts';
import type { SimulatedCloud } from '../../local/cloud/cloud.ts';
import type { HistoryEvent } from '../../local/engine/engine.ts';
import type { KubernetesCall } from '../../local/simulator/kubernetes/asking.ts';
import type { KubernetesFacts } from '../../local/simulator/kubernetes/facts.ts';
import type { EksCall, TimelineEntry } from '../../local/simulator/simulator.ts';
import type { ClusterNow } from '../../local/simulator/world/current.ts';
import type { World } from '../../local/simulator/world/schema.ts';
import { noticeOf } from '../support/runs/open-cloud.ts';
import { MACHINES } from './machines.ts';
import type { Scenario } from './scenario/scenario.ts';

/** What is seen while a scenario is played. */
export type Seen = {
  scenario: Scenario;
  /** The clusters when an execution ended, by its ARN. */
  clustersAfter: Map<string, ClusterNow[]>;
  /** What IAM denied a role of ours. */
  denied: string[];
  /** What a command of chat started and should not have. */
  unexpected: string[];
  /** Why events reached nobody. */
  deaf: string[];
};

/** One execution as it was in the end. Times are milliseconds since the epoch. */
export type PlayedExecution = {
  arn: string;
  machine: string;
  name: string;
  input: Record<string, unknown>;
  status: string;
  /** The outcome's name or the error. */
  ends: string;
  output: Record<string, unknown>;
  cause: string;
  startedAt: number;
  /** Infinity while it runs. */
  stoppedAt: number;
  history: readonly HistoryEvent[];
  largestPayload: number;
  /** How often a state was entered that asks EKS for a change. */
  starts: number;
  /** Whether it could not be notified how it ended, of which an alarm is raised. */
  isAlarmed: boolean;
  clustersAfter: ClusterNow[] | undefined;
};

/** All that can be seen of a scenario once everything has ended. */
export type Played = Seen & {
  executions: PlayedExecution[];
  world: World;
  clusters: ClusterNow[];
  calls: readonly EksCall[];
  timeline: readonly TimelineEntry[];
  /** What became of the pods of each cluster that has a Kubernetes API. */
  pods: ({ cluster: string } & KubernetesFacts)[];
  podCalls: readonly KubernetesCall[];
  notifications: { time: string; kind: string; outcome: string; execution: string | undefined; text: string }[];
  deadLetters: number;
  leaks: string[];
};

export const hasEnded = ({ stoppedAt }: Pick<PlayedExecution, 'stoppedAt'>): boolean => Number.isFinite(stoppedAt);

export async function seenFrom(cloud: SimulatedCloud, seen: Seen, world: World): Promise<Omit<Played, 'leaks'>> {
  const arns = MACHINES.flatMap((name) => cloud.engine.listExecutions(name)).map(({ executionArn }) => executionArn);
  const [any] = arns;
  const notifications = any === undefined ? [] : (await cloud.record(any)).notifications;
  return {
    ...seen,
    world,
    executions: arns.map((arn) => executionOf(cloud, arn, seen)).sort((one, other) => one.startedAt - other.startedAt),
    clusters: cloud.simulator.clusters(),
    calls: cloud.simulator.calls(),
    timeline: cloud.simulator.timeline(),
    pods: world.clusters.flatMap(({ name: cluster }) => {
      const facts = cloud.simulator.kubernetesFacts(cluster);
      return facts ? [{ cluster, ...facts }] : [];
    }),
    podCalls: cloud.simulator.kubernetesCalls(),
    notifications: notifications.map(readNotification),
    deadLetters: cloud.deadLetters().length,
  };
}

function readNotification(notification: Notification): Played['notifications'][number] {
  const { kind, name, execution } = noticeOf(notification);
  return {
    time: notification.time,
    kind: String(kind),
    outcome: notification.attributes.outcome ?? String(name),
    execution: Object(execution).arn,
    text: notification.message,
  };
}

function executionOf(cloud: SimulatedCloud, arn: string, { clustersAfter }: Seen): PlayedExecution {
  const { status, error, output, cause = '', startDate, stopDate, input, name } = cloud.engine.describeExecution(arn);
  const history = cloud.engine.history(arn);
  const given: Record<string, unknown> = Object(output === undefined ? undefined : JSON.parse(output));
  return {
    arn,
    machine: arn.split(':')[6] ?? '',
    name,
    input: Object(JSON.parse(input)),
    status,
    ends: error ?? String(given.name ?? status),
    output: given,
    cause,
    startedAt: startDate.getTime(),
    stoppedAt: stopDate?.getTime() ?? Number.POSITIVE_INFINITY,
    history,
    largestPayload: Math.max(0, ...history.map((event) => largestIn(event))),
    starts: history.filter(({ stateEnteredEventDetails: state }) => /^(Start|Create) /.test(String(state?.name)))
      .length,
    isAlarmed: entryTo('Notification failed', history) !== undefined,
    clustersAfter: clustersAfter.get(arn),
  };
}

/** The event with which a state was first entered, if it was. */
export const entryTo = (state: string, history: readonly HistoryEvent[]): HistoryEvent | undefined =>
  history.find(({ stateEnteredEventDetails: entered }) => entered?.name === state);

/** Step Functions counts bytes of UTF-8 of what is handed from state to state. */
function largestIn(event: object): number {
  const texts = Object.values(event).flatMap((details) => [Object(details).input, Object(details).output]);
  return Math.max(0, ...texts.map((text) => (typeof text === 'string' ? Buffer.byteLength(text) : 0)));
}
