import * as z from 'zod/mini';
import type { Budget, Pod, Workload } from '../../core/fargate/pods/pod.ts';
import { PROFILE_LABEL } from '../../core/kubernetes/labels.ts';

const Labels = z.optional(z.record(z.string(), z.string()));
const Owner = z.object({ kind: z.string(), name: z.string(), uid: z.string(), controller: z.optional(z.boolean()) });
const metadata = {
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  labels: Labels,
  annotations: Labels,
  generation: z.optional(z.number()),
  creationTimestamp: z.string(),
  deletionTimestamp: z.optional(z.string()),
  ownerReferences: z.optional(z.array(Owner)),
};
const Metadata = z.object(metadata);
const Condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.optional(z.string()),
  message: z.optional(z.string()),
});
const Container = z.object({
  state: z.optional(
    z.object({
      waiting: z.optional(z.object({ reason: z.optional(z.string()), message: z.optional(z.string()) })),
    }),
  ),
});
const IntOrText = z.union([z.number(), z.string()]);

export const PodObject = z.object({
  metadata: Metadata,
  spec: z.object({ hostNetwork: z.optional(z.boolean()) }),
  status: z.object({
    phase: z.optional(z.string()),
    conditions: z.optional(z.array(Condition)),
    initContainerStatuses: z.optional(z.array(Container)),
    containerStatuses: z.optional(z.array(Container)),
  }),
});

export const WorkloadObject = z.object({
  metadata: Metadata,
  spec: z.object({
    replicas: z.optional(z.number()),
    paused: z.optional(z.boolean()),
    strategy: z.optional(
      z.object({
        type: z.optional(z.string()),
        rollingUpdate: z.optional(z.object({ maxSurge: z.optional(IntOrText), maxUnavailable: z.optional(IntOrText) })),
      }),
    ),
    template: z.optional(z.object({ metadata: z.optional(z.object({ labels: Labels, annotations: Labels })) })),
  }),
  status: z.object({
    replicas: z.optional(z.number()),
    updatedReplicas: z.optional(z.number()),
    availableReplicas: z.optional(z.number()),
    observedGeneration: z.optional(z.number()),
    active: z.optional(z.number()),
  }),
});
type WorkloadObject = z.infer<typeof WorkloadObject>;

export const BudgetObject = z.object({
  metadata: z.object({ namespace: z.string(), name: z.string() }),
  spec: z.object({
    selector: z.optional(
      z.object({
        matchLabels: Labels,
        matchExpressions: z.optional(
          z.array(z.object({ key: z.string(), operator: z.string(), values: z.optional(z.array(z.string())) })),
        ),
      }),
    ),
  }),
  status: z.optional(
    z.object({
      disruptionsAllowed: z.optional(z.number()),
      currentHealthy: z.optional(z.number()),
      desiredHealthy: z.optional(z.number()),
      expectedPods: z.optional(z.number()),
    }),
  ),
});

/** When a Deployment was last restarted, as kubectl writes it into the template. */
export const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/** What starts an object again, as its metadata has it. */
export const controllerOf = ({ ownerReferences = [] }: z.infer<typeof Metadata>) =>
  ownerReferences.find(({ controller }) => controller === true);

export function podOf({ metadata: meta, spec, status }: z.infer<typeof PodObject>): Pod {
  const conditions = new Map((status.conditions ?? []).map((condition) => [condition.type, condition]));
  const waiting = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
    .map(({ state }) => state?.waiting)
    .find((each) => each !== undefined);
  const scheduled = conditions.get('PodScheduled');
  const isScheduled = scheduled?.status === 'True';
  const why = isScheduled ? waiting : scheduled;
  return {
    ...{ namespace: meta.namespace, name: meta.name, uid: meta.uid, labels: meta.labels ?? {} },
    workload: controllerOf(meta)?.uid,
    profile: meta.labels?.[PROFILE_LABEL],
    phase: status.phase ?? 'Unknown',
    isReady: conditions.get('Ready')?.status === 'True',
    isScheduled,
    isOfHost: spec.hostNetwork ?? false,
    createdAt: meta.creationTimestamp,
    goesAt: meta.deletionTimestamp,
    reason:
      why === undefined
        ? undefined
        : [why.reason, why.message]
            .filter((text) => text)
            .join(': ')
            .slice(0, 300),
  };
}

const SHARE = /^(\d+)%$/;

/** A number of pods, or a share of them. */
function countOf(value: number | string, of: number, round: (count: number) => number): number {
  const [, percent] = SHARE.exec(String(value)) ?? [];
  return percent === undefined ? Number(value) : round((Number(percent) * of) / 100);
}

export function workloadOf(kind: string, { metadata: meta, spec, status }: WorkloadObject): Workload {
  const { replicas = 1, strategy } = spec;
  const surge = countOf(strategy?.rollingUpdate?.maxSurge ?? '25%', replicas, Math.ceil);
  const outage = countOf(strategy?.rollingUpdate?.maxUnavailable ?? '25%', replicas, Math.floor);
  const isRolling = kind === 'Deployment' && (strategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
  const template = spec.template?.metadata;
  const updated = status.updatedReplicas ?? 0;
  const { available = 0, total = 0 } = { available: status.availableReplicas, total: status.replicas };
  return {
    ...{ key: meta.uid, kind, namespace: meta.namespace, name: meta.name },
    counts: kind === 'Job' ? 'jobs' : 'replicas',
    replicas: kind === 'Job' ? (status.active ?? 0) : replicas,
    available,
    // With no surge, or with all pods allowed to be away, a restart could leave it without any.
    surges: isRolling && spec.paused !== true && surge > 0 && outage < Math.max(replicas, 1),
    outage,
    isRolledOut:
      (status.observedGeneration ?? 0) >= (meta.generation ?? 0) &&
      updated >= replicas &&
      total <= updated &&
      available >= updated,
    restartedAt: template?.annotations?.[RESTARTED_AT],
    pinnedTo: template?.labels?.[PROFILE_LABEL],
    managedBy: managedBy(meta.labels ?? {}),
  };
}

function managedBy(labels: Readonly<Record<string, string>>): string | undefined {
  if (labels['argocd.argoproj.io/instance'] !== undefined) return 'Argo CD';
  return labels['kustomize.toolkit.fluxcd.io/name'] === undefined ? undefined : 'Flux';
}

export function budgetOf({ metadata: meta, spec, status }: z.infer<typeof BudgetObject>): Budget {
  const { selector } = spec;
  return {
    ...{ namespace: meta.namespace, name: meta.name },
    selects: selector && {
      labels: selector.matchLabels ?? {},
      expressions: (selector.matchExpressions ?? []).map(({ values = [], ...each }) => ({ ...each, values })),
    },
    allowed: status?.disruptionsAllowed ?? 0,
    healthy: status?.currentHealthy ?? 0,
    needed: status?.desiredHealthy ?? 0,
    expected: status?.expectedPods ?? 0,
  };
}
