import { isActive, isAvailable, isReady } from '../../controllers/readiness.ts';
import { currentHash } from '../../controllers/replicas.ts';
import type { KubernetesObject } from '../../objects/metadata.ts';
import { daemonSetObject, jobObject, statefulSetObject } from '../../objects/other-workloads.ts';
import { deploymentObject, replicaSetObject } from '../../objects/workloads.ts';
import type { WorkloadState } from '../../state.ts';
import { age } from '../ages.ts';
import { column, type Item, META_FIELDS, metaFields, type Place, type Resource } from './resource.ts';

type Kind = WorkloadState['kind'];

const APPS = { group: 'apps', version: 'v1', isNamespaced: true, verbs: [], subresources: [], fields: META_FIELDS };

const itemsOf =
  (
    kind: Kind,
    object: (workload: WorkloadState, now: number) => KubernetesObject,
    cells: (workload: WorkloadState, now: number) => (string | number)[],
  ) =>
  ({ kubernetes, now }: Place): Item[] =>
    kubernetes.workloads
      .filter((workload) => workload.kind === kind)
      .map((workload) => ({
        namespace: workload.namespace,
        name: workload.name,
        labels: workload.labels,
        fields: () => metaFields(workload.namespace, workload.name),
        object: () => object(workload, now),
        cells: () => [workload.name, ...cells(workload, now), age(now - workload.createdAt)],
      }));

function counts(workload: WorkloadState, now: number) {
  const hash = currentHash(workload);
  const active = workload.pods.filter(isActive);
  return {
    active: active.length,
    ready: active.filter(isReady).length,
    updated: active.filter(({ revision }) => revision === hash).length,
    available: active.filter((pod) => isAvailable(workload, pod, now)).length,
  };
}

export const deployments: Resource = {
  ...APPS,
  resource: 'deployments',
  kind: 'Deployment',
  shortNames: ['deploy'],
  verbs: ['patch'],
  columns: ['Name', 'Ready', 'Up-to-date', 'Available', 'Age'].map(column),
  items: itemsOf('Deployment', deploymentObject, (workload, now) => {
    const { ready, updated, available } = counts(workload, now);
    return [`${ready}/${workload.replicas}`, updated, available];
  }),
};

export const statefulSets: Resource = {
  ...APPS,
  resource: 'statefulsets',
  kind: 'StatefulSet',
  shortNames: ['sts'],
  columns: ['Name', 'Ready', 'Age'].map(column),
  items: itemsOf('StatefulSet', statefulSetObject, (workload, now) => [
    `${counts(workload, now).ready}/${workload.replicas}`,
  ]),
};

export const daemonSets: Resource = {
  ...APPS,
  resource: 'daemonsets',
  kind: 'DaemonSet',
  shortNames: ['ds'],
  columns: ['Name', 'Desired', 'Current', 'Ready', 'Up-to-date', 'Available', 'Node Selector', 'Age'].map(column),
  items: itemsOf('DaemonSet', daemonSetObject, (workload, now) => {
    const { active, ready, updated, available } = counts(workload, now);
    return [workload.replicas, active, ready, updated, available, '<none>'];
  }),
};

export const jobs: Resource = {
  ...APPS,
  group: 'batch',
  resource: 'jobs',
  kind: 'Job',
  shortNames: [],
  columns: ['Name', 'Status', 'Completions', 'Age'].map(column),
  items: itemsOf('Job', jobObject, ({ pods, replicas }) => {
    const done = pods.filter(({ phase }) => phase === 'Succeeded').length;
    return [done >= replicas ? 'Complete' : 'Running', `${done}/${replicas}`];
  }),
};

export const replicaSets: Resource = {
  ...APPS,
  resource: 'replicasets',
  kind: 'ReplicaSet',
  shortNames: ['rs'],
  columns: ['Name', 'Desired', 'Current', 'Ready', 'Age'].map(column),
  items: ({ kubernetes, now }) =>
    kubernetes.workloads
      .filter(({ kind }) => kind === 'Deployment')
      .flatMap((workload) =>
        workload.revisions.map((revision) => {
          const active = workload.pods.filter((pod) => pod.revision === revision.hash && isActive(pod));
          const { name, hash, template, replicas, createdAt } = revision;
          return {
            namespace: workload.namespace,
            name,
            labels: { ...template.labels, 'pod-template-hash': hash },
            fields: () => metaFields(workload.namespace, name),
            object: () => replicaSetObject(workload, revision, now),
            cells: () => [name, replicas, active.length, active.filter(isReady).length, age(now - createdAt)],
          };
        }),
      ),
};
