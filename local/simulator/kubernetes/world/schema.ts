import * as z from 'zod';

const Name = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, {
    message: 'A name in Kubernetes has small letters, digits, - and dots.',
  });
const Labels = z.record(z.string().min(1), z.string().max(63));
const Seconds = z.number().nonnegative();
const Amount = z.union([
  z.int().nonnegative(),
  z.string().regex(/^\d{1,3}%$/, { message: 'A share is like 25%; a number needs no quotes.' }),
]);

/** Why pods do not become ready, as Kubernetes reports it: a waiting reason, `Unschedulable`, or a reason of Fargate. */
export const Unready = z.strictObject({
  on: z
    .string()
    .min(1)
    .default('any')
    .describe('`new`: pods created after the world began; `any`; or the name of a Fargate profile'),
  reason: z
    .string()
    .min(1)
    .describe('Such as ImagePullBackOff, CrashLoopBackOff, OOMKilled, FailedMount, Unhealthy, Unschedulable'),
  message: z.string().default(''),
  times: z.int().positive().optional().describe('How many pods of the workload are affected; by default all of them'),
  healsAfterSeconds: Seconds.optional().describe('How long after its time a pod becomes ready; by default never'),
});
export type Unready = z.output<typeof Unready>;

const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'Pod'] as const;

export const Workload = z.strictObject({
  kind: z.enum(WORKLOAD_KINDS).default('Deployment').describe('`Pod` is a pod without a controller'),
  namespace: Name.default('default'),
  name: Name,
  replicas: z.int().nonnegative().default(1).describe('Of a Job, its parallelism; a DaemonSet has one pod per node'),
  labels: Labels.optional().describe(
    'The labels of its pods, by which it selects them; by default `app` with its name',
  ),
  startSeconds: Seconds.optional().describe(
    'From the creation of a pod until it is ready: 55 on Fargate, 10 on a node',
  ),
  terminationSeconds: Seconds.default(30).describe('How long a pod takes to stop, and its grace period'),
  strategy: z
    .union([
      z.enum(['RollingUpdate', 'Recreate']),
      z.strictObject({ maxSurge: Amount.default('25%'), maxUnavailable: Amount.default('25%') }),
    ])
    .default('RollingUpdate')
    .describe('Of a Deployment; an object is a RollingUpdate with these limits'),
  minReadySeconds: Seconds.default(0),
  pins: z.string().min(1).max(63).optional().describe('The Fargate profile that its pod template names'),
  managedBy: z.enum(['argocd', 'flux', 'helm']).optional().describe('Sets the label of that tool'),
  hostNetwork: z.boolean().default(false),
  emptyDir: z.boolean().default(false).describe('Whether its pods have a volume that is lost with them'),
  paused: z.boolean().default(false).describe('Whether the rollout of the Deployment is paused'),
  completesAfterSeconds: Seconds.optional().describe('After how many seconds a pod of a Job is done; by default never'),
  unready: Unready.optional(),
});
export type WorldWorkload = z.output<typeof Workload>;

const Budget = z
  .strictObject({
    namespace: Name.default('default'),
    name: Name,
    selector: Labels.describe('Labels of the pods; empty, every pod of the namespace'),
    maxUnavailable: Amount.optional(),
    minAvailable: Amount.optional(),
    unhealthyPodEvictionPolicy: z.enum(['IfHealthyBudget', 'AlwaysAllow']).default('IfHealthyBudget'),
  })
  .refine(({ maxUnavailable, minAvailable }) => (maxUnavailable === undefined) !== (minAvailable === undefined), {
    message: 'A budget has either maxUnavailable or minAvailable.',
  });
export type WorldBudget = z.output<typeof Budget>;

/** What the Kubernetes API of a cluster holds, and who may use it. */
export const WorldKubernetes = z.strictObject({
  reachable: z.boolean().default(true).describe('`false`: a private endpoint that this computer cannot reach'),
  publicAccessCidrs: z
    .array(z.cidrv4())
    .min(1)
    .optional()
    .describe(
      'Who may use the public endpoint; with `reachable: false` this computer is not among them. By default, everybody',
    ),
  access: z
    .enum(['none', 'read', 'move', 'restart'])
    .default('none')
    .describe('What the roles of eks-upkeep may do: nothing (401), read, also evict pods, also restart Deployments'),
  latencySeconds: Seconds.default(0).describe('How long each answer takes, in clock time'),
  webhookLagSeconds: Seconds.default(0).describe('When the webhook of Fargate notices that a profile came or went'),
  workloads: z.array(Workload).default([]),
  podDisruptionBudgets: z.array(Budget).default([]),
});
export type WorldKubernetes = z.output<typeof WorldKubernetes>;
export type Access = WorldKubernetes['access'];

const VERBS = ['get', 'list', 'watch', 'create', 'patch', 'delete'] as const;

/** A fault of requests to the Kubernetes API. */
export const KubernetesError = z.strictObject({
  status: z.int().min(400).max(599),
  reason: z.string().min(1).optional().describe('Such as Forbidden or TooManyRequests; by default that of the status'),
  message: z.string().default('an error of the simulated world'),
  retryAfterSeconds: Seconds.optional(),
  plain: z.literal(true).optional().describe('Plain text, as an overloaded API server sends it, and no Status'),
  tookEffect: z.literal(true).optional().describe('The request was carried out all the same'),
});
export type KubernetesError = z.output<typeof KubernetesError>;

export const KubernetesTarget = {
  verb: z.enum(VERBS).optional().describe('By default any'),
  resource: z.string().min(1).optional().describe('Such as pods, pods/eviction or deployments; by default any'),
};
