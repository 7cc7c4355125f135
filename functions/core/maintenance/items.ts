import { createHash } from 'node:crypto';
import { STARTED_BY } from '../execution/started-by.ts';
import type { ResourceHealth } from '../health/health.ts';
import { inOrder } from './addon-order.ts';
import type { LeftAlone, MaintenanceItem } from './progress.ts';
import type { MaintainClusterRequest } from './request.ts';
import { selectionOf } from './selection.ts';
import { timeoutOf } from './timing.ts';

/** The items in their order, the input of each in the same order, and the add-ons that are left alone. */
export function itemsOf(
  { cluster, addons, fargateProfiles, dryRun, notify }: MaintainClusterRequest,
  resources: readonly ResourceHealth[],
  executionArn: string,
): { items: MaintenanceItem[]; inputs: object[]; leftAlone: LeftAlone[] } {
  const { wishes, leftAlone } = selectionOf(addons, installed(resources));
  const sorted = inOrder(wishes.map(({ addon }) => addon)).flatMap((name) =>
    wishes.filter(({ addon }) => addon === name),
  );
  const common = (wish: { dryRun: boolean }) => ({
    cluster,
    dryRun: dryRun || wish.dryRun,
    ...(notify !== undefined && { notify }),
    [STARTED_BY]: executionArn,
  });

  const items = [
    ...sorted.map((wish) => itemOf('update-addon', wish.addon, wish, cluster.name, executionArn)),
    ...fargateProfiles.map((wish) => itemOf('replace-fargate-profile', wish.profile, wish, cluster.name, executionArn)),
  ];
  const inputs = [...sorted, ...fargateProfiles].map((wish) => ({ ...wish, ...common(wish) }));
  return { items, inputs, leftAlone };
}

function itemOf(
  machine: MaintenanceItem['machine'],
  resource: string,
  { deadlineSeconds }: { deadlineSeconds: number },
  cluster: string,
  executionArn: string,
): MaintenanceItem {
  return {
    machine,
    resource,
    run: runName(machine, resource, cluster, executionArn),
    timeoutSeconds: timeoutOf(deadlineSeconds),
  };
}

const LONGEST_NAME = 80;

/** `update-coredns-on-prod-1-` and 16 digits of parent and item: at most 80 characters, all valid in CloudWatch Logs too. */
export function runName(
  machine: MaintenanceItem['machine'],
  resource: string,
  cluster: string,
  executionArn: string,
): string {
  const [verb] = machine.split('-');
  const digest = createHash('sha256').update([executionArn, machine, resource].join('\n')).digest('hex').slice(0, 16);
  const spoken = [verb, resource, 'on', cluster].join('-').replace(/[^\w-]/g, '-');
  return `${spoken.slice(0, LONGEST_NAME - digest.length - 1)}-${digest}`;
}

/** The add-ons that EKS manages on the cluster, in dependency order. */
export function installed(resources: readonly ResourceHealth[]): string[] {
  return inOrder(resources.filter(({ kind }) => kind === 'addon').map(({ name }) => name));
}
