import * as z from 'zod/mini';
import type { Pod, PodsSeen, Workload } from '../../core/fargate/pods/pod.ts';
import type { Trial } from '../../core/fargate/pods/trial.ts';
import type { Rule } from '../../core/kubernetes/access.ts';
import { PROFILE_LABEL } from '../../core/kubernetes/labels.ts';
import type { Reach } from '../../core/kubernetes/reach.ts';
import type { Connection } from '../connection.ts';
import { type KubernetesClient, kubernetesClient } from './client.ts';
import { hasCause, isOfAdmission, reasonOf, statusOf } from './errors.ts';
import {
  BudgetObject,
  budgetOf,
  controllerOf,
  PodObject,
  podOf,
  RESTARTED_AT,
  WorkloadObject,
  workloadOf,
} from './objects.ts';

/** A pod to evict: by its unique id, so that a namesake is never meant. */
type Evicted = Pick<Pod, 'namespace' | 'name' | 'uid'>;

/** The pods of a cluster, and what is done to them. Every call throws the errors of `KubernetesClient`. */
export interface PodsApi {
  /** The pods of Fargate profiles, with the workloads that start them again and the budgets of their namespaces. */
  seen(profiles: readonly string[]): Promise<PodsSeen>;
  /** The pods that no Fargate node runs yet; of each, `workload` is its own controller. */
  pending(): Promise<Pod[]>;
  /** The pods of a Fargate profile, in the same way. */
  on(profile: string): Promise<Pod[]>;
  /** The rules that the role of this function lacks, in these namespaces. */
  missing(rules: readonly Rule[], namespaces: readonly string[]): Promise<Rule[]>;
  /** Asks the cluster to evict a pod under its budgets. `later`: a budget does not allow it now. */
  evict(pod: Evicted): Promise<'evicted' | 'gone' | 'later'>;
  /** What the cluster would say to an eviction now. Evicts nothing. */
  tryEviction(pod: Evicted): Promise<Trial>;
  /** Restarts a Deployment. The same time twice is one restart. */
  restart(workload: Pick<Workload, 'namespace' | 'name'>, at: string): Promise<void>;
  /** What the cluster would say to a restart now. Restarts nothing. */
  tryRestart(workload: Pick<Workload, 'namespace' | 'name'>, at: string): Promise<Trial>;
}

export const EVICT: Rule = { verb: 'create', resource: 'pods/eviction', group: '' };
export const RESTART: Rule = { verb: 'patch', resource: 'deployments', group: 'apps' };

/** Above so many namespaces, a list of the whole cluster takes fewer calls than one of each. */
const MOST_NAMESPACES = 20;

const SEPARATELY: Readonly<Record<string, { path: string; resource: string; group: string }>> = {
  StatefulSet: { path: '/apis/apps/v1', resource: 'statefulsets', group: 'apps' },
  Job: { path: '/apis/batch/v1', resource: 'jobs', group: 'batch' },
};

/** Uses the pods of a cluster, and closes the connections to it. `now` dates the token. */
export type WithPods = <Result>(reach: Reach, now: number, use: (pods: PodsApi) => Promise<Result>) => Promise<Result>;

export const withPods =
  (connection: Connection = {}): WithPods =>
  async (reach, now, use) => {
    const client = kubernetesClient(reach, connection, now);
    try {
      return await use(podsApi(client));
    } finally {
      client.close();
    }
  };

function podsApi(client: KubernetesClient): PodsApi {
  // What admission refuses is an answer for the plan; a rule that is missing, or an outage, is an error.
  const refusalOf = (...[answer, call]: Parameters<KubernetesClient['refuse']>): Trial =>
    isOfAdmission(answer.status, answer.body)
      ? { kind: 'refused', says: reasonOf(answer.body) }
      : client.refuse(answer, call);

  const podsOf = (query: Record<string, string>) =>
    client.list({ path: '/api/v1/pods', rule: list('pods', ''), query }, PodObject, (pod) => ({
      pod: podOf(pod),
      owner: controllerOf(pod.metadata),
    }));

  return {
    async seen(profiles) {
      const lists = await Promise.all(profiles.map((name) => podsOf({ labelSelector: `${PROFILE_LABEL}=${name}` })));
      const found = lists.flat();
      const kinds = new Set(found.map(({ owner }) => owner?.kind));
      const namespaces = [...new Set(found.map(({ pod }) => pod.namespace))];
      const inAll = allIn(client, namespaces);

      const [sets, deployments, budgets, ...others] = await Promise.all([
        kinds.has('ReplicaSet')
          ? inAll('/apis/apps/v1', 'replicasets', 'apps', WorkloadObject, (set) => ({
              workload: workloadOf('ReplicaSet', set),
              owner: controllerOf(set.metadata),
            }))
          : [],
        kinds.has('ReplicaSet')
          ? inAll('/apis/apps/v1', 'deployments', 'apps', WorkloadObject, (each) => workloadOf('Deployment', each))
          : [],
        inAll('/apis/policy/v1', 'poddisruptionbudgets', 'policy', BudgetObject, budgetOf),
        ...Object.entries(SEPARATELY).map(([kind, { path, resource, group }]) =>
          kinds.has(kind)
            ? inAll(path, resource, group, WorkloadObject, (each) => workloadOf(kind, each))
            : Promise.resolve([]),
        ),
      ]);

      // A ReplicaSet is what its Deployment makes of it; one of another controller stands for itself.
      const deployed = new Set(deployments.map(({ key }) => key));
      const above = new Map(
        sets.flatMap(({ workload, owner }) => (owner && deployed.has(owner.uid) ? [[workload.key, owner.uid]] : [])),
      );
      const known = [...deployments, ...sets.map(({ workload }) => workload), ...others.flat()];
      const pods = found.map(({ pod }) => ({ ...pod, workload: above.get(pod.workload ?? '') ?? pod.workload }));
      const needed = new Set(pods.map(({ workload }) => workload));
      const workloads = known.filter(({ key }) => needed.has(key));
      const missing = unknownOwners(found, new Set([...workloads.map(({ key }) => key), ...above.keys()]));
      return { pods, workloads: [...workloads, ...missing], budgets };
    },

    async pending() {
      const found = await podsOf({ fieldSelector: 'spec.schedulerName=fargate-scheduler,status.phase=Pending' });
      return found.map(({ pod }) => pod);
    },

    async on(profile) {
      const found = await podsOf({ labelSelector: `${PROFILE_LABEL}=${profile}` });
      return found.map(({ pod }) => pod);
    },

    async missing(rules, namespaces) {
      const lacking: Rule[] = [];
      for (const rule of rules) {
        if (await isAllowed(client, rule)) continue;
        // A RoleBinding allows it in some namespaces only.
        const each = await Promise.all(namespaces.map((namespace) => isAllowed(client, rule, namespace)));
        if (each.length === 0 || each.includes(false)) lacking.push(rule);
      }
      return lacking;
    },

    async evict(pod) {
      const call = evictionOf(pod);
      const answer = await client.ask(call);
      const { status, body } = answer;
      if (status === 200 || status === 201) return 'evicted';
      if (status === 404 || status === 409) return 'gone';
      return isLater(status, body) ? 'later' : client.refuse(answer, call);
    },

    async tryEviction(pod) {
      const call = evictionOf(pod, DRY_RUN);
      const answer = await client.ask(call);
      const { status, body } = answer;
      if (isLater(status, body)) return { kind: 'later', says: reasonOf(body) };
      return [200, 201, 404, 409].includes(status) ? ALLOWED : refusalOf(answer, call);
    },

    async restart(workload, at) {
      const call = restartOf(workload, at);
      const answer = await client.ask(call);
      if (answer.status !== 200) client.refuse(answer, call);
    },

    async tryRestart(workload, at) {
      const call = restartOf(workload, at, DRY_RUN);
      const answer = await client.ask(call);
      return answer.status === 200 ? ALLOWED : refusalOf(answer, call);
    },
  };
}

const ALLOWED: Trial = { kind: 'allowed' };
/** Everything is checked, budgets and admission as well, and nothing is changed. */
const DRY_RUN = 'dryRun=All';

const evictionOf = ({ namespace, name, uid }: Evicted, query = '') =>
  ({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/pods/${name}/eviction${query === '' ? '' : `?${query}`}`,
    rule: EVICT,
    body: {
      ...{ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace, name } },
      deleteOptions: { preconditions: { uid } },
    },
  }) as const;

const restartOf = ({ namespace, name }: Pick<Workload, 'namespace' | 'name'>, at: string, query = '') =>
  ({
    method: 'PATCH',
    path: `/apis/apps/v1/namespaces/${namespace}/deployments/${name}?fieldManager=eks-upkeep${query === '' ? '' : `&${query}`}`,
    rule: RESTART,
    contentType: 'application/strategic-merge-patch+json',
    body: { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: at } } } } },
  }) as const;

/** Whether an eviction that was refused may be allowed later. */
function isLater(status: number, body: string): boolean {
  const said = statusOf(body);
  return (
    (status === 429 && hasCause(said, 'DisruptionBudget')) ||
    (status === 403 && hasCause(said, 'NamespaceTerminating')) ||
    (status === 500 && /PodDisruptionBudget/.test(said.message ?? '')) ||
    status === 504
  );
}

const list = (resource: string, group: string): Rule => ({ verb: 'list', resource, group });

/** Lists a resource in these namespaces, or in all of a cluster when they are many. */
function allIn(client: KubernetesClient, namespaces: readonly string[]) {
  return async <Item extends Parameters<KubernetesClient['list']>[1], Reduced>(
    api: string,
    resource: string,
    group: string,
    item: Item,
    reduce: Parameters<typeof client.list<Item, Reduced>>[2],
  ): Promise<Reduced[]> => {
    const paths =
      namespaces.length > MOST_NAMESPACES
        ? [`${api}/${resource}`]
        : namespaces.map((namespace) => `${api}/namespaces/${namespace}/${resource}`);
    const lists = await Promise.all(
      paths.map((path) => client.list<Item, Reduced>({ path, rule: list(resource, group) }, item, reduce)),
    );
    return lists.flat();
  };
}

type Found = { pod: Pod; owner: ReturnType<typeof controllerOf> };

/** What controls pods and cannot be read: how many pods it wants is not known. */
function unknownOwners(found: readonly Found[], known: ReadonlySet<string>): Workload[] {
  const others = new Map<string, Workload>();
  for (const { pod, owner } of found) {
    if (owner === undefined || known.has(owner.uid)) continue;
    others.set(owner.uid, {
      ...{ key: owner.uid, kind: owner.kind, namespace: pod.namespace, name: owner.name, counts: 'other' },
      ...{ replicas: 0, available: 0, surges: false, outage: 0, isRolledOut: true },
      ...{ restartedAt: undefined, pinnedTo: undefined, managedBy: undefined },
    });
  }
  return [...others.values()];
}

const Review = z.object({ status: z.object({ allowed: z.boolean() }) });

async function isAllowed(client: KubernetesClient, { verb, resource, group }: Rule, namespace?: string) {
  const [name = '', subresource = ''] = resource.split('/');
  const call = {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    rule: { verb: 'create', resource: 'selfsubjectaccessreviews', group: 'authorization.k8s.io' },
    body: {
      ...{ apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview' },
      spec: {
        resourceAttributes: { verb, group, resource: name, subresource, ...(namespace !== undefined && { namespace }) },
      },
    },
  } as const;
  const answer = await client.ask(call);
  if (answer.status !== 201 && answer.status !== 200) client.refuse(answer, call);
  return Review.parse(JSON.parse(answer.body)).status.allowed;
}
