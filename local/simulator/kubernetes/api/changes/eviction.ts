import * as z from 'zod';
import { budgetStatus, budgetsOf } from '../../controllers/budgets.ts';
import type { Within } from '../../controllers/changes.ts';
import { evictPod } from '../../controllers/controllers.ts';
import { isReady } from '../../controllers/readiness.ts';
import type { BudgetState, PodState, WorkloadState } from '../../state.ts';
import type { ApiCall } from '../request.ts';
import { StatusError } from '../status.ts';
import { foundPod, isDryRun, refuseOtherPod } from './targets.ts';

const Options = z.looseObject({
  dryRun: z.array(z.literal('All')).default([]),
  gracePeriodSeconds: z.int().nonnegative().optional(),
  preconditions: z.looseObject({ uid: z.string().optional(), resourceVersion: z.string().optional() }).default({}),
});

const Eviction = z.looseObject({
  apiVersion: z.literal('policy/v1'),
  kind: z.literal('Eviction'),
  metadata: z.looseObject({ name: z.string().optional(), namespace: z.string().optional() }).default({}),
  deleteOptions: Options.prefault({}),
});

/** Evicts a pod as its budgets allow, in the order of checks of the API server (pkg/registry/core/pod/storage/eviction.go). */
export function evict(within: Within, call: ApiCall, body: unknown): object {
  const read = Eviction.safeParse(body);
  if (!read.success) throw new StatusError(400, `the body is no policy/v1 Eviction: ${z.prettifyError(read.error)}`);
  const { metadata, deleteOptions } = read.data;
  if (metadata.name !== undefined && metadata.name !== call.name) {
    throw new StatusError(400, 'name in URL does not match name in Eviction object');
  }
  const { workload, pod } = foundPod(within, call);
  refuseOtherPod(call, pod, deleteOptions.preconditions);
  if (asksBudgets(pod)) refuseByBudget(within, workload, pod);
  if (!isDryRun(call, deleteOptions)) evictPod(within, workload, pod);
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
}

/** Of a pod that is not running or already being deleted, no budget is asked. */
const asksBudgets = ({ phase, deletingAt }: PodState) => phase === 'Running' && deletingAt === null;

function refuseByBudget(within: Within, workload: WorkloadState, pod: PodState): void {
  const [budget, other] = budgetsOf(within.kubernetes, workload, pod);
  if (!budget) return;
  if (other) {
    throw new StatusError(
      500,
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  const { allowed, currentHealthy, desiredHealthy } = budgetStatus(within.kubernetes, budget);
  if (!isReady(pod) && mayGoUnhealthy(budget, currentHealthy, desiredHealthy)) return;
  if (allowed > 0) return;
  const message = `The disruption budget ${budget.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  throw new StatusError(429, "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message }],
  });
}

function mayGoUnhealthy({ unhealthyPodEvictionPolicy }: BudgetState, healthy: number, desired: number): boolean {
  return unhealthyPodEvictionPolicy === 'AlwaysAllow' || (healthy >= desired && desired > 0);
}
