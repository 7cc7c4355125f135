import * as z from 'zod/mini';
import type { UnreadyPod } from '../../../core/diagnosis/seen.ts';
import { PROFILE_LABEL } from '../../../core/kubernetes/labels.ts';

const Reason = z.object({ reason: z.optional(z.string()), message: z.optional(z.string()) });
const Terminated = z.extend(Reason, { exitCode: z.optional(z.number()) });
const Container = z.object({
  name: z.string(),
  ready: z.optional(z.boolean()),
  restartCount: z.optional(z.number()),
  state: z.optional(z.object({ waiting: z.optional(Reason), terminated: z.optional(Terminated) })),
  lastState: z.optional(z.object({ terminated: z.optional(Terminated) })),
});
type Container = z.infer<typeof Container>;

/** A pod: what says whether it is ready, and why not. Of its specification nothing is read but the node. */
export const PodStatus = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string(),
    creationTimestamp: z.string(),
    deletionTimestamp: z.optional(z.string()),
    labels: z.optional(z.record(z.string(), z.string())),
  }),
  spec: z.object({ nodeName: z.optional(z.string()) }),
  status: z.object({
    phase: z.optional(z.string()),
    conditions: z.optional(z.array(z.extend(Reason, { type: z.string(), status: z.string() }))),
    initContainerStatuses: z.optional(z.array(Container)),
    containerStatuses: z.optional(z.array(Container)),
  }),
});
type PodStatus = z.infer<typeof PodStatus>;

/** A pod that is not ready; `undefined` for one that is, that is done, or that is being deleted. */
export function unreadyPodOf(object: string, { metadata, spec, status }: PodStatus): UnreadyPod | undefined {
  const conditions = new Map((status.conditions ?? []).map((condition) => [condition.type, condition]));
  const isOver = metadata.deletionTimestamp !== undefined || status.phase === 'Succeeded';
  if (isOver || conditions.get('Ready')?.status === 'True') return undefined;

  const scheduled = conditions.get('PodScheduled');
  const isUnscheduled = scheduled?.status === 'False';
  const container = isUnscheduled ? undefined : blocking(status);
  const ended = container?.state?.terminated ?? container?.lastState?.terminated;
  const why = isUnscheduled ? scheduled : reasonOf(container);
  return {
    ...{ uid: metadata.uid, name: metadata.name, object, node: spec.nodeName },
    isOnFargate: metadata.labels?.[PROFILE_LABEL] !== undefined,
    createdAt: metadata.creationTimestamp,
    reason: why?.reason ?? 'NotReady',
    message: why?.message ?? '',
    container: container?.name ?? '',
    restarts: container?.restartCount ?? 0,
    exitCode: ended?.exitCode,
  };
}

/** The container that keeps a pod from being ready: the containers that initialize it come first. */
function blocking({ initContainerStatuses = [], containerStatuses = [] }: PodStatus['status']): Container | undefined {
  const isUndone = ({ state }: Container) => state?.terminated?.exitCode !== 0;
  const initial = initContainerStatuses.find((each) => each.ready !== true && isUndone(each));
  return initial ?? containerStatuses.find(({ ready }) => ready !== true);
}

/** A container that was out of memory says so only of its last run. */
function reasonOf(container: Container | undefined): z.infer<typeof Reason> | undefined {
  const { state, lastState } = container ?? {};
  const ended = state?.terminated ?? lastState?.terminated;
  if (ended?.reason === 'OOMKilled') return ended;
  return state?.waiting ?? state?.terminated;
}
