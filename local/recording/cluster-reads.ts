import {
  type Addon,
  type AddonInfo,
  type Cluster,
  DescribeAddonCommand,
  DescribeAddonConfigurationCommand,
  type DescribeAddonConfigurationResponse,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  DescribeInsightCommand,
  DescribeNodegroupCommand,
  DescribePodIdentityAssociationCommand,
  type EKSClient,
  type FargateProfile,
  type Insight,
  type Nodegroup,
  type PodIdentityAssociation,
  paginateDescribeAddonVersions,
  paginateListAddons,
  paginateListFargateProfiles,
  paginateListInsights,
  paginateListNodegroups,
  paginateListPodIdentityAssociations,
} from '@aws-sdk/client-eks';
import { compareVersions } from '../simulator/catalog/catalogue.ts';

/** What EKS answers of a cluster, read by Describe and List alone. */
export type ClusterReads = {
  cluster: Cluster;
  addons: Addon[];
  profiles: FargateProfile[];
  nodeGroups: Nodegroup[];
  /** What EKS says of the cluster by itself. */
  insights: Insight[];
  associations: PodIdentityAssociation[];
  /** What EKS offers of the add-ons that the cluster has. */
  offered: AddonInfo[];
  configurations: DescribeAddonConfigurationResponse[];
  /** What may not be read, so that it is not there. */
  missing: string[];
};

// EKS throttles an account; a person can wait for this.
const AT_ONCE = 4;

export async function readCluster(eks: EKSClient, name: string): Promise<ClusterReads> {
  const { cluster = {} } = await eks.send(new DescribeClusterCommand({ name }));
  const addonNames = await pagesOf(paginateListAddons({ client: eks }, { clusterName: name }), ({ addons }) => addons);
  const addons = await each(addonNames, async (addonName) => {
    const { addon } = await eks.send(new DescribeAddonCommand({ clusterName: name, addonName }));
    return addon;
  });
  const profileNames = await pagesOf(
    paginateListFargateProfiles({ client: eks }, { clusterName: name }),
    ({ fargateProfileNames }) => fargateProfileNames,
  );
  const profiles = await each(profileNames, async (fargateProfileName) => {
    const describe = new DescribeFargateProfileCommand({ clusterName: name, fargateProfileName });
    return (await eks.send(describe)).fargateProfile;
  });
  const groups = await readNodeGroups(eks, name);
  const found = await readInsights(eks, name);
  const { associations, missing } = await readAssociations(eks, name, addons);
  const offered = (
    await each(addonNames, (addonName) =>
      pagesOf(paginateDescribeAddonVersions({ client: eks }, { addonName }), (page) => page.addons),
    )
  ).flat();
  const configurations = await each(
    addons.flatMap((addon) => versionsToDescribe(addon, cluster.version, offered)),
    (version) => eks.send(new DescribeAddonConfigurationCommand(version)),
  );
  return {
    cluster,
    addons,
    profiles,
    nodeGroups: groups.nodeGroups,
    insights: found.insights,
    associations,
    offered,
    configurations,
    missing: [...missing, ...groups.missing, ...found.missing],
  };
}

async function readNodeGroups(eks: EKSClient, clusterName: string) {
  const found = await unlessDenied(async () => {
    const names = await pagesOf(paginateListNodegroups({ client: eks }, { clusterName }), (page) => page.nodegroups);
    return each(names, async (nodegroupName) => {
      return (await eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }))).nodegroup;
    });
  });
  return {
    nodeGroups: found ?? [],
    missing: found ? [] : ['node groups (eks:ListNodegroups, eks:DescribeNodegroup)'],
  };
}

async function readInsights(eks: EKSClient, clusterName: string) {
  const found = await unlessDenied(async () => {
    const listed = await pagesOf(paginateListInsights({ client: eks }, { clusterName }), (page) => page.insights);
    return each(listed, async ({ id }) => (await eks.send(new DescribeInsightCommand({ clusterName, id }))).insight);
  });
  return {
    insights: found ?? [],
    missing: found ? [] : ["EKS's own insights (eks:ListInsights, eks:DescribeInsight)"],
  };
}

/** All associations of the cluster; those of its add-ons alone where they may not be listed. */
async function readAssociations(eks: EKSClient, clusterName: string, addons: readonly Addon[]) {
  const owned = addons.flatMap(({ podIdentityAssociations = [] }) => podIdentityAssociations.map(idOf));
  const listed = await unlessDenied(() =>
    pagesOf(paginateListPodIdentityAssociations({ client: eks }, { clusterName }), (page) => page.associations),
  );
  const ids = listed?.map(({ associationId = '' }) => associationId) ?? [];
  const associations = await each([...new Set([...owned, ...ids])], async (associationId) => {
    const describe = new DescribePodIdentityAssociationCommand({ clusterName, associationId });
    return (await eks.send(describe)).association;
  });
  const missing = listed ? [] : ['pod identity associations that no add-on owns (eks:ListPodIdentityAssociations)'];
  return { associations, missing };
}

const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** The installed version, and every one that is offered for this Kubernetes and no older: what an update can be to. */
function versionsToDescribe(addon: Addon, clusterVersion: string | undefined, offered: readonly AddonInfo[]) {
  const { addonName = '', addonVersion: installed = '' } = addon;
  const info = offered.find((each) => each.addonName === addonName);
  return (info?.addonVersions ?? [])
    .filter(({ compatibilities = [] }) => compatibilities.some((one) => one.clusterVersion === clusterVersion))
    .flatMap(({ addonVersion }) => addonVersion ?? [])
    .concat((info?.addonVersions ?? []).some(({ addonVersion }) => addonVersion === installed) ? [installed] : [])
    .filter((version, i, all) => compareVersions(version, installed) >= 0 && all.indexOf(version) === i)
    .map((addonVersion) => ({ addonName, addonVersion }));
}

async function pagesOf<Page, Item>(pages: AsyncIterable<Page>, itemsOf: (page: Page) => Item[] | undefined) {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}

/** What is gone meanwhile is left out. */
async function each<From, To>(from: readonly From[], read: (one: From) => Promise<To | undefined>): Promise<To[]> {
  const found: To[] = [];
  for (let i = 0; i < from.length; i += AT_ONCE) {
    const some = await Promise.all(from.slice(i, i + AT_ONCE).map((one) => unlessGone(() => read(one))));
    found.push(...some.flatMap((one) => (one === undefined ? [] : [one])));
  }
  return found;
}

const unlessGone = <T>(read: () => Promise<T>) => unless('ResourceNotFoundException', read);
const unlessDenied = <T>(read: () => Promise<T>) => unless('AccessDeniedException', read);

async function unless<T>(name: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.name === name) return undefined;
    throw error;
  }
}
