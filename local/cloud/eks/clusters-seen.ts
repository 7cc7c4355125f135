import {
  type Addon,
  type Cluster,
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  DescribePodIdentityAssociationCommand,
  type EKSClient,
  type FargateProfile,
} from '@aws-sdk/client-eks';
import * as z from 'zod';
import type { Connection } from '../../../functions/aws/connection.ts';
import { eksClients } from '../../../functions/aws/eks/client.ts';
import { ClusterPlace, Cluster as ClusterRequest, locationOf } from '../../../functions/core/cluster.ts';
import type { EksCall } from '../../simulator/simulator.ts';
import type { ProfileNow } from '../../simulator/world/current.ts';
import type { AddonSeen, ClusterSeen } from './eks.ts';

/** Region and account of who runs it, and the credentials. */
type Home = { region: string; account: string; credentials: NonNullable<Connection['credentials']> };

/** What the calls of a run name on one cluster. */
type Touched = { addons: string[]; profiles: string[] };

/**
 * The clusters that requests name, as EKS shows them now, with the add-ons and profiles that a run asked about. What is gone,
 * or cannot be read, is left out: the run has ended, and nothing may hide how.
 */
export async function clustersSeen(run: {
  calls: readonly EksCall[];
  inputs: readonly string[];
  home: Home;
}): Promise<ClusterSeen[]> {
  const { account, ...home } = run.home;
  // Unlike a Lambda's, these reads are retried by nobody else.
  const connection = { ...home, maxAttempts: 4 };
  const client = eksClients(connection);
  const seen = placesIn(run.inputs).map(async (place) => {
    const { region, accountId } = locationOf(place, { region: home.region, accountId: account });
    const at = { region, account: accountId, name: place.name };
    return clusterSeen(client(place), at, touchedOn(at, run.calls));
  });
  return (await Promise.all(seen)).filter((cluster) => cluster !== undefined);
}

const Input = z.looseObject({ cluster: ClusterRequest });

/** Each cluster once, as the inputs of executions name it. */
function placesIn(inputs: readonly string[]): ClusterPlace[] {
  const read = inputs.map((input) => Input.safeParse(JSON.parse(input)));
  const places = read.flatMap(({ data }) => (data ? [JSON.stringify(data.cluster)] : []));
  return [...new Set(places)].map((text) => ClusterPlace.parse(JSON.parse(text)));
}

type At = { name: string; region: string; account: string };

function touchedOn({ name, region, account }: At, calls: readonly EksCall[]): Touched {
  const there = calls.filter(
    (call) =>
      call.region === region && call.account === account && (call.params.clusterName ?? call.params.name) === name,
  );
  const named = (member: string) => [
    ...new Set(there.flatMap(({ params }) => (typeof params[member] === 'string' ? [params[member]] : []))),
  ];
  return { addons: named('addonName').sort(), profiles: named('fargateProfileName').sort() };
}

async function clusterSeen(eks: EKSClient, at: At, touched: Touched): Promise<ClusterSeen | undefined> {
  const { name } = at;
  const cluster = await seen(async () => (await eks.send(new DescribeClusterCommand({ name }))).cluster);
  if (!cluster) return undefined;
  const addons = touched.addons.map(async (addonName) => {
    const addon = await seen(
      async () => (await eks.send(new DescribeAddonCommand({ clusterName: name, addonName }))).addon,
    );
    return addon && addonSeen(eks, name, addon);
  });
  const profiles = touched.profiles.map(async (fargateProfileName) => {
    const describe = new DescribeFargateProfileCommand({ clusterName: name, fargateProfileName });
    const profile = await seen(async () => (await eks.send(describe)).fargateProfile);
    return profile && profileSeen(profile);
  });
  return {
    ...at,
    ...plain(cluster),
    addons: (await Promise.all(addons)).filter((addon) => addon !== undefined),
    fargateProfiles: (await Promise.all(profiles)).filter((profile) => profile !== undefined),
  };
}

const plain = ({ version, platformVersion, status, health, tags, resourcesVpcConfig, createdAt }: Cluster) => ({
  version: version ?? '',
  platformVersion: platformVersion ?? '',
  status: status ?? '',
  health: issuesOf(health),
  tags: tags ?? {},
  subnets: resourcesVpcConfig?.subnetIds ?? [],
  createdAt: timeOf(createdAt),
});

async function addonSeen(eks: EKSClient, clusterName: string, addon: Addon): Promise<AddonSeen> {
  const { addonName = '', addonVersion = '', status = '', configurationValues, serviceAccountRoleArn } = addon;
  const identities = (addon.podIdentityAssociations ?? []).map(async (arn) => {
    const associationId = arn.slice(arn.lastIndexOf('/') + 1);
    const describe = new DescribePodIdentityAssociationCommand({ clusterName, associationId });
    return seen(async () => (await eks.send(describe)).association);
  });
  return {
    name: addonName,
    version: addonVersion,
    namespace: addon.namespaceConfig?.namespace ?? '',
    status,
    health: issuesOf(addon.health),
    ...(configurationValues !== undefined && { configurationValues }),
    ...(serviceAccountRoleArn !== undefined && { serviceAccountRoleArn }),
    podIdentityAssociations: (await Promise.all(identities)).flatMap((identity) =>
      identity ? [{ serviceAccount: identity.serviceAccount ?? '', roleArn: identity.roleArn ?? '' }] : [],
    ),
    tags: addon.tags ?? {},
    createdAt: timeOf(addon.createdAt),
    modifiedAt: timeOf(addon.modifiedAt),
  };
}

const profileSeen = (profile: FargateProfile): ProfileNow => ({
  name: profile.fargateProfileName ?? '',
  podExecutionRoleArn: profile.podExecutionRoleArn ?? '',
  subnets: profile.subnets ?? [],
  selectors: (profile.selectors ?? []).map(({ namespace = '', labels = {} }) => ({ namespace, labels })),
  status: profile.status ?? '',
  health: issuesOf(profile.health),
  tags: profile.tags ?? {},
  createdAt: timeOf(profile.createdAt),
});

type Issue = { code?: string | undefined; message?: string | undefined; resourceIds?: string[] | undefined };
type Health = { issues?: Issue[] | undefined } | undefined;

const issuesOf = (health: Health) =>
  (health?.issues ?? []).map(({ code = '', message = '', resourceIds = [] }) => ({ code, message, resourceIds }));

const timeOf = (date: Date | undefined): string => date?.toISOString() ?? '';

async function seen<Thing>(read: () => Promise<Thing | undefined>): Promise<Thing | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
