import type { Catalogue } from '../catalog/catalogue.ts';
import { clusterKey } from '../context.ts';
import { profileArn } from '../eks/fargate-profiles.ts';
import { newAssociation } from '../eks/identities.ts';
import { arnOf, uuidFrom } from '../ids.ts';
import { beginKubernetes } from '../kubernetes/world/begin.ts';
import type { ClusterState, ProfileState, State, Transition, UpdateState } from '../state.ts';
import type { World, WorldCluster, WorldProfile } from './schema.ts';

const AGE_MS = 90 * 24 * 3600 * 1000;

type Start = { world: World; catalogue: Catalogue; now: number };

/** What EKS holds when a world begins, at `now`. */
export function initialState(world: World, catalogue: Catalogue, now: number): State {
  const start = { world, catalogue, now };
  const clusters = world.clusters.map((cluster) => clusterState(start, cluster));
  const later: Transition[] = [
    ...world.clusters.flatMap((cluster, i) => laterOf(start, cluster, clusters[i])),
    ...world.actions.map((action, index) => ({ kind: 'action' as const, at: now + action.atSeconds * 1000, index })),
  ];
  const state: State = {
    startedAt: now,
    sequence: 0,
    clusters: Object.fromEntries(clusters.map((cluster) => [cluster.key, cluster])),
    pending: later.toSorted((a, b) => a.at - b.at),
    tokens: {},
    faults: world.faults.map(() => ({ matched: 0, used: 0 })),
    buckets: {},
  };
  for (const [i, cluster] of clusters.entries()) {
    const { kubernetes, addons = [] } = world.clusters[i] ?? {};
    const unready = new Map(addons.flatMap(({ name, pods }) => (pods?.unready ? [[name, pods.unready]] : [])));
    const context = { ...start, ...cluster, state, timeline: () => {}, event: () => {} };
    if (kubernetes) beginKubernetes(context, cluster, kubernetes, unready);
  }
  return state;
}

function clusterState(start: Start, source: WorldCluster): ClusterState {
  const { region = start.world.region, account = start.world.account, name } = source;
  const key = clusterKey(account, region, name);
  const createdAt = timeOf(source.createdAt, start.now - AGE_MS);
  const cluster: ClusterState = {
    key,
    name,
    region,
    account,
    arn: arnOf(region, account, `cluster/${name}`),
    version: source.version,
    platformVersion: source.platformVersion,
    status: source.status,
    authenticationMode: source.authenticationMode,
    health: structuredClone(source.health),
    tags: { ...source.tags },
    createdAt,
    subnets: [...source.subnets],
    publicSubnets: [...source.publicSubnets],
    addons: [],
    profiles: [],
    computeConfig: structuredClone(source.computeConfig),
    remoteNetworkConfig: structuredClone(source.remoteNetworkConfig),
    nodeGroups: structuredClone(source.nodeGroups),
    insights: structuredClone(source.insights),
    associations: source.podIdentityAssociations.map((each) =>
      newAssociation({ name, region, account }, each, null, each.namespace, createdAt),
    ),
    updates: source.status === 'UPDATING' ? [versionUpdate(key, start.now)] : [],
    busyUntil: source.busyForSeconds === undefined ? null : start.now + source.busyForSeconds * 1000,
    lingering: [],
    lastProfileActiveAt: null,
  };
  addAddons(start, cluster, source);
  cluster.profiles = source.fargateProfiles.map((profile) => profileState(start, cluster, profile));
  return cluster;
}

function addAddons(start: Start, cluster: ClusterState, source: WorldCluster): void {
  for (const addon of source.addons) {
    const arn = arnOf(
      cluster.region,
      cluster.account,
      `addon/${cluster.name}/${addon.name}/${uuidFrom(cluster.key, addon.name)}`,
    );
    const createdAt = timeOf(addon.createdAt, start.now - AGE_MS);
    const namespace = addon.namespace ?? start.catalogue.addon(addon.name)?.namespace ?? 'kube-system';
    cluster.addons.push({
      name: addon.name,
      arn,
      version: addon.version,
      namespace,
      status: addon.status,
      health: structuredClone(addon.health),
      configurationValues: addon.configurationValues ?? null,
      serviceAccountRoleArn: addon.serviceAccountRoleArn ?? null,
      conflicts: [...addon.conflicts],
      tags: { ...addon.tags },
      createdAt,
      modifiedAt: timeOf(addon.modifiedAt, createdAt),
    });
    cluster.associations.push(
      ...addon.podIdentityAssociations.map((each) =>
        newAssociation(cluster, { ...each, namespace }, arn, addon.name, createdAt),
      ),
    );
  }
}

function profileState(start: Start, cluster: ClusterState, profile: WorldProfile): ProfileState {
  return {
    name: profile.name,
    arn: profileArn(cluster, profile.name, uuidFrom(cluster.key, profile.name)),
    podExecutionRoleArn: profile.podExecutionRoleArn,
    subnets: [...(profile.subnets ?? cluster.subnets)],
    selectors: structuredClone(profile.selectors),
    status: profile.status,
    health: structuredClone(profile.health),
    tags: { ...profile.tags },
    createdAt: timeOf(profile.createdAt, start.now - AGE_MS),
  };
}

function versionUpdate(key: string, now: number): UpdateState {
  const id = uuidFrom(key, 'VersionUpdate');
  return { id, addonName: null, type: 'VersionUpdate', status: 'InProgress', params: [], errors: [], createdAt: now };
}

function laterOf(start: Start, source: WorldCluster, cluster: ClusterState | undefined): Transition[] {
  if (!cluster) return [];
  const at = (seconds: number) => start.now + seconds * 1000;
  const update = cluster.updates[0];
  const { key } = cluster;
  return [
    ...(update && source.updatingForSeconds !== undefined
      ? [{ kind: 'cluster-update-ends' as const, at: at(source.updatingForSeconds), cluster: key, updateId: update.id }]
      : []),
    ...source.fargateProfiles.flatMap((profile): Transition[] => {
      if (profile.endsInSeconds === undefined) return [];
      const common = { at: at(profile.endsInSeconds), cluster: key, profile: profile.name, health: [] };
      return profile.status === 'CREATING'
        ? [{ kind: 'fargate-create-ends', status: 'ACTIVE', ...common }]
        : [{ kind: 'fargate-delete-ends', status: null, ...common }];
    }),
  ];
}

function timeOf(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : Date.parse(text);
}
