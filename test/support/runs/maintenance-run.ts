import type { CloudOptions, SimulatedCloud } from '../../../local/cloud/cloud.ts';
import type { ExecutionRecord } from '../../../local/cloud/step-functions/execution-record.ts';
import type { ExecutionDescription, HistoryEvent } from '../../../local/engine/engine.ts';
import type { TimelineEntry } from '../../../local/simulator/simulator.ts';
import type { ClusterNow } from '../../../local/simulator/world/current.ts';
import { aProfile } from '../worlds/fargate-worlds.ts';
import { cloudOf, START } from './run-machine.ts';
import { ownUpdates } from './update-addon-run.ts';

/** The versions that the add-ons of `aCluster` have, and the latest that EKS offers for it. */
export const OLD = {
  'kube-proxy': 'v1.32.6-eksbuild.6',
  coredns: 'v1.12.4-eksbuild.6',
  'metrics-server': 'v0.7.2-eksbuild.4',
};
export const NEW = {
  'kube-proxy': 'v1.33.10-eksbuild.19',
  coredns: 'v1.13.2-eksbuild.21',
  'metrics-server': 'v0.8.1-eksbuild.15',
};

type Changes = { addons?: object[]; profiles?: object[]; cluster?: object; faults?: object[]; actions?: object[] };

/** One cluster with add-ons that are all behind, listed in no order, and a Fargate profile. */
export function aCluster({ addons, profiles = [aProfile()], cluster = {}, ...world }: Changes = {}) {
  const behind = Object.entries(OLD).map(([name, version]) => ({ name, version }));
  return {
    region: 'eu-west-1',
    account: '111122223333',
    clusters: [
      { name: 'prod-1', version: '1.33', addons: addons ?? behind.toReversed(), fargateProfiles: profiles, ...cluster },
    ],
    ...world,
  };
}

/** The asynchronous end of the next update of an add-on, as one that changed nothing. */
export function updateFails(addon: string, more: object = {}) {
  const ends = { status: 'Failed', errorCode: 'AccessDenied', errorMessage: 'Not allowed.', applied: false };
  return { on: 'addon-update', addon, times: 'always', ends, ...more };
}

/** What became of a run of maintain-cluster and of all that it started. */
export type MaintenanceRun = ExecutionRecord<ClusterNow> & {
  name: string;
  executionArn: string;
  /** What was notified about executions, in order: outcome and what it is about. */
  notified: string[];
  /** The executions of the state machines it starts, in order. */
  items: ExecutionDescription[];
  /** The executions of its own machine. */
  executions: ExecutionDescription[];
  history: readonly HistoryEvent[];
  seconds: number;
  /** The most changes of ours that EKS had under way at once. */
  mostAtOnce: number;
  addons: Record<string, string>;
  profiles: Record<string, string>;
};

const MACHINE = 'maintain-cluster';

export type Options = Partial<CloudOptions> & {
  /** Called once the execution is started, with what calls at a time, seconds from the start. */
  meanwhile?: (cloud: SimulatedCloud, executionArn: string, at: (seconds: number, act: () => void) => void) => void;
  /** What else is waited for, once the execution has ended. */
  until?: (cloud: SimulatedCloud) => Promise<unknown>;
};

/** Runs maintain-cluster with its children against a world to the end of everything, in memory and in virtual time. */
export async function runMaintenance(
  request: object = {},
  world: object = aCluster(),
  { meanwhile, until, ...options }: Options = {},
): Promise<MaintenanceRun> {
  const { cloud, clock } = await cloudOf(world, options);
  const input = JSON.stringify({ cluster: 'prod-1', ...request });
  const { executionArn } = cloud.engine.startExecution({ stateMachineArn: MACHINE, name: 'test-run', input });
  meanwhile?.(cloud, executionArn, (seconds, act) => void clock.schedule(START + seconds * 1000, act));
  await cloud.engine.finished(executionArn);
  await until?.(cloud);
  return maintenanceOf(cloud, executionArn);
}

/** Waits for the end of an execution, closes its cloud, and gives the run. */
export async function maintenanceOf(cloud: SimulatedCloud, executionArn: string): Promise<MaintenanceRun> {
  const { startDate, stopDate } = await cloud.engine.finished(executionArn);
  await cloud.idle();
  const record = await cloud.record(executionArn);
  const timeline = cloud.simulator.timeline();
  const items = ['update-addon', 'replace-fargate-profile']
    .flatMap((machine) => cloud.engine.listExecutions(machine).toReversed())
    .sort((one, other) => one.startDate.getTime() - other.startDate.getTime());
  const executions = cloud.engine.listExecutions(MACHINE);
  await cloud.close();

  const [after] = record.after;
  return {
    ...record,
    name: record.error ?? Object(record.output).name ?? record.status,
    executionArn,
    notified: record.notifications.flatMap(({ attributes, structure }) => {
      const { kind, resource } = JSON.parse(structure?.default ?? '{}');
      return kind === 'health' ? [] : [`${attributes.outcome} ${resource?.name ?? attributes.cluster}`];
    }),
    items,
    executions,
    history: cloud.engine.history(executionArn),
    seconds: ((stopDate ?? startDate).getTime() - startDate.getTime()) / 1000,
    mostAtOnce: mostAtOnce(timeline, new Set(ownUpdates({ timeline, calls: record.calls }))),
    addons: Object.fromEntries((after?.addons ?? []).map(({ name, version }) => [name, version])),
    profiles: Object.fromEntries((after?.fargateProfiles ?? []).map(({ name, status }) => [name, status])),
  };
}

/** The names of what was worked on, in order. */
export const worked = ({ items }: MaintenanceRun): string[] =>
  items.map(({ input }) => {
    const { addon, profile } = JSON.parse(input);
    return addon ?? profile;
  });

/** How many changes of ours, which are those `own` names and all of Fargate profiles, a timeline has at most at the same time. */
export function mostAtOnce(timeline: readonly TimelineEntry[], own: ReadonlySet<string>): number {
  const underWay = new Set<string>();
  let most = 0;
  for (const { kind, name, to } of timeline) {
    const isOurs = kind === 'fargate-profile' || (kind === 'update' && own.has(name));
    if (!isOurs) continue;
    if (to === 'InProgress' || to === 'CREATING' || to === 'DELETING') underWay.add(`${kind} ${name}`);
    else underWay.delete(`${kind} ${name}`);
    most = Math.max(most, underWay.size);
  }
  return most;
}
