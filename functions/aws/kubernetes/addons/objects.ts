import * as z from 'zod/mini';
import type { AddonObject } from '../../../core/diagnosis/seen.ts';

const Labels = z.optional(z.record(z.string(), z.string()));
const Condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.optional(z.string()),
  message: z.optional(z.string()),
});

/** A Deployment, DaemonSet or StatefulSet: the fields that a rollout shows in. */
export const RolloutObject = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string(),
    generation: z.optional(z.number()),
    labels: Labels,
    managedFields: z.optional(z.array(z.object({ manager: z.optional(z.string()) }))),
  }),
  spec: z.object({
    replicas: z.optional(z.number()),
    paused: z.optional(z.boolean()),
    updateStrategy: z.optional(z.object({ type: z.optional(z.string()) })),
    selector: z.optional(
      z.object({
        matchLabels: Labels,
        matchExpressions: z.optional(
          z.array(z.object({ key: z.string(), operator: z.string(), values: z.optional(z.array(z.string())) })),
        ),
      }),
    ),
  }),
  status: z.object({
    observedGeneration: z.optional(z.number()),
    conditions: z.optional(z.array(Condition)),
    replicas: z.optional(z.number()),
    updatedReplicas: z.optional(z.number()),
    availableReplicas: z.optional(z.number()),
    desiredNumberScheduled: z.optional(z.number()),
    currentNumberScheduled: z.optional(z.number()),
    updatedNumberScheduled: z.optional(z.number()),
    numberAvailable: z.optional(z.number()),
  }),
});
export type RolloutObject = z.infer<typeof RolloutObject>;

export function objectOf(kind: string, { metadata, spec, status }: RolloutObject): AddonObject {
  const failure = status.conditions?.find(({ type, status: is }) => type === 'ReplicaFailure' && is === 'True');
  return {
    ...{ uid: metadata.uid, kind, name: metadata.name },
    ...(kind === 'DaemonSet' ? ofNodes(status) : ofReplicas(spec.replicas ?? 1, status)),
    isObserved: (status.observedGeneration ?? 0) >= (metadata.generation ?? 0),
    held: heldBy(spec),
    trouble: failure && { reason: failure.reason ?? 'ReplicaFailure', message: failure.message ?? '' },
  };
}

type Counts = Pick<AddonObject, 'wanted' | 'updated' | 'available' | 'total'>;

const ofNodes = (status: RolloutObject['status']): Counts => ({
  wanted: status.desiredNumberScheduled ?? 0,
  updated: status.updatedNumberScheduled ?? 0,
  available: status.numberAvailable ?? 0,
  total: status.currentNumberScheduled ?? 0,
});

const ofReplicas = (wanted: number, status: RolloutObject['status']): Counts => ({
  wanted,
  updated: status.updatedReplicas ?? 0,
  available: status.availableReplicas ?? 0,
  total: status.replicas ?? 0,
});

function heldBy({ paused, updateStrategy }: RolloutObject['spec']): AddonObject['held'] {
  if (paused === true) return 'it is paused';
  return updateStrategy?.type === 'OnDelete' ? 'its update strategy is OnDelete' : undefined;
}

/** The pods of an object, as a query; `undefined` when it has no selector, and so no pods. */
export function selectorText({ selector }: RolloutObject['spec']): string | undefined {
  const equal = Object.entries(selector?.matchLabels ?? {}).map(([name, value]) => `${name}=${value}`);
  const others = (selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
  });
  const all = [...equal, ...others];
  return all.length === 0 ? undefined : all.join(',');
}
