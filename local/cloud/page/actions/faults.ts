import { FUNCTION_NAMES } from '../../../lambda-faults/fault.ts';
import { Fault } from '../../../simulator/world/fault-schema.ts';
import type { FaultChoice } from '../wire.ts';

type Harm = FaultChoice & { harm: object };

const EKS: readonly Harm[] = [
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

const LAMBDA: readonly Harm[] = [
  {
    id: 'lambda-throttled',
    title: 'Lambda throttles the next three calls of a function',
    on: 'function',
    harm: { on: 'lambda', error: 'Lambda.TooManyRequestsException', times: 3 },
  },
  {
    id: 'lambda-lost',
    title: 'the next call of a function runs, but its answer is lost',
    on: 'function',
    harm: { on: 'lambda', error: 'Lambda.ClientExecutionTimeoutException', ran: true },
  },
  {
    id: 'lambda-down',
    title: 'Lambda fails the next call of a function',
    on: 'function',
    harm: { on: 'lambda', error: 'Lambda.ServiceException' },
  },
];

const KUBERNETES: readonly Harm[] = [
  {
    id: 'evictions-refused',
    title: 'the next three evictions are refused, as by a PodDisruptionBudget',
    on: 'kubernetes',
    harm: {
      on: 'kubernetes',
      resource: 'pods/eviction',
      times: 3,
      error: { status: 429, message: "Cannot evict pod as it would violate the pod's disruption budget." },
    },
  },
  {
    id: 'kubernetes-cut',
    title: 'the next three requests are cut off',
    on: 'kubernetes',
    harm: { on: 'kubernetes', times: 3, dropBefore: true },
  },
  {
    id: 'kubernetes-forbidden',
    title: 'the next request is forbidden',
    on: 'kubernetes',
    harm: { on: 'kubernetes', error: { status: 403, message: 'pods is forbidden: access was taken away.' } },
  },
];

const HARMS = [...EKS, ...LAMBDA, ...KUBERNETES];

/** What can go wrong on purpose. */
export const FAULT_CHOICES: readonly FaultChoice[] = HARMS.map(({ id, title, on }) => ({
  ...{ id, title, on },
  ...(on === 'function' && { functions: FUNCTION_NAMES }),
}));

/**
 * A fault of the list for one add-on, function or cluster; undefined when the list has none of that id. A new profile has a name of
 * its own.
 */
export function faultOf(id: string, cluster: string, resource: string): Fault | undefined {
  const found = HARMS.find((each) => each.id === id);
  return found && Fault.safeParse({ ...found.harm, ...targetOf(found, cluster, resource) }).data;
}

function targetOf({ on }: Harm, cluster: string, resource: string): object {
  if (on === 'function') return { function: resource };
  return { cluster, ...(on === 'addon' && { addon: resource }) };
}
