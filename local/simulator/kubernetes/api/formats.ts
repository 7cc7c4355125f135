import type { KubernetesObject } from '../objects/metadata.ts';
import { groupVersion, type Item, type Resource } from './resources/resource.ts';

/** How a client wants objects: whole, their metadata alone, or as a table of kubectl. */
export type Format = 'objects' | 'metadata' | 'table';

/** The first form that a client takes and that is there. */
export function formatOf(accept: string): Format {
  for (const each of accept.split(',').map((text) => text.trim())) {
    if (/^application\/json;.*\bas=Table\b/.test(each)) return 'table';
    if (/^application\/json;.*\bas=PartialObjectMetadata(List)?\b/.test(each)) return 'metadata';
    if (/^(application\/(json|\*)|\*\/\*)/.test(each)) return 'objects';
  }
  return 'objects';
}

const META = 'meta.k8s.io/v1';

const partial = ({ metadata }: KubernetesObject) => ({ kind: 'PartialObjectMetadata', apiVersion: META, metadata });

function tableOf(resource: Resource, items: readonly Item[], metadata: object): object {
  return {
    kind: 'Table',
    apiVersion: META,
    metadata,
    columnDefinitions: resource.columns.map(({ name, isWide }) => ({
      ...{ name, type: 'string', format: name === 'Name' ? 'name' : '', description: name },
      priority: isWide ? 1 : 0,
    })),
    rows: items.map((item) => ({ cells: item.cells(), object: partial(item.object()) })),
  };
}

export function oneOf(resource: Resource, item: Item, format: Format): object {
  const object = item.object();
  if (format === 'table') {
    return tableOf(resource, [item], { resourceVersion: object.metadata.resourceVersion });
  }
  return format === 'metadata' ? partial(object) : object;
}

export function listOf(resource: Resource, items: readonly Item[], format: Format, metadata: object): object {
  if (format === 'table') return tableOf(resource, items, metadata);
  if (format === 'metadata') {
    const partials = items.map((item) => partial(item.object()));
    return { kind: 'PartialObjectMetadataList', apiVersion: META, metadata, items: partials };
  }
  const objects = items.map((item) => item.object()).map(({ apiVersion: _, kind: __, ...rest }) => rest);
  return { kind: `${resource.kind}List`, apiVersion: groupVersion(resource), metadata, items: objects };
}
