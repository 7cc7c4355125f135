import * as z from 'zod/mini';
import { podsToExplain } from '../../../core/diagnosis/lines.ts';
import { isOfAddon } from '../../../core/diagnosis/ownership.ts';
import type { AddonSeen, UnreadyPod, Warning } from '../../../core/diagnosis/seen.ts';
import type { Rule } from '../../../core/kubernetes/access.ts';
import type { Reach } from '../../../core/kubernetes/reach.ts';
import type { Connection } from '../../connection.ts';
import { type KubernetesClient, kubernetesClient } from '../client.ts';
import { objectOf, RolloutObject, selectorText } from './objects.ts';
import { PodStatus, unreadyPodOf } from './pods.ts';

/** An add-on, and the namespace that its objects are in. */
export type AddonInCluster = { name: string; namespace: string };

/** What the cluster has of add-ons. Only reads; every call throws the errors of `KubernetesClient`. */
export interface AddonObjectsApi {
  seen(addon: AddonInCluster): Promise<AddonSeen>;
}

/** Uses the Kubernetes API of a cluster, and closes the connections to it. `now` dates the token. */
export type WithAddonObjects = <Result>(
  reach: Reach,
  now: number,
  use: (objects: AddonObjectsApi) => Promise<Result>,
) => Promise<Result>;

export const withAddonObjects =
  (connection: Connection = {}): WithAddonObjects =>
  async (reach, now, use) => {
    const client = kubernetesClient(reach, connection, now);
    try {
      return await use({ seen: (addon) => seen(client, addon) });
    } finally {
      client.close();
    }
  };

const KINDS = [
  ['Deployment', 'deployments'],
  ['DaemonSet', 'daemonsets'],
  ['StatefulSet', 'statefulsets'],
] as const;

const list = (resource: string, group = ''): Rule => ({ verb: 'list', resource, group });

async function seen(client: KubernetesClient, addon: AddonInCluster): Promise<AddonSeen> {
  const found = (await Promise.all(KINDS.map((kind) => objectsOf(client, addon, kind)))).flat();
  const pods = (await Promise.all(found.map((each) => unreadyPods(client, addon, each)))).flat();
  const [warnings, unreadyNodes] = await Promise.all([
    warningsAbout(client, addon, podsToExplain(pods)),
    unreadyNodesOf(client, pods),
  ]);
  return { objects: found.map(({ object }) => object), pods, warnings, unreadyNodes };
}

type Found = { object: ReturnType<typeof objectOf>; selector: string | undefined };

function objectsOf(
  client: KubernetesClient,
  { name: addon, namespace }: AddonInCluster,
  [kind, resource]: (typeof KINDS)[number],
): Promise<Found[]> {
  const of = { path: `/apis/apps/v1/namespaces/${namespace}/${resource}`, rule: list(resource, 'apps') };
  return client.list(of, RolloutObject, (each) => {
    const { name, labels = {}, managedFields = [] } = each.metadata;
    const managers = managedFields.flatMap(({ manager }) => manager ?? []);
    if (!isOfAddon(addon, namespace, { kind, name, labels, managers })) return undefined;
    return { object: objectOf(kind, each), selector: selectorText(each.spec) };
  });
}

function unreadyPods(
  client: KubernetesClient,
  { namespace }: AddonInCluster,
  { object, selector }: Found,
): Promise<UnreadyPod[]> {
  if (selector === undefined) return Promise.resolve([]);
  const of = {
    ...{ path: `/api/v1/namespaces/${namespace}/pods`, rule: list('pods') },
    query: { labelSelector: selector },
  };
  return client.list(of, PodStatus, (pod) => unreadyPodOf(object.uid, pod));
}

const EventObject = z.object({
  reason: z.optional(z.string()),
  message: z.optional(z.string()),
  lastTimestamp: z.nullish(z.string()),
  eventTime: z.nullish(z.string()),
  series: z.nullish(z.object({ lastObservedTime: z.nullish(z.string()) })),
});

/** The warnings about some pods, the newest first. */
async function warningsAbout(
  client: KubernetesClient,
  { namespace }: AddonInCluster,
  pods: readonly UnreadyPod[],
): Promise<Warning[]> {
  const of = { path: `/api/v1/namespaces/${namespace}/events`, rule: list('events') };
  const lists = pods.map(async ({ uid }) => {
    const query = { fieldSelector: `involvedObject.uid=${uid},type=Warning` };
    const events = await client.list({ ...of, query }, EventObject, (event) => ({
      at: event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? '',
      warning: { about: uid, reason: event.reason ?? '', message: event.message ?? '' },
    }));
    return events.toSorted((a, b) => b.at.localeCompare(a.at)).map(({ warning }) => warning);
  });
  return (await Promise.all(lists)).flat();
}

const NodeObject = z.object({
  status: z.object({ conditions: z.optional(z.array(z.object({ type: z.string(), status: z.string() }))) }),
});
/** Nodes are large objects, so only some are read: where more are broken, it shows in these. */
const MOST_NODES = 20;

async function unreadyNodesOf(client: KubernetesClient, pods: readonly UnreadyPod[]): Promise<string[]> {
  const names = [...new Set(pods.flatMap(({ node, isOnFargate }) => (isOnFargate ? [] : (node ?? []))))];
  const rule: Rule = { verb: 'get', resource: 'nodes', group: '' };
  const nodes = names.slice(0, MOST_NODES).map(async (name) => {
    const call = { method: 'GET', path: `/api/v1/nodes/${name}`, rule } as const;
    const answer = await client.ask(call);
    // A node that is gone: its pods are about to be deleted.
    if (answer.status === 404) return [name];
    if (answer.status !== 200) client.refuse(answer, call);
    const { conditions = [] } = NodeObject.parse(JSON.parse(answer.body)).status;
    return conditions.some(({ type, status }) => type === 'Ready' && status === 'True') ? [] : [name];
  });
  return (await Promise.all(nodes)).flat();
}
