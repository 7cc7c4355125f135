import { isCrash } from '../../controllers/trouble.ts';
import { podObject, readyColumn } from '../../objects/pod.ts';
import type { PodState, WorkloadState } from '../../state.ts';
import { age } from '../ages.ts';
import { column, type Item, META_FIELDS, metaFields, type Place, type Resource, wide } from './resource.ts';

const FIELDS = [
  ...META_FIELDS,
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.schedulerName',
  'spec.serviceAccountName',
  'spec.hostNetwork',
  'status.phase',
  'status.podIP',
  'status.podIPs',
  'status.nominatedNodeName',
];

export const pods: Resource = {
  group: '',
  version: 'v1',
  resource: 'pods',
  kind: 'Pod',
  shortNames: ['po'],
  isNamespaced: true,
  verbs: ['delete'],
  subresources: [{ name: 'eviction', group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] }],
  fields: FIELDS,
  columns: [
    ...['Name', 'Ready', 'Status', 'Restarts', 'Age'].map(column),
    ...['IP', 'Node', 'Nominated Node', 'Readiness Gates'].map(wide),
  ],
  items: (place) =>
    place.kubernetes.workloads.flatMap((workload) => workload.pods.map((pod) => itemOf(place, workload, pod))),
};

function itemOf({ now }: Place, workload: WorkloadState, pod: PodState): Item {
  const { namespace, kind, hostNetwork } = workload;
  return {
    namespace,
    name: pod.name,
    labels: pod.labels,
    fields: () => ({
      ...metaFields(namespace, pod.name),
      'spec.nodeName': pod.node ?? '',
      'spec.restartPolicy': kind === 'Job' ? 'Never' : 'Always',
      'spec.schedulerName': pod.scheduler,
      'spec.serviceAccountName': 'default',
      'spec.hostNetwork': String(hostNetwork),
      'status.phase': pod.phase,
      'status.podIP': pod.ip ?? '',
      'status.podIPs': pod.ip ?? '',
    }),
    object: () => podObject(workload, pod),
    cells: () => [
      pod.name,
      readyColumn(pod),
      statusColumn(pod),
      pod.restarts,
      age(now - pod.createdAt),
      pod.ip ?? '<none>',
      pod.node ?? '<none>',
      '<none>',
      '<none>',
    ],
  };
}

function statusColumn({ deletingAt, finishedAt, trouble, readyAt, node, startedAt }: PodState): string {
  if (deletingAt !== null) return 'Terminating';
  if (finishedAt !== null) return 'Completed';
  if (trouble && !trouble.isScheduling) return troubleColumn(trouble.reason, startedAt);
  if (readyAt !== null) return 'Running';
  return node === null ? 'Pending' : 'ContainerCreating';
}

function troubleColumn(reason: string, startedAt: number | null): string {
  if (isCrash(reason)) return 'CrashLoopBackOff';
  if (startedAt !== null) return 'Running';
  return /^(Image|ErrImage|Create|Run|Invalid)/.test(reason) ? reason : 'ContainerCreating';
}
