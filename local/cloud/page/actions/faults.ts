import { Fault } from '../../../simulator/world/fault-schema.ts';
import type { FaultChoice } from '../wire.ts';

type Harm = FaultChoice & { harm: object };

const HARMS: readonly Harm[] = [
  {
    id: 'conflict',
    title: 'the next update fails: ConfigurationConflict',
    on: 'addon',
    harm: {
      on: 'addon-update',
      ends: {
        status: 'Failed',
        errorCode: 'ConfigurationConflict',
        errorMessage: 'Conflicts found when trying to apply. Will not continue due to resolve conflicts mode.',
      },
    },
  },
  {
    id: 'degraded',
    title: 'the next update is applied, but too few replicas start',
    on: 'addon',
    harm: {
      on: 'addon-update',
      ends: {
        status: 'Failed',
        errorCode: 'InsufficientNumberOfReplicas',
        errorMessage: "The add-on is unhealthy because it doesn't have the desired number of replicas.",
        applied: true,
        addonStatus: 'DEGRADED',
      },
    },
  },
  {
    id: 'slow',
    title: 'the next update takes twenty minutes',
    on: 'addon',
    harm: { on: 'addon-update', takesSeconds: 1200, ends: { status: 'Successful' } },
  },
  {
    id: 'throttled',
    title: 'EKS throttles the next three calls of UpdateAddon',
    on: 'addon',
    harm: {
      on: 'UpdateAddon',
      times: 3,
      error: { name: 'ThrottlingException', status: 429, message: 'Rate exceeded' },
    },
  },
  {
    id: 'create-failed',
    title: 'the next new profile ends CREATE_FAILED',
    on: 'profile',
    harm: {
      on: 'fargate-create',
      ends: {
        status: 'CREATE_FAILED',
        issue: { code: 'PodExecutionRoleAlreadyInUse', message: 'The pod execution role is in use by a node group.' },
      },
    },
  },
  {
    id: 'delete-failed',
    title: 'the next deletion of a profile ends DELETE_FAILED',
    on: 'profile',
    harm: { on: 'fargate-delete', ends: { status: 'DELETE_FAILED' } },
  },
];

/** What can go wrong on purpose. */
export const FAULT_CHOICES: readonly FaultChoice[] = HARMS.map(({ id, title, on }) => ({ id, title, on }));

/** A fault of the list for one add-on or cluster; undefined when the list has none of that id. A new profile has a name of its own. */
export function faultOf(id: string, cluster: string, resource: string): Fault | undefined {
  const found = HARMS.find((each) => each.id === id);
  return found && Fault.parse({ ...found.harm, cluster, ...(found.on === 'addon' && { addon: resource }) });
}
