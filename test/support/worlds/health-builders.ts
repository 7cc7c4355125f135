import type { ResourceHealth } from '../../../functions/core/health/health.ts';

/** A healthy coredns of prod-1, as EKS reports it. */
export function aResource(changes: Partial<ResourceHealth> = {}): ResourceHealth {
  return {
    ...{ accountId: '111122223333', region: 'eu-west-1', cluster: 'prod-1', kind: 'addon', name: 'coredns' },
    ...{ status: 'ACTIVE', issues: [], version: 'v1.12.4-eksbuild.6', namespace: 'kube-system' },
    ...changes,
  };
}

/** Issues of an add-on: one that it recovers from, and one that it does not. */
export const FEW_REPLICAS = { code: 'InsufficientNumberOfReplicas', message: 'Too few.', resourceIds: ['b', 'a'] };
export const DENIED = { code: 'AccessDenied', message: 'No.', resourceIds: ['a'] };
