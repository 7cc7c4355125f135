import {
  DescribeClusterCommand,
  paginateListAddons,
  paginateListClusters,
  paginateListFargateProfiles,
} from '@aws-sdk/client-eks';
import { eksClients } from '../../../functions/aws/eks/client.ts';
import { nameOf } from '../aws/refusal.ts';
import { UsageError } from '../command.ts';
import { notAsked } from '../remote/place.ts';
import { reasonOf } from '../sources.ts';
import type { Wanted } from './world-requests.ts';

// Nobody else retries these reads.
const PATIENT = { maxAttempts: 5 };

/** A request for each add-on, Fargate profile or cluster of an account's Region, or for those that are wanted alone. */
export const accountRequests = (machine: string, wanted: Wanted, region: string): Promise<object[]> =>
  refusedAsUsage(region, () => requestsIn(machine, wanted, region));

async function refusedAsUsage<T>(region: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const refused = `EKS in ${region} refused: ${nameOf(error)}: ${reasonOf(error)}`;
    throw notAsked(error, 'AWS') ?? new UsageError(refused);
  }
}

/** The Kubernetes versions of the clusters that requests name. */
export async function clusterVersions(
  requests: readonly object[],
  region: string,
): Promise<{ name: string; version: string }[]> {
  const names = [...new Set(requests.map((request) => String(Object(request).cluster)))];
  const read = async (name: string) => {
    const { cluster } = await clientIn(region).send(new DescribeClusterCommand({ name }));
    return { name, version: cluster?.version ?? '' };
  };
  return refusedAsUsage(region, () => Promise.all(names.map(read)));
}

async function requestsIn(machine: string, wanted: Wanted, region: string): Promise<object[]> {
  const clusters = wanted.cluster === undefined ? await clusterNames(region) : [wanted.cluster];
  if (machine === 'maintain-cluster') return clusters.map((cluster) => ({ cluster }));
  const field = machine === 'update-addon' ? 'addon' : 'profile';
  const found = clusters.map(async (cluster) => {
    const only = wanted[field];
    if (only !== undefined && wanted.cluster !== undefined) return [{ cluster, [field]: only }];
    const names = field === 'addon' ? await addonNames(region, cluster) : await profileNames(region, cluster);
    return names.filter((name) => only === undefined || name === only).map((name) => ({ cluster, [field]: name }));
  });
  return (await Promise.all(found)).flat();
}

const clientIn = (region: string) => eksClients({ region, ...PATIENT })({ name: '' });

async function clusterNames(region: string): Promise<string[]> {
  const names = await everyName(paginateListClusters({ client: clientIn(region) }, {}), (page) => page.clusters);
  return names.sort();
}

const addonNames = (region: string, clusterName: string): Promise<string[]> =>
  everyName(paginateListAddons({ client: clientIn(region) }, { clusterName }), (page) => page.addons);

const profileNames = (region: string, clusterName: string): Promise<string[]> =>
  everyName(
    paginateListFargateProfiles({ client: clientIn(region) }, { clusterName }),
    (page) => page.fargateProfileNames,
  );

async function everyName<Page>(
  pages: AsyncIterable<Page>,
  namesOf: (page: Page) => string[] | undefined,
): Promise<string[]> {
  const names: string[] = [];
  for await (const page of pages) names.push(...(namesOf(page) ?? []));
  return names;
}
