import { budgetStatus } from '../../controllers/budgets.ts';
import { forgetOldEvents } from '../../controllers/changes.ts';
import type { KubernetesObject } from '../../objects/metadata.ts';
import { budgetObject, eventObject, namespaceObjects, nodeObjects } from '../../objects/others.ts';
import { age } from '../ages.ts';
import { column, type Item, META_FIELDS, metaFields, type Resource } from './resource.ts';

const CORE = { group: '', version: 'v1', verbs: [], subresources: [] };

export const budgets: Resource = {
  ...CORE,
  group: 'policy',
  resource: 'poddisruptionbudgets',
  kind: 'PodDisruptionBudget',
  shortNames: ['pdb'],
  isNamespaced: true,
  fields: META_FIELDS,
  columns: ['Name', 'Min Available', 'Max Unavailable', 'Allowed Disruptions', 'Age'].map(column),
  items: ({ kubernetes, now }) =>
    kubernetes.budgets.map((budget) => {
      const { namespace, name, minAvailable, maxUnavailable, createdAt } = budget;
      return {
        namespace,
        name,
        labels: {},
        fields: () => metaFields(namespace, name),
        object: () => budgetObject(kubernetes, budget),
        cells: () => [
          name,
          minAvailable ?? 'N/A',
          maxUnavailable ?? 'N/A',
          budgetStatus(kubernetes, budget).allowed,
          age(now - createdAt),
        ],
      };
    }),
};

const INVOLVED = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

export const events: Resource = {
  ...CORE,
  resource: 'events',
  kind: 'Event',
  shortNames: ['ev'],
  isNamespaced: true,
  fields: [
    ...META_FIELDS,
    ...INVOLVED.map((field) => `involvedObject.${field}`),
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  columns: ['Last Seen', 'Type', 'Reason', 'Object', 'Message'].map(column),
  items: ({ kubernetes, now }) => {
    forgetOldEvents(kubernetes, now);
    return kubernetes.events.map((event) => {
      const { namespace, name, object, type, reason, message, source, lastAt } = event;
      return {
        namespace,
        name,
        labels: {},
        fields: () => ({
          ...metaFields(namespace, name),
          ...Object.fromEntries(Object.entries(object).map(([field, value]) => [`involvedObject.${field}`, value])),
          ...{ reason, type, source, reportingComponent: source },
        }),
        object: () => eventObject(event),
        cells: () => [age(now - lastAt), type, reason, `${object.kind.toLowerCase()}/${object.name}`, message],
      };
    });
  },
};

const rendered = (object: KubernetesObject, cells: (string | number)[], fields: Record<string, string> = {}): Item => {
  const { name, labels = {} } = object.metadata;
  return {
    ...{ namespace: '', name, labels },
    fields: () => ({ ...metaFields('', name), ...fields }),
    object: () => object,
    cells: () => cells,
  };
};

export const nodes: Resource = {
  ...CORE,
  resource: 'nodes',
  kind: 'Node',
  shortNames: ['no'],
  isNamespaced: false,
  verbs: ['patch'],
  fields: ['metadata.name', 'spec.unschedulable'],
  columns: ['Name', 'Status', 'Roles', 'Age', 'Version'].map(column),
  items: ({ cluster, kubernetes, now }) => {
    return nodeObjects(cluster, kubernetes).map((object) => {
      const { name, creationTimestamp } = object.metadata;
      const isCordoned = 'unschedulable' in Object(object.spec);
      const status = isCordoned ? 'Ready,SchedulingDisabled' : 'Ready';
      const cells = [name, status, '<none>', age(now - Date.parse(creationTimestamp)), `v${cluster.version}.0-eks`];
      return rendered(object, cells, { 'spec.unschedulable': String(isCordoned) });
    });
  },
};

export const namespaces: Resource = {
  ...CORE,
  resource: 'namespaces',
  kind: 'Namespace',
  shortNames: ['ns'],
  isNamespaced: false,
  fields: ['metadata.name', 'status.phase'],
  columns: ['Name', 'Status', 'Age'].map(column),
  items: ({ cluster, kubernetes, now }) =>
    namespaceObjects(cluster, kubernetes).map((object) =>
      rendered(object, [object.metadata.name, 'Active', age(now - cluster.createdAt)], { 'status.phase': 'Active' }),
    ),
};
