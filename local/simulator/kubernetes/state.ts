import type { Access, Unready, WorldWorkload } from './world/schema.ts';

/** Everything below is plain JSON with absolute times in milliseconds since the epoch. */
export type Labels = Record<string, string>;
export type Amount = number | string;

/** What every object of Kubernetes has. `version` is its resource version. */
type Meta = { uid: string; name: string; createdAt: number; version: number };

/** What a pod is made of; a change of it makes a new revision. */
export type Template = { labels: Labels; annotations: Labels; image: string };

/** The ReplicaSet of a Deployment, or the controller revision of what has none. */
export type RevisionState = Meta & { number: number; hash: string; template: Template; replicas: number };

export type PodState = Meta & {
  labels: Labels;
  annotations: Labels;
  image: string;
  revision: string;
  scheduler: 'fargate-scheduler' | 'default-scheduler';
  /** The Fargate profile that the webhook chose. */
  profile: string | null;
  node: string | null;
  ip: string | null;
  /** The address of its node, and on Fargate its own. */
  hostIp: string | null;
  /** Of the node that it has for itself on Fargate. */
  isCordoned: boolean;
  phase: 'Pending' | 'Running' | 'Succeeded';
  scheduledAt: number | null;
  startedAt: number | null;
  /** When it became ready; null while it is not. */
  readyAt: number | null;
  finishedAt: number | null;
  /** Why it is not ready. */
  trouble: { reason: string; message: string; isScheduling: boolean } | null;
  restarts: number;
  deletingAt: number | null;
  /** Why the Eviction API deletes it. */
  isEvicted: boolean;
  /** It was there when the world began. */
  isOld: boolean;
};

export type Strategy = { type: 'RollingUpdate'; maxSurge: Amount; maxUnavailable: Amount } | { type: 'Recreate' };

export type WorkloadState = Meta & {
  kind: WorldWorkload['kind'];
  namespace: string;
  labels: Labels;
  annotations: Labels;
  selector: Labels;
  replicas: number;
  generation: number;
  template: Template;
  revisions: RevisionState[];
  pods: PodState[];
  strategy: Strategy;
  paused: boolean;
  minReadySeconds: number;
  startSeconds: number | null;
  terminationSeconds: number;
  hostNetwork: boolean;
  emptyDir: boolean;
  completesAfterSeconds: number | null;
  unready: Unready | null;
  /** The uids of the pods that it affects, where it does not affect all. */
  affected: string[];
  /** The add-on that brought it along. */
  addon: string | null;
  /** The fewest pods that were ready since the world began, and when. */
  fewestReady: { pods: number; at: number };
  /** When its rollout last came further. */
  progressedAt: number;
};

export type BudgetState = Meta & {
  namespace: string;
  selector: Labels;
  maxUnavailable: Amount | null;
  minAvailable: Amount | null;
  unhealthyPodEvictionPolicy: 'IfHealthyBudget' | 'AlwaysAllow';
  /** When fewer pods than it asks for were healthy, and what had been done to a pod then. */
  violations: { at: number; healthy: number; desired: number; because: string }[];
};

export type NodeState = Meta & { group: string; ip: string; unschedulable: boolean };

export type EventState = Meta & {
  namespace: string;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  source: string;
  count: number;
  lastAt: number;
  object: { kind: string; apiVersion: string; namespace: string; name: string; uid: string };
};

/** The Kubernetes API of one cluster. */
export type KubernetesState = {
  access: Access;
  reachable: boolean;
  publicAccessCidrs?: string[] | undefined;
  latencySeconds: number;
  webhookLagSeconds: number;
  /** Counts every change: the resource version of the newest. */
  version: number;
  /** The version at which something was removed last. */
  removed: number;
  startedAt: number;
  workloads: WorkloadState[];
  budgets: BudgetState[];
  nodes: NodeState[];
  events: EventState[];
  /** Add-ons that EKS calls DEGRADED because of their pods. */
  unhealthyAddons: string[];
  /** What the webhook of Fargate learns of the profiles, and since when each is so. */
  profiles: Record<string, { activeAt: number | null; deletingAt: number | null }>;
  /** Pods that ran until their Fargate profile was deleted, which nothing else had stopped. */
  stopped: { namespace: string; name: string; profile: string; at: number }[];
};

/** What happens to a pod by itself. */
export type PodStep = 'scheduled' | 'started' | 'ready' | 'available' | 'completed' | 'gone';
