import type { ClusterState } from '../../../state.ts';
import type { KubernetesObject } from '../../objects/metadata.ts';
import type { KubernetesState, Labels } from '../../state.ts';

/** Where objects are read, and when. */
export type Place = { cluster: ClusterState; kubernetes: KubernetesState; now: number };

/** An object that is rendered only when someone asks for it. */
export type Item = {
  namespace: string;
  name: string;
  labels: Labels;
  /** What field selectors may ask for: made only when one does. */
  fields: () => Labels;
  object: () => KubernetesObject;
  cells: () => (string | number)[];
};

export type Column = { name: string; isWide?: true };

/** A resource of the API, with what discovery and kubectl's tables say of it. */
export type Resource = {
  group: string;
  version: string;
  resource: string;
  kind: string;
  shortNames: readonly string[];
  isNamespaced: boolean;
  /** Beside get, list and watch. */
  verbs: readonly string[];
  subresources: readonly { name: string; group: string; version: string; kind: string; verbs: readonly string[] }[];
  fields: readonly string[];
  columns: readonly Column[];
  items: (place: Place) => Item[];
};

export const column = (name: string): Column => ({ name });
export const wide = (name: string): Column => ({ name, isWide: true });

export const META_FIELDS = ['metadata.name', 'metadata.namespace'];

export const metaFields = (namespace: string, name: string): Labels => ({
  'metadata.name': name,
  'metadata.namespace': namespace,
});

export const groupVersion = ({ group, version }: Pick<Resource, 'group' | 'version'>): string =>
  group === '' ? version : `${group}/${version}`;
