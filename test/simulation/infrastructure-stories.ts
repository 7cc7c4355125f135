import { rejectionOf } from '../../functions/core/errors/rejection-policy.ts';
import { LAMBDA_ERROR_NAMES, LAMBDA_ERRORS } from '../../local/lambda-faults/errors.ts';
import { aDiagnosedWorld } from '../support/runs/diagnosed-run.ts';
import { aFleet } from '../support/runs/fleet-run.ts';
import type { Story } from '../support/runs/harmed-run.ts';
import { aCluster, updateFails } from '../support/runs/maintenance-run.ts';
import { aRequest, aWorld, updateEnds } from '../support/worlds/addon-worlds.ts';
import { aFargateWorld, aReplacement } from '../support/worlds/fargate-worlds.ts';
import { aWorld as aHealthWorld, anAsked } from '../workflow/notices/health-world.ts';

/** More refusals of EKS than a Task itself repeats. */
const throttled = (on: string, more: object = {}) => ({
  on,
  times: 4,
  error: { name: 'ThrottlingException' },
  ...more,
});

const ADDON = { machine: 'update-addon', request: aRequest() };
const PROFILE = { machine: 'replace-fargate-profile', request: aReplacement() };

/** Together they come to every Task of every state machine. */
export const STORIES: Record<string, Story> = {
  'an add-on is updated': { ...ADDON, world: aWorld() },
  'an add-on is rolled back': {
    ...ADDON,
    world: aWorld({
      faults: [
        updateEnds({ status: 'Failed', errorCode: 'AdmissionRequestDenied', applied: true, addonStatus: 'DEGRADED' }),
      ],
    }),
  },
  'an add-on is updated by an EKS that is hard to ask': {
    ...ADDON,
    world: aWorld({
      faults: [
        throttled('DescribeCluster'),
        throttled('UpdateAddon'),
        throttled('ListUpdates'),
        throttled('DescribeUpdate'),
      ],
    }),
  },
  'an add-on is updated, and its cluster says that all its pods are new': { ...ADDON, world: aDiagnosedWorld() },
  'a profile is replaced': { ...PROFILE, world: aFargateWorld() },
  'a profile is replaced once EKS is free and someone approves': {
    ...PROFILE,
    request: aReplacement({ handOver: 'approve' }),
    world: aFargateWorld({
      faults: [
        throttled('DescribeCluster'),
        { on: 'CreateFargateProfile', times: 2, error: { name: 'ResourceInUseException' } },
        { on: 'fargate-delete', busySeconds: 900 },
      ],
    }),
  },
  'a profile is replaced once its pods have been moved': {
    ...PROFILE,
    request: aReplacement({ movePods: 'evict', bakeSeconds: 5 }),
    world: aFargateWorld({
      cluster: { kubernetes: { access: 'move', workloads: [{ namespace: 'default', name: 'web', replicas: 2 }] } },
      stackParameters: { KubernetesAccess: 'move' },
    }),
  },
  'a profile cannot be made': {
    ...PROFILE,
    world: aFargateWorld({
      faults: [{ on: 'fargate-create', ends: { status: 'CREATE_FAILED', issue: { code: 'AccessDenied' } } }],
    }),
  },
  'a cluster is maintained': {
    machine: 'maintain-cluster',
    request: {
      cluster: 'prod-1',
      addons: [{ addon: 'coredns' }],
      fargateProfiles: [{ profile: 'default', changes: { subnets: ['subnet-c'] } }],
    },
    world: aCluster(),
  },
  'a cluster is maintained but for one add-on': {
    machine: 'maintain-cluster',
    request: { cluster: 'prod-1', addons: [{ addon: 'kube-proxy' }, { addon: 'coredns' }], onFailure: 'continue' },
    world: aCluster({
      faults: [
        throttled('DescribeCluster'),
        updateFails('kube-proxy'),
        throttled('ListAddons', { after: 1, times: 9 }),
      ],
    }),
  },
  'a fleet is maintained in waves, after approval and with a bake': {
    machine: 'maintain-fleet',
    request: {
      waves: [
        { name: 'dev', match: { names: ['dev-*'] } },
        { name: 'prod', rest: true },
      ],
      approval: 'before-start',
      bakeBetweenWavesSeconds: 7200,
    },
    world: aFleet(['dev-1', 'prod-1']),
  },
  'a fleet is not maintained because of its request': {
    machine: 'maintain-fleet',
    request: { waves: [] },
    world: aFleet(['prod-1']),
  },
  'a wave of a fleet cannot be evaluated': {
    machine: 'maintain-fleet',
    request: {},
    world: aFleet(['prod-1']),
    broken: 'maintain-fleet: Evaluate the wave',
  },
  'health is reported': { machine: 'report-health', request: { cluster: 'prod-1' }, world: aWorld() },
  'health is scanned': { machine: 'scan-health', request: {}, world: aWorld() },
  'health is reported, with causes': {
    machine: 'report-health',
    request: { cluster: 'prod-1' },
    world: aHealthWorld([anAsked('prod-1')]),
  },
  'health is scanned, with causes': { machine: 'scan-health', request: {}, world: aHealthWorld([anAsked('prod-1')]) },
};

const PASSING = LAMBDA_ERROR_NAMES.filter((name) => rejectionOf({ name, message: '' })?.meaning === 'again');
/** The errors of Lambda that pass, and whether the function ran. */
export const ERRORS = PASSING.flatMap((error) => [
  { error, ran: false },
  ...(LAMBDA_ERRORS[error]?.ran === 'perhaps' ? [{ error, ran: true }] : []),
]);

/** The world with one more fault, before all others. */
export const withFault = (story: Story, fault: object): Story => ({
  ...story,
  world: { ...story.world, faults: [fault, ...(Object(story.world).faults ?? [])] },
});
