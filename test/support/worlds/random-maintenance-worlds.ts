import * as fc from 'fast-check';
import { aCluster, NEW, OLD } from '../runs/maintenance-run.ts';
import { aProfile } from './fargate-worlds.ts';

const ADDONS = ['kube-proxy', 'coredns', 'metrics-server'] as const;
const CODES = ['ConfigurationConflict', 'AccessDenied', 'InsufficientNumberOfReplicas', 'CodeOfTomorrow'];

const NONE: fc.Arbitrary<object[]> = fc.constant([]);

/**
 * A cluster, what is asked for, and what goes wrong there, also by others who change the same cluster; or only how updates end,
 * so that whoever looks later sees the same.
 */
export const aMaintenance = (trouble: 'any' | 'endings' = 'any') =>
  fc
    .record({
      addons: fc.subarray([...ADDONS], { minLength: 1 }),
      current: fc.subarray([...ADDONS]),
      named: fc.boolean(),
      profiles: fc.subarray(['default', 'jobs']),
      onFailure: fc.constantFrom('stop', 'continue', 'continue'),
      dryRun: fc.constantFrom(false, false, false, true),
      deadlineSeconds: fc.constantFrom(900, 1200, 3600),
      endings: fc.array(anEnding(), { maxLength: 3 }),
      calls: trouble === 'any' ? fc.array(aCallFault(), { maxLength: 3 }) : NONE,
      actions: trouble === 'any' ? fc.array(anAction(), { maxLength: 2 }) : NONE,
      updatingForSeconds: trouble === 'any' ? fc.constantFrom(undefined, undefined, 400) : fc.constant(undefined),
    })
    .map(
      ({
        addons,
        current,
        named,
        profiles,
        onFailure,
        dryRun,
        deadlineSeconds,
        endings,
        calls,
        actions,
        updatingForSeconds,
      }) => ({
        names: addons,
        world: aCluster({
          addons: addons.map((name) => ({ name, version: current.includes(name) ? NEW[name] : OLD[name] })),
          profiles: ['default', 'jobs'].map((name) => aProfile({ name, selectors: [{ namespace: name }] })),
          cluster: updatingForSeconds === undefined ? {} : { status: 'UPDATING', updatingForSeconds },
          faults: [...calls, ...endings.filter(({ addon }) => addons.includes(addon))],
          actions,
        }),
        request: {
          addons: named ? addons.map((addon) => ({ addon, deadlineSeconds })) : 'all',
          fargateProfiles: profiles.map((profile) => ({
            profile,
            changes: { subnets: ['subnet-c'] },
            deadlineSeconds,
          })),
          onFailure,
          dryRun,
        },
      }),
    );

const anEnding = () =>
  fc
    .record({
      addon: fc.constantFrom(...ADDONS),
      times: fc.constantFrom<(number | 'always')[]>(1, 2, 'always'),
      how: fc.oneof(
        { weight: 1, arbitrary: fc.constant({ never: true }) },
        { weight: 2, arbitrary: fc.integer({ min: 1, max: 3000 }).map((takesSeconds) => ({ takesSeconds })) },
        {
          weight: 3,
          arbitrary: fc
            .record({
              errorCode: fc.constantFrom(...CODES),
              applied: fc.boolean(),
              addonStatus: fc.constantFrom('ACTIVE', 'DEGRADED', 'UPDATE_FAILED'),
            })
            .map((ends) => ({ ends: { status: 'Failed', errorMessage: 'As given.', ...ends } })),
        },
      ),
    })
    .map(({ how, ...rest }) => ({ on: 'addon-update', ...rest, ...how }));

const aCallFault = () =>
  fc
    .record({
      on: fc.constantFrom(
        'UpdateAddon',
        'ListAddons',
        'DescribeAddon',
        'DescribeCluster',
        'ListFargateProfiles',
        'CreateFargateProfile',
        'DeleteFargateProfile',
        'DescribeUpdate',
      ),
      after: fc.nat(3),
      times: fc.constantFrom<(number | 'always')[]>(1, 3, 9, 'always'),
      harm: fc.constantFrom<object[]>(
        { error: { name: 'ThrottlingException' } },
        { error: { name: 'ServerException' } },
        { error: { name: 'AccessDeniedException' } },
        { error: { name: 'ExceptionOfTomorrow', status: 400, message: 'Nobody knows.' } },
        { drop: true },
      ),
    })
    .map(({ harm, ...fault }) => ({ ...fault, ...harm }));

const anAction = () =>
  fc
    .record({ atSeconds: fc.integer({ min: 0, max: 900 }), addonName: fc.constantFrom(...ADDONS) })
    .map(({ atSeconds, addonName }) => ({
      atSeconds,
      UpdateAddon: { clusterName: 'prod-1', addonName, addonVersion: NEW[addonName], resolveConflicts: 'OVERWRITE' },
    }));
