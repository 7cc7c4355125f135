import { accessEntryOperations } from './access-entries.ts';
import { addonVersionOperations } from './addon-versions.ts';
import { addonOperations } from './addons.ts';
import { clusterOperations } from './clusters.ts';
import { fargateProfileOperations } from './fargate-profiles.ts';
import { identityOperations } from './identities.ts';
import { insightOperations } from './insights.ts';
import { nodeGroupOperations } from './node-groups.ts';
import { tagOperations } from './tags.ts';
import { updateOperations } from './updates.ts';

/** The operations that the simulator implements, each in the file of its subject. */
export const OPERATIONS = {
  ...clusterOperations,
  ...accessEntryOperations,
  ...addonOperations,
  ...addonVersionOperations,
  ...nodeGroupOperations,
  ...insightOperations,
  ...updateOperations,
  ...fargateProfileOperations,
  ...identityOperations,
  ...tagOperations,
};

export type OperationName = keyof typeof OPERATIONS;

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(OPERATIONS, name);
}

export const OPERATION_NAMES: readonly OperationName[] = Object.keys(OPERATIONS).filter(isOperationName);
