import type { Within } from '../controllers/changes.ts';
import { isCrash, isWaiting } from '../controllers/trouble.ts';
import type { PodState } from '../state.ts';
import { foundPod } from './changes/targets.ts';
import type { ApiCall } from './request.ts';
import { StatusError } from './status.ts';

/** What is asked of a container that runs, by subresource of its pod. */
const ASKED: Readonly<Record<string, string>> = {
  log: 'it has no log',
  exec: 'nothing can be executed in it',
  attach: 'nothing can be attached to it',
  portforward: 'it listens on no port',
};

// What the kubelet says instead of the reason.
const PULLING: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
};

/** Refuses what needs a container: with the words of the kubelet where there would be none on a real cluster either. */
export function refuseContainers(within: Within, call: ApiCall): void {
  const asked = call.group === '' && call.resource === 'pods' ? ASKED[call.subresource] : undefined;
  if (asked === undefined) return;
  const { workload, pod } = foundPod(within, call);
  if (pod.node === null) throw new StatusError(400, `pod ${pod.name} does not have a host assigned`);
  const reason = waitingReason(pod);
  if (reason !== undefined && call.subresource === 'log') {
    const why = PULLING[reason] ?? reason;
    const message = `container "${workload.name}" in pod "${pod.name}" is waiting to start: ${why}`;
    throw new StatusError(400, message);
  }
  const message = `the simulated cluster runs no containers: of pod "${pod.name}" only the state is kept, and ${asked}`;
  throw new StatusError(405, message);
}

/** Why its container has never started; `undefined` when it has. */
function waitingReason({ trouble, startedAt, finishedAt }: PodState): string | undefined {
  if (finishedAt !== null || (trouble && isCrash(trouble.reason))) return undefined;
  if (trouble && isWaiting(trouble.reason)) return trouble.reason;
  return startedAt === null ? 'ContainerCreating' : undefined;
}
