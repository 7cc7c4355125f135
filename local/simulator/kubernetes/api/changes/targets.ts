import type { Within } from '../../controllers/changes.ts';
import type { PodState, WorkloadState } from '../../state.ts';
import type { ApiCall } from '../request.ts';
import { conflict, notFound } from '../status.ts';

/** The pod that a path names, with its owner. */
export function foundPod({ kubernetes }: Within, call: ApiCall): { workload: WorkloadState; pod: PodState } {
  for (const workload of kubernetes.workloads) {
    const pod = workload.namespace === call.namespace && workload.pods.find(({ name }) => name === call.name);
    if (pod) return { workload, pod };
  }
  throw notFound({ ...call, subresource: '' }, call.name ?? '');
}

/** Throws a 409 for a pod that has the name, but is not the one that was meant. */
export function refuseOtherPod(
  call: ApiCall,
  pod: PodState,
  { uid, resourceVersion }: { uid?: string | undefined; resourceVersion?: string | undefined },
): void {
  if (uid !== undefined && uid !== pod.uid) {
    const message = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.uid}`;
    throw conflict(call, pod.name, message);
  }
  if (resourceVersion !== undefined && resourceVersion !== String(pod.version)) {
    const message = `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${pod.version}`;
    throw conflict(call, pod.name, message);
  }
}

/** Checks everything and changes nothing, when the query or the body of a request says so. */
export const isDryRun = ({ query }: ApiCall, { dryRun = [] }: { dryRun?: readonly string[] } = {}): boolean =>
  query.getAll('dryRun').includes('All') || dryRun.includes('All');
