import type { Labels } from '../state.ts';

/** An object as the API gives it. */
export type KubernetesObject = { apiVersion: string; kind: string; metadata: Metadata } & Record<string, unknown>;

export type Metadata = {
  name: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Labels;
  annotations?: Labels;
  ownerReferences?: OwnerReference[];
  managedFields?: object[];
};

type OwnerReference = {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller: true;
  blockOwnerDeletion: true;
};

/** A time as Kubernetes writes it: to the second. */
export const time = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

type Own = { uid: string; name: string; createdAt: number; version: number; labels?: Labels; annotations?: Labels };

export function metadata(
  { uid, name, createdAt, version, labels = {}, annotations = {} }: Own,
  more: Partial<Metadata> = {},
): Metadata {
  return {
    name,
    ...(more.namespace !== undefined && { namespace: more.namespace }),
    uid,
    resourceVersion: String(version),
    creationTimestamp: time(createdAt),
    ...(Object.keys(labels).length > 0 && { labels: { ...labels } }),
    ...(Object.keys(annotations).length > 0 && { annotations: { ...annotations } }),
    ...more,
  };
}

export const owner = (apiVersion: string, kind: string, { name, uid }: { name: string; uid: string }) => ({
  ownerReferences: [{ apiVersion, kind, name, uid, controller: true as const, blockOwnerDeletion: true as const }],
});
