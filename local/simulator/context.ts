import type { AccessRequest } from '../iam/evaluate.ts';
import type { Catalogue } from './catalog/catalogue.ts';
import type { EventBridgeEvent } from './eventbridge-event.ts';
import { EksError } from './http/errors.ts';
import { iso } from './http/wire.ts';
import { uuidFrom } from './ids.ts';
import type { ClusterEndpoint } from './kubernetes/endpoint/endpoints.ts';
import type { ClusterState, State, TimelineEntry, Transition } from './state.ts';
import type { World } from './world/schema.ts';

/** What an operation or a transition is given. `now` is the moment it happens, in milliseconds since the epoch. */
export type Context = {
  world: World;
  catalogue: Catalogue;
  state: State;
  now: number;
  /** Whose account and Region are asked. */
  region: string;
  account: string;
  /** Says why the caller may not do something; everything is allowed without. */
  refusal?: ((access: AccessRequest) => string | undefined) | undefined;
  /** The role that has the access which clusters give to eks-upkeep, where it is known. */
  kubernetesRole?: string | undefined;
  /** Where the Kubernetes API of a cluster listens, if it does. */
  endpointOf?: ((cluster: ClusterState) => ClusterEndpoint | undefined) | undefined;
  timeline: (entry: TimelineEntry) => void;
  event: (event: EventBridgeEvent) => void;
};

export function clusterKey(account: string, region: string, name: string): string {
  return `${account}/${region}/${name}`;
}

/** The cluster of the caller's account and Region, or 404. */
export function clusterOf(context: Context, name: string): ClusterState {
  const cluster = findCluster(context, name);
  if (cluster) return cluster;
  throw new EksError('ResourceNotFoundException', `No cluster found for name: ${name}.`, { clusterName: name });
}

export function findCluster(context: Context, name: string): ClusterState | undefined {
  const key = clusterKey(context.account, context.region, name);
  return Object.hasOwn(context.state.clusters, key) ? context.state.clusters[key] : undefined;
}

/** An id nobody else has: the same run gives the same ids. */
export function newId(context: Context, ...parts: readonly string[]): string {
  context.state.sequence += 1;
  return uuidFrom(context.state.startedAt, context.state.sequence, ...parts);
}

/** Lets something happen later, at its place among all that is pending. */
export function schedule(context: Context, transition: Transition): void {
  const { state } = context;
  // Most of what is scheduled comes last, so the place is looked for from the end.
  const place = state.pending.findLastIndex(({ at }) => at <= transition.at) + 1;
  state.pending.splice(place, 0, transition);
}

/** Notes a status change with its time. */
export function reportChange(
  context: Context,
  cluster: ClusterState,
  change: Pick<TimelineEntry, 'kind' | 'name' | 'from' | 'to'>,
): void {
  if (change.from === change.to) return;
  const { region, account, name } = cluster;
  context.timeline({ time: iso(context.now), region, account, cluster: name, ...change });
}
