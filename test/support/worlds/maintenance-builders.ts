import type { ResourceHealth } from '../../../functions/core/health/health.ts';
import type { ItemExecution } from '../../../functions/core/maintenance/item-result.ts';
import { decideMaintenance } from '../../../functions/core/maintenance/plan.ts';
import { MaintainClusterRequest } from '../../../functions/core/maintenance/request.ts';

const ARN = 'arn:aws:states:eu-west-1:111122223333:execution:maintain-cluster:run';

export const NOW = Date.parse('2026-11-21T08:00:00Z');

export const MINUTE = 60_000;

export const aResource = (name: string, changes: Partial<ResourceHealth> = {}): ResourceHealth => ({
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod-1',
  kind: 'addon',
  name,
  status: 'ACTIVE',
  issues: [],
  ...changes,
});

export const CALM = [aResource('coredns'), aResource('vpc-cni'), aResource('default', { kind: 'fargate-profile' })];

export const BUSY = [aResource('coredns', { status: 'UPDATING' })];

export const requestOf = (changes: object = {}) => MaintainClusterRequest.parse({ cluster: 'prod-1', ...changes });

export type Around = { status?: string; minutes?: number; holder?: string };

export const planned = (
  changes: object = {},
  seen: readonly ResourceHealth[] = CALM,
  { status = 'ACTIVE', minutes = 0, holder }: Around = {},
) =>
  decideMaintenance(
    requestOf(changes),
    { status, resources: seen, holder, insights: [] },
    { arn: ARN, startedAt: NOW, now: NOW + minutes * MINUTE },
  );

export const failed = (error: string | undefined, status = 'FAILED'): ItemExecution => ({
  kind: 'failed',
  status,
  error,
  cause: 'Why.',
});
