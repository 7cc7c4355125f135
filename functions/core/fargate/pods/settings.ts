import * as z from 'zod/mini';
import { Reach } from '../../kubernetes/reach.ts';

/** How the pods of a profile are moved before it is deleted, decided once when the replacement is planned. */
export const MoveSettings = z.strictObject({
  mode: z.enum(['evict', 'restart']),
  /** Whether the request asks for it, or it is the default where there is access. */
  isAsked: z.boolean(),
  maxUnavailable: z.union([z.number(), z.string()]),
  podTimeoutSeconds: z.number(),
  moveTimeoutSeconds: z.number(),
  onBlockedPods: z.enum(['stop', 'ask', 'proceed']),
  jobs: z.enum(['wait', 'evict']),
  reach: Reach,
  /** The role that an access entry of the cluster has to name; empty where it is not known. */
  role: z.string(),
  dryRun: z.boolean(),
  /** The outcome when the pods cannot be moved. */
  blockedAs: z.enum(['Planned', 'ProfileReplacementBlocked']),
});
export type MoveSettings = z.infer<typeof MoveSettings>;

/** How far moving the pods has come. What the cluster itself says is not remembered. */
export const Moving = z.strictObject({
  mode: z.enum(['evict', 'restart']),
  /** When moving began; `null` before. */
  since: z.nullable(z.string()),
  /** Workloads that were not healthy when it began: what becomes of their pods is not blamed on the new profile. */
  unhealthy: z.array(z.string()),
  /** What a person who approves the cutover should know of the pods, in sentences. */
  approvalNote: z.optional(z.string()),
  /** How many pods were stopped with the old profile because they could not be moved. */
  stopped: z.number(),
  /** When the old profile was seen to be gone. */
  goneAt: z.nullable(z.string()),
  /** The pods that were deleted because they were Pending: when, and how many of each workload, by its unique id. */
  freed: z.optional(
    z.strictObject({
      at: z.string(),
      workloads: z.array(z.strictObject({ key: z.string(), pods: z.number() })),
      /** How many pods in their place were not ready in time. */
      notReady: z.number(),
    }),
  ),
});
export type Moving = z.infer<typeof Moving>;

/** The state before anything was moved. */
export const notMoved = ({ mode }: Pick<MoveSettings, 'mode'>): Moving => ({
  mode,
  since: null,
  unhealthy: [],
  stopped: 0,
  goneAt: null,
});

/** How many pods of a workload may be unavailable at the same time: at least one, and never all of several. */
export function allowedUnavailable({ maxUnavailable }: Pick<MoveSettings, 'maxUnavailable'>, replicas: number): number {
  const wanted =
    typeof maxUnavailable === 'number'
      ? maxUnavailable
      : Math.floor((Number(maxUnavailable.replace('%', '')) * replicas) / 100);
  return Math.max(1, Math.min(wanted, replicas - 1));
}
