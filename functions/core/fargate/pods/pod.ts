/** A pod, reduced to what deciding about it takes. Times are ISO 8601. */
export type Pod = {
  namespace: string;
  name: string;
  uid: string;
  /** Key of the workload that it belongs to; `undefined` for a pod that nothing would start again. */
  workload: string | undefined;
  labels: Readonly<Record<string, string>>;
  /** The Fargate profile that it runs on. */
  profile: string | undefined;
  phase: string;
  isReady: boolean;
  isScheduled: boolean;
  isOfHost: boolean;
  createdAt: string;
  /** When it is to be gone at the latest, once it is terminating. */
  goesAt: string | undefined;
  /** Why it is not ready, as far as its conditions and containers say. */
  reason: string | undefined;
};

/** What starts pods again: a Deployment, StatefulSet, ReplicaSet or Job, or something whose replicas cannot be read (`other`). */
export type Workload = {
  /** Its unique id. */
  key: string;
  kind: string;
  namespace: string;
  name: string;
  counts: 'replicas' | 'jobs' | 'other';
  replicas: number;
  available: number;
  /** Whether a restart starts a new pod before it stops an old one. */
  surges: boolean;
  /** How many of its pods a restart may stop before new ones are available. */
  outage: number;
  /** Whether all its pods are of its newest template. */
  isRolledOut: boolean;
  /** When it was last restarted, as kubectl and this project write it. */
  restartedAt: string | undefined;
  /** The Fargate profile that its template pins pods to. */
  pinnedTo: string | undefined;
  /** A tool that keeps it as it is in Git, such as Argo CD. */
  managedBy: string | undefined;
};

/** A PodDisruptionBudget with its status. */
export type Budget = {
  namespace: string;
  name: string;
  selects: LabelSelector | undefined;
  allowed: number;
  healthy: number;
  needed: number;
  expected: number;
};

export type LabelSelector = {
  labels: Readonly<Record<string, string>>;
  expressions: readonly { key: string; operator: string; values: readonly string[] }[];
};

/** What the cluster has of two profiles: their pods, what starts them again, and the budgets of their namespaces. */
export type PodsSeen = { pods: readonly Pod[]; workloads: readonly Workload[]; budgets: readonly Budget[] };

/** Whether it still runs or will: what Jobs have finished stays, and is no reason to keep a profile. */
export const runs = ({ phase }: Pod): boolean => phase !== 'Succeeded' && phase !== 'Failed';

/** `shop/web-1`. */
export const podText = ({ namespace, name }: Pick<Pod, 'namespace' | 'name'>): string => `${namespace}/${name}`;

/** `Deployment shop/web`. */
export const workloadText = ({ kind, namespace, name }: Pick<Workload, 'kind' | 'namespace' | 'name'>): string =>
  `${kind} ${namespace}/${name}`;
