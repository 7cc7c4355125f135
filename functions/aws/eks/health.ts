import {
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  DescribeUpdateCommand,
  ListAddonsCommand,
  ListClustersCommand,
  ListFargateProfilesCommand,
} from '@aws-sdk/client-eks';
import { type ClusterPlace, locationOfArn } from '../../core/cluster.ts';
import type { NotScanned, ResourceHealth } from '../../core/health/health.ts';
import type { AccountPlace } from '../../core/health/scan-health-request.ts';
import type { Issue } from '../../core/issue.ts';
import type { Reach } from '../../core/kubernetes/reach.ts';
import type { Connection } from '../connection.ts';
import { allPages } from '../pages.ts';
import { apiOf, errorsIn, given, issuesIn } from './answer.ts';
import { eksClients, translateErrors } from './client.ts';
import { orNotScanned } from './not-scanned.ts';
import { unlessDeleted } from './unless-deleted.ts';

/** Some clusters of a place, and the token of the next page. */
export type ClusterPage = { names: string[]; next: string | null };

/**
 * EKS for the health checks. What cannot be read is part of the result, so that the rest is read anyway; only `EksThrottled` and
 * `EksUnavailable` are thrown, since a retry may help.
 */
export interface HealthApi {
  clusters(place: AccountPlace, token: string | null): Promise<ClusterPage | NotScanned>;
  /** Every add-on and Fargate profile of a cluster. */
  resources(place: ClusterPlace): Promise<ResourceHealth[] | NotScanned>;
  addons(place: ClusterPlace): Promise<ResourceHealth[] | NotScanned>;
  /** Where the Kubernetes API of a cluster of a Region is. */
  reach(place: ClusterPlace, region: string): Promise<Reach | NotScanned>;
  addon(place: ClusterPlace, name: string): Promise<ResourceHealth | NotScanned>;
  /** The errors of an update; `undefined` when it cannot be read. */
  updateErrors(place: ClusterPlace, addon: string, updateId: string): Promise<Issue[] | undefined>;
}

// One invocation of a Lambda reads a page, well within its time limit.
const CLUSTERS_A_PAGE = 10;

export function healthApi(connection: Connection = {}): HealthApi {
  const client = eksClients(connection);

  async function healthOfAddon(place: ClusterPlace, addonName: string): Promise<ResourceHealth> {
    const command = new DescribeAddonCommand({ clusterName: place.name, addonName });
    const { addon: found } = await translateErrors('eks:DescribeAddon', () => client(place).send(command), place);
    const { addonArn: arn, status, health, addonVersion: version, namespaceConfig } = found ?? {};
    const resource = resourceOf('addon', addonName, place.name, { arn, status, issues: health?.issues });
    return { ...resource, version, namespace: namespaceConfig?.namespace };
  }

  async function healthOfProfile(place: ClusterPlace, fargateProfileName: string): Promise<ResourceHealth> {
    const command = new DescribeFargateProfileCommand({ clusterName: place.name, fargateProfileName });
    const { fargateProfile } = await translateErrors(
      'eks:DescribeFargateProfile',
      () => client(place).send(command),
      place,
    );
    const { fargateProfileArn: arn, status, health, tags } = fargateProfile ?? {};
    const found = { arn, status, issues: health?.issues };
    return { ...resourceOf('fargate-profile', fargateProfileName, place.name, found), tags };
  }

  const addonNames = (place: ClusterPlace) =>
    allPages(async (nextToken) => {
      const command = new ListAddonsCommand({ clusterName: place.name, nextToken });
      const page = await translateErrors('eks:ListAddons', () => client(place).send(command), place);
      return { items: page.addons ?? [], next: page.nextToken };
    });

  const profileNames = (place: ClusterPlace) =>
    allPages(async (nextToken) => {
      const command = new ListFargateProfilesCommand({ clusterName: place.name, nextToken });
      const page = await translateErrors('eks:ListFargateProfiles', () => client(place).send(command), place);
      return { items: page.fargateProfileNames ?? [], next: page.nextToken };
    });

  return {
    clusters: (place, token) =>
      orNotScanned('The list of clusters', async () => {
        const command = new ListClustersCommand({ maxResults: CLUSTERS_A_PAGE, nextToken: token ?? undefined });
        const at = { name: 'any', ...place };
        const { clusters = [], nextToken } = await translateErrors('eks:ListClusters', () => client(at).send(command));
        return { names: clusters, next: nextToken ?? null };
      }),

    resources: (place) =>
      orNotScanned(`Cluster ${place.name}`, async () => {
        const [addons, profiles] = await Promise.all([addonNames(place), profileNames(place)]);
        const described = await aFewAtATime([
          ...addons.map((name) => () => unlessDeleted(() => healthOfAddon(place, name))),
          ...profiles.map((name) => () => unlessDeleted(() => healthOfProfile(place, name))),
        ]);
        return described.filter((each) => each !== undefined);
      }),

    addons: (place) =>
      orNotScanned(`Cluster ${place.name}`, async () => {
        const names = await addonNames(place);
        const described = await aFewAtATime(names.map((name) => () => unlessDeleted(() => healthOfAddon(place, name))));
        return described.filter((each) => each !== undefined);
      }),

    addon: (place, name) => orNotScanned(`${name} on ${place.name}`, () => healthOfAddon(place, name)),

    async reach(place, region) {
      const command = new DescribeClusterCommand({ name: place.name });
      const what = `Cluster ${place.name}`;
      const read = await orNotScanned(what, () =>
        translateErrors('eks:DescribeCluster', () => client(place).send(command), place),
      );
      if ('error' in read) return read;
      const api = apiOf(read.cluster);
      const message = 'EKS does not say where its Kubernetes API is';
      return api ? { name: place.name, region, ...api } : { what, error: 'ClusterNotReady', message };
    },

    async updateErrors({ name, ...place }, addonName, updateId) {
      const command = new DescribeUpdateCommand({ name, addonName, updateId });
      const read = await orNotScanned(updateId, () =>
        translateErrors('eks:DescribeUpdate', () => client({ name, ...place }).send(command)),
      );
      if (!('update' in read)) return undefined;
      return errorsIn(read.update?.errors);
    },
  };
}

type Found = { arn: string | undefined; status: string | undefined; issues: Parameters<typeof issuesIn>[0] };

function resourceOf(kind: ResourceHealth['kind'], name: string, cluster: string, found: Found): ResourceHealth {
  const arn = given(found.arn);
  return { ...locationOfArn(arn), cluster, kind, name, status: given(found.status), issues: issuesIn(found.issues) };
}

// Reading everything of a large cluster at the same time might be throttled, and so would every retry.
const READ_AT_ONCE = 5;

async function aFewAtATime<Result>(reads: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < reads.length; at += READ_AT_ONCE) {
    results.push(...(await Promise.all(reads.slice(at, at + READ_AT_ONCE).map((read) => read()))));
  }
  return results;
}
