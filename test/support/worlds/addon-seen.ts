import type { AddonObject, AddonSeen, UnreadyPod } from '../../../functions/core/diagnosis/seen.ts';

/** The Deployment coredns with two replicas, both of its newest template. */
export function anObject(changes: Partial<AddonObject> = {}): AddonObject {
  return {
    ...{ uid: 'coredns', kind: 'Deployment', name: 'coredns' },
    ...{ wanted: 2, updated: 2, available: 2, total: 2 },
    isObserved: true,
    held: undefined,
    trouble: undefined,
    ...changes,
  };
}

/** A pod of it that is not ready. */
export function anUnreadyPod(changes: Partial<UnreadyPod> = {}): UnreadyPod {
  return {
    ...{ uid: 'pod-1', name: 'coredns-7f-abcde', object: 'coredns', node: 'ip-10-0-0-4' },
    isOnFargate: false,
    createdAt: '2026-11-21T08:02:00Z',
    reason: 'ContainerCreating',
    message: '',
    container: 'coredns',
    restarts: 0,
    exitCode: undefined,
    ...changes,
  };
}

/** What the cluster has of coredns: all as it should be. */
export function aSeen(changes: Partial<AddonSeen> = {}): AddonSeen {
  return { objects: [anObject()], pods: [], warnings: [], unreadyNodes: [], ...changes };
}

/** Where the cluster is asked for causes. */
export const REACH = { name: 'prod-1', region: 'eu-west-1', endpoint: 'https://x', certificateAuthority: 'x' };
