import { uuidFrom } from '../../ids.ts';
import type { RevisionState, Template, WorkloadState } from '../state.ts';
import { rounded } from './amounts.ts';
import { idOf, nextVersion, record, suffix, touch, type Within, workloadReference } from './changes.ts';
import { createPod, deletePod } from './pods.ts';
import { isActive, isAvailable, isReady } from './readiness.ts';

// As many old ones as Kubernetes keeps.
const HISTORY = 10;

const hashOf = ({ labels, annotations, image }: Template): string =>
  suffix(uuidFrom(JSON.stringify([labels, annotations, image])), 10);

export const currentHash = ({ template }: WorkloadState): string => hashOf(template);

/** The revision of the template as it is now, made when there is none. */
export function currentRevision(within: Within, workload: WorkloadState): RevisionState {
  const { context, kubernetes } = within;
  const hash = currentHash(workload);
  const number = Math.max(0, ...workload.revisions.map((each) => each.number)) + 1;
  const known = workload.revisions.find((each) => each.hash === hash);
  if (known) {
    if (known.number < number - 1) known.number = number;
    return known;
  }
  const revision: RevisionState = {
    uid: idOf(within, 'revision', workload.uid),
    name: `${workload.name}-${hash}`,
    createdAt: context.now,
    version: nextVersion(kubernetes),
    number,
    hash,
    template: structuredClone(workload.template),
    replicas: 0,
  };
  workload.revisions.push(revision);
  return revision;
}

/** The controller of Deployments, and that of their ReplicaSets. */
export function reconcileDeployment(within: Within, workload: WorkloadState): void {
  for (let before = ''; before !== scalesOf(workload); ) {
    before = scalesOf(workload);
    if (!workload.paused) rollOut(within, workload);
    for (const revision of workload.revisions) reconcileReplicaSet(within, workload, revision);
  }
  const idle = workload.revisions.filter(({ replicas }) => replicas === 0).toSorted((a, b) => a.number - b.number);
  const forgotten = new Set(idle.slice(0, Math.max(0, idle.length - HISTORY)));
  workload.revisions = workload.revisions.filter((revision) => !forgotten.has(revision));
}

const scalesOf = ({ revisions }: WorkloadState) =>
  `of ${revisions.map(({ hash, replicas }) => `${hash} ${replicas}`).join()}`;

function rollOut(within: Within, workload: WorkloadState): void {
  const current = currentRevision(within, workload);
  const old = workload.revisions.filter((each) => each !== current);
  if (workload.strategy.type === 'Recreate') {
    for (const each of old) scale(within, workload, each, 0);
    const remains = workload.pods.some(({ revision }) => revision !== current.hash);
    if (!remains) scale(within, workload, current, workload.replicas);
    return;
  }
  const { maxSurge, maxUnavailable } = workload.strategy;
  const surge = rounded(maxSurge, workload.replicas, Math.ceil);
  const unavailable = rounded(maxUnavailable, workload.replicas, Math.floor);
  const total = () => workload.revisions.reduce((sum, { replicas }) => sum + replicas, 0);
  const room = Math.max(0, workload.replicas + surge - total());
  const wanted = Math.min(workload.replicas, current.replicas + room);
  scale(within, workload, current, wanted);
  scaleDown(within, workload, { current, old, least: workload.replicas - Math.max(unavailable, surge === 0 ? 1 : 0) });
}

/** Takes pods away from the old ReplicaSets: first those that are not available anyway. */
function scaleDown(
  within: Within,
  workload: WorkloadState,
  { current, old, least }: { current: RevisionState; old: RevisionState[]; least: number },
): void {
  const total = workload.revisions.reduce((sum, { replicas }) => sum + replicas, 0);
  let spare = total - least - (current.replicas - availableOf(within, workload, current));
  for (const revision of old.toSorted((a, b) => a.number - b.number)) {
    const broken = Math.min(spare, revision.replicas - availableOf(within, workload, revision));
    if (broken <= 0) continue;
    scale(within, workload, revision, revision.replicas - broken);
    spare -= broken;
  }
  let beyond = [current, ...old].reduce((sum, each) => sum + availableOf(within, workload, each), 0) - least;
  for (const revision of old.toSorted((a, b) => a.number - b.number)) {
    const fewer = Math.min(beyond, revision.replicas);
    if (fewer <= 0) continue;
    scale(within, workload, revision, revision.replicas - fewer);
    beyond -= fewer;
  }
}

const availableOf = ({ context }: Within, workload: WorkloadState, { hash }: RevisionState): number =>
  workload.pods.filter((pod) => pod.revision === hash && isAvailable(workload, pod, context.now)).length;

function scale(within: Within, workload: WorkloadState, revision: RevisionState, replicas: number): void {
  if (revision.replicas === replicas) return;
  const verb = replicas > revision.replicas ? 'up' : 'down';
  const message = `Scaled ${verb} replica set ${revision.name} from ${revision.replicas} to ${replicas}`;
  revision.replicas = replicas;
  workload.progressedAt = within.context.now;
  touch(within, workload);
  record(within, workloadReference(workload), {
    ...{ type: 'Normal', reason: 'ScalingReplicaSet' },
    ...{ message, source: 'deployment-controller' },
  });
}

function reconcileReplicaSet(within: Within, workload: WorkloadState, revision: RevisionState): void {
  const active = workload.pods.filter((pod) => pod.revision === revision.hash && isActive(pod));
  for (let missing = revision.replicas - active.length; missing > 0; missing -= 1)
    createPod(within, workload, revision);
  if (active.length <= revision.replicas) return;
  const rank = (pod: (typeof active)[number]) => (isReady(pod) ? 1 : 0);
  const victims = active.toSorted((a, b) => rank(a) - rank(b) || b.createdAt - a.createdAt);
  for (const pod of victims.slice(0, active.length - revision.replicas)) deletePod(within, workload, pod, 'rollout');
}
