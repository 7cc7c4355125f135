import type { World } from '../simulator/world/schema.ts';

// Words of Kubernetes and EKS, which identify nobody.
const PLAIN = ['default', 'kube', 'system', 'public', 'node', 'lease', 'aws', 'amazon', 'eks', 'fargate'];
const STAND_IN = '111122223333';
const ANY_NETWORK = { cidrs: ['10.0.0.0/16'] };

/**
 * The same world under other names: accounts, roles, subnets and other resources, and the words of which the names of
 * clusters, profiles, node groups, namespaces, labels and tags are made. What was equal stays equal, a wildcard for whole words matches as
 * before, and names keep their order, on which it depends which profile takes a pod.
 */
export function underOtherNames(world: World): World {
  const words = wordNames(world);
  const name = (text: string) => text.replaceAll(WORD, (word) => words.get(word) ?? word);
  const resource = resourceNames();
  const full = new Map(
    world.clusters
      .flatMap((cluster) => [
        cluster.name,
        ...[...cluster.fargateProfiles, ...cluster.nodeGroups].map((each) => each.name),
      ])
      .filter((text) => name(text) !== text)
      .map((text) => [text, name(text)]),
  );
  // What people and EKS write in sentences: the names that are known, and whatever looks like a resource.
  const text = (sentence: string) => resource(replaced(sentence, full));
  const issue = (each: World['clusters'][number]['health'][number]) => ({
    ...each,
    message: text(each.message),
    resourceIds: each.resourceIds.map(text),
  });
  const values = (map: Record<string, string>) =>
    Object.fromEntries(Object.entries(map).map(([key, value]) => [key, name(resource(value))]));
  const identity = <I extends { serviceAccount: string; roleArn: string }>(each: I): I => ({
    ...each,
    roleArn: resource(each.roleArn),
  });

  return {
    ...world,
    account: resource(world.account),
    clusters: world.clusters.map((cluster) => ({
      ...cluster,
      name: name(cluster.name),
      health: cluster.health.map(issue),
      tags: values(cluster.tags),
      subnets: cluster.subnets.map(resource),
      ...(cluster.computeConfig?.nodeRoleArn !== undefined && {
        computeConfig: { ...cluster.computeConfig, nodeRoleArn: resource(cluster.computeConfig.nodeRoleArn) },
      }),
      ...(cluster.remoteNetworkConfig !== undefined && {
        remoteNetworkConfig: {
          remoteNodeNetworks: cluster.remoteNetworkConfig.remoteNodeNetworks.map(() => ANY_NETWORK),
          remotePodNetworks: cluster.remoteNetworkConfig.remotePodNetworks.map(() => ANY_NETWORK),
        },
      }),
      addons: cluster.addons.map((addon) => ({
        ...addon,
        health: addon.health.map(issue),
        tags: values(addon.tags),
        podIdentityAssociations: addon.podIdentityAssociations.map(identity),
        ...(addon.configurationValues !== undefined && { configurationValues: text(addon.configurationValues) }),
        ...(addon.serviceAccountRoleArn !== undefined && {
          serviceAccountRoleArn: resource(addon.serviceAccountRoleArn),
        }),
      })),
      fargateProfiles: cluster.fargateProfiles.map((profile) => ({
        ...profile,
        name: name(profile.name),
        podExecutionRoleArn: resource(profile.podExecutionRoleArn),
        ...(profile.subnets && { subnets: profile.subnets.map(resource) }),
        selectors: profile.selectors.map(({ namespace, labels }) => ({
          namespace: name(namespace),
          ...(labels && { labels: values(labels) }),
        })),
        health: profile.health.map(issue),
        tags: values(profile.tags),
      })),
      nodeGroups: cluster.nodeGroups.map((group) => ({ ...group, name: name(group.name) })),
      insights: cluster.insights.map((insight) => ({
        ...insight,
        reason: text(insight.reason),
        resources: insight.resources.map((each) => ({
          ...each,
          reason: text(each.reason),
          ...(each.arn !== undefined && { arn: text(each.arn) }),
          ...(each.kubernetesResourceUri !== undefined && { kubernetesResourceUri: name(each.kubernetesResourceUri) }),
        })),
        deprecationDetails: insight.deprecationDetails.map((detail) => ({
          ...detail,
          clientStats: detail.clientStats.map((client) => ({ ...client, userAgent: name(client.userAgent) })),
        })),
      })),
      podIdentityAssociations: cluster.podIdentityAssociations.map((each) => ({
        ...identity(each),
        namespace: name(each.namespace),
        serviceAccount: name(each.serviceAccount),
      })),
    })),
  };
}

// A number alone says nothing, and the order of generations lies in it.
const WORD = /[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*/g;

function wordNames(world: World): Map<string, string> {
  const names = world.clusters.flatMap((cluster) => [
    cluster.name,
    ...Object.values(cluster.tags),
    ...cluster.addons.flatMap(({ tags }) => Object.values(tags)),
    ...cluster.fargateProfiles.flatMap(({ name, selectors, tags }) => [
      name,
      ...Object.values(tags),
      ...selectors.flatMap(({ namespace, labels = {} }) => [namespace, ...Object.values(labels)]),
    ]),
    ...cluster.nodeGroups.map(({ name }) => name),
    // Objects and clients of the cluster, as EKS found them; clients of add-ons keep their names.
    ...cluster.insights.flatMap(({ resources, deprecationDetails }) => [
      ...resources.map(({ kubernetesResourceUri = '' }) => kubernetesResourceUri),
      ...deprecationDetails.flatMap(({ clientStats }) => clientStats.map(({ userAgent }) => userAgent)),
    ]),
    ...cluster.podIdentityAssociations.flatMap(({ namespace, serviceAccount }) => [namespace, serviceAccount]),
  ]);
  // Where add-ons live is known of every cluster.
  const known = new Set([...PLAIN, ...world.clusters.flatMap(({ addons }) => addons.flatMap(wordsOfAddon))]);
  const words = [...new Set(names.flatMap((name) => name.match(WORD) ?? []))].filter((word) => !known.has(word)).sort();
  const digits = String(words.length).length;
  return new Map(words.map((word, i) => [word, `name${String(i + 1).padStart(digits, '0')}`]));
}

const wordsOfAddon = ({ name, namespace = '' }: World['clusters'][number]['addons'][number]): string[] =>
  `${name} ${namespace}`.match(WORD) ?? [];

/** Accounts, role names and ids of resources, each another one, wherever they are in a text. */
function resourceNames(): (text: string) => string {
  const seen = new Map<string, string>();
  const counts = new Map<string, number>();
  const other = (kind: string, of: string, make: (count: number) => string) => {
    const count = counts.get(kind) ?? 0;
    const known = seen.get(`${kind} ${of}`) ?? make(count);
    if (!seen.has(`${kind} ${of}`)) counts.set(kind, count + 1);
    seen.set(`${kind} ${of}`, known);
    return known;
  };
  return (text) =>
    text
      .replaceAll(/(:(?:role|user|policy)\/)([\w+=,.@/-]+)/g, (_, start: string, role: string) => {
        return start + other('role', role, (count) => `role-${count + 1}`);
      })
      .replaceAll(/(?<!\d)\d{12}(?!\d)/g, (id) => other('account', id, (count) => String(Number(STAND_IN) + count)))
      .replaceAll(/\b(subnet|vpc|sg|eni|i|lt|rtb|vol|a)-([0-9a-z]{8,})\b/g, (_, kind: string, id: string) => {
        return `${kind}-${other(kind, id, (count) => String(count + 1).padStart(8, '0'))}`;
      });
}

function replaced(text: string, names: ReadonlyMap<string, string>): string {
  const longest = [...names.keys()].sort((a, b) => b.length - a.length);
  return longest.reduce(
    (so, each) => so.split(new RegExp(`(?<![\\w-])${escaped(each)}(?![\\w-])`)).join(names.get(each) ?? each),
    text,
  );
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
