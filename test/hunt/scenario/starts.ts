import * as fc from 'fast-check';
import { aReplacement, OTHER_ROLE } from '../../support/worlds/fargate-worlds.ts';
import { type Account, type HuntedCluster, roleIn } from './account.ts';
import { aFleetRequest } from './fleet.ts';
import type { Machine, Sent, Start } from './scenario.ts';
import { aHuntedWish } from './wishes.ts';

/** One to three starts, usually one; the first is of the machine that is hunted, if one is. */
export const someStarts = (account: Account, machine?: Machine): fc.Arbitrary<Start[]> =>
  fc
    .tuple(
      machine === 'maintain-fleet'
        ? anOrderOf(machine, aFleetRequest(account.clusters))
        : fc
            .constantFrom(...account.clusters)
            .chain((cluster) => (machine ? anOrder(cluster, machine) : aStart(cluster))),
      // Two runs that meet are where claims are; three cost more than they find, but not never.
      fc
        .constantFrom(...Array.from({ length: 15 }, () => 0), 1, 1, 1, 1, 2)
        .chain((count) => fc.tuple(...Array.from({ length: count }, () => aLaterStart(account, machine)))),
    )
    .map(([first, others]) => [{ ...first, atSeconds: 0 }, ...others]);

/** Runs that meet do so mostly while the first one is at its beginning. */
const aTime = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(0, 0, 1, 5) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 120 }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 900 }) },
);

/** Beside a fleet, somebody starts the update of an add-on. */
const aLaterStart = ({ clusters }: Account, machine: Machine | undefined) =>
  fc
    .constantFrom(...clusters)
    .chain((cluster) => (machine === 'maintain-fleet' ? anOrder(cluster, 'update-addon') : aStart(cluster)));

const aStart = (cluster: HuntedCluster): fc.Arbitrary<Start> =>
  fc.oneof(
    { weight: 4, arbitrary: anOrder(cluster, 'update-addon') },
    { weight: cluster.profiles.length, arbitrary: anOrder(cluster, 'replace-fargate-profile') },
    { weight: 1, arbitrary: anOrder(cluster, 'maintain-cluster') },
    // Chat names clusters of its own account.
    { weight: cluster.account === undefined ? 1 : 0, arbitrary: aCommand(cluster) },
  );

type MachineOfCluster = Exclude<Machine, 'maintain-fleet'>;

const anOrder = (cluster: HuntedCluster, machine: MachineOfCluster): fc.Arbitrary<Start> =>
  anOrderOf(machine, aRequest(cluster, machine));

const anOrderOf = (machine: Machine, input: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Start> =>
  fc.record({
    atSeconds: aTime,
    by: fc.constantFrom<('api' | 'schedule')[]>('api', 'api', 'schedule'),
    machine: fc.constant(machine),
    input,
  });

const REQUESTS: Record<MachineOfCluster, (cluster: HuntedCluster) => fc.Arbitrary<Record<string, unknown>>> = {
  'update-addon': anUpdate,
  'replace-fargate-profile': aReplacementOf,
  'maintain-cluster': aMaintenanceOf,
};

const aRequest = (cluster: HuntedCluster, machine: MachineOfCluster) =>
  fc
    .tuple(REQUESTS[machine](cluster), fc.oneof({ weight: 12, arbitrary: fc.constant({}) }, aMistake))
    .map(([request, mistake]) => ({ ...request, ...mistake }));

/** What no request may say; it is refused before any call of EKS. */
const aMistake = fc.constantFrom<Record<string, unknown>[]>(
  { cluster: 'no spaces allowed' },
  { deadlineSecond: 900 },
  { deadlineSeconds: 5 },
);

function anUpdate(cluster: HuntedCluster) {
  return fc
    .constantFrom(...cluster.addons)
    .chain((addon) => fc.tuple(aHuntedWish(cluster, addon), aUsualDeadline))
    .map(([wish, usual]): Record<string, unknown> => ({ ...usual, ...wish, cluster: cluster.place }));
}

function aReplacementOf({ place, account, profiles, hasPods }: HuntedCluster) {
  return fc
    .record({
      profile: fc.constantFrom(...(profiles.length > 0 ? profiles : ['default'])),
      changes: fc.record(
        { podExecutionRoleArn: fc.constant(roleIn(account, OTHER_ROLE)), subnets: fc.constant(['subnet-c']) },
        { requiredKeys: ['subnets'] },
      ),
      keepName: fc.boolean(),
      handOver: fc.constantFrom('bake', 'bake', 'approve'),
      bakeSeconds: fc.integer({ min: 0, max: 600 }),
      deadlineSeconds: aDeadline,
      moving: hasPods ? aWayToMove : fc.constant({}),
    })
    .map(
      ({ handOver, moving, ...request }): Record<string, unknown> =>
        aReplacement({ ...request, ...moving, cluster: place, ...(handOver === 'approve' && { handOver }) }),
    );
}

// What hangs is polled until its deadline: long ones are seldom worth what they cost.
const aDeadline = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 901, max: 1800 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1801, max: 7200 }) },
);

/** Where a wish says nothing of it; that of the schema, an hour, is one of them. */
const aUsualDeadline = fc.oneof(
  { weight: 7, arbitrary: fc.record({ deadlineSeconds: aDeadline }) },
  { weight: 1, arbitrary: fc.constant({}) },
);

const aWayToMove = fc
  .record(
    {
      keepName: fc.constant(false),
      // Left out, pods are evicted where there is access.
      movePods: fc.constantFrom('evict', 'evict', 'evict', 'evict', 'restart', 'restart', 'none', undefined),
      maxUnavailable: fc.constantFrom(1, 2, '50%', '100%', '100%'),
      podTimeoutSeconds: fc.constantFrom(120, 600),
      moveTimeoutSeconds: fc.constantFrom(120, 600),
      onBlockedPods: fc.constantFrom('stop', 'stop', 'ask', 'proceed'),
      jobs: fc.constantFrom('wait', 'evict'),
    },
    { requiredKeys: ['keepName', 'movePods', 'maxUnavailable'] },
  )
  .map(({ movePods, ...request }) => ({ ...request, ...(movePods !== undefined && { movePods }) }));

function aMaintenanceOf({ place, addons, profiles }: HuntedCluster) {
  return fc
    .record({
      all: fc.boolean(),
      chosen: fc.subarray(profiles),
      onFailure: fc.constantFrom('stop', 'continue'),
      dryRun: fc.constantFrom(false, false, false, true),
      deadlineSeconds: fc.constantFrom(900, 900, 1200, 3600),
    })
    .map(
      ({ all, chosen, deadlineSeconds, ...request }): Record<string, unknown> => ({
        cluster: place,
        addons: all ? 'all' : addons.map((addon) => ({ addon: addon.name, deadlineSeconds })),
        fargateProfiles: chosen.map((profile) => ({ profile, changes: { subnets: ['subnet-c'] }, deadlineSeconds })),
        ...request,
      }),
    );
}

const SENT: Sent[] = ['signed', 'signed', 'twice', 'forged', 'stale', 'early', 'by a stranger'];

function aCommand({ name, addons, profiles }: HuntedCluster): fc.Arbitrary<Start> {
  const texts = [
    ...addons.flatMap((addon) => [`update ${addon.name} on ${name}`, `plan ${addon.name} on ${name}`]),
    `update all on ${name}`,
    `health ${name}`,
    'status',
    `udpate all on ${name}`,
    ...profiles.map((profile) => `replace ${profile} on ${name}`),
  ];
  return fc.record({
    atSeconds: fc.integer({ min: 0, max: 900 }),
    by: fc.constant('chat' as const),
    text: fc.constantFrom(...texts),
    sent: fc.constantFrom(...SENT),
  });
}
