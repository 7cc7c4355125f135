import * as fc from 'fast-check';
import { LOCAL_EXTERNAL_ID } from '../../../local/cloud/stack/usual-stack.ts';
import { builtinCatalogue } from '../../../local/simulator/catalog/catalogue.ts';
import { aProfile } from '../../support/worlds/fargate-worlds.ts';
import { ADDONS, aCluster, KUBERNETES } from '../../support/worlds/random-addon-worlds.ts';
import { somePods } from './pods.ts';
import type { Machine } from './scenario.ts';

/** A cluster of the account: what it is called and has. */
export type HuntedCluster = {
  name: string;
  /** The account that it is in, if not that of the stack. */
  account: string | undefined;
  /** What requests say of it. */
  place: string | { name: string; roleArn: string; externalId: string };
  /** Its add-ons, with the versions that EKS offers, the newest first. */
  addons: { name: string; versions: string[]; installed: string }[];
  profiles: string[];
  /** Whether its Kubernetes API is in the world, so that pods can be moved. */
  hasPods: boolean;
};
export type Account = { world: object; clusters: HuntedCluster[] };

const NAMES = ['prod-1', 'prod-2'];
const THERE = '444455556666';

/**
 * One or two clusters, the second one perhaps of another account, with add-ons of the real catalogue, and Fargate profiles. Where
 * the replacement of a profile is hunted, each has one, mostly with pods on it.
 */
export const anAccount = (machine?: Machine): fc.Arbitrary<Account> =>
  fc
    .oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(2) })
    .chain((count) =>
      fc.tuple(...NAMES.slice(0, count).map((name) => aHuntedCluster(name, machine === 'replace-fargate-profile'))),
    )
    .map((clusters) => ({
      world: { clusters: clusters.map(({ cluster }) => cluster) },
      clusters: clusters.map(({ hunted }) => hunted),
    }));

const aHuntedCluster = (name: string, isForProfiles: boolean) =>
  fc
    .record({
      kubernetes: fc.constantFrom(...KUBERNETES),
      addons: fc.subarray(ADDONS, { minLength: 1, maxLength: 3 }),
      profiles: fc.subarray(['default', 'jobs'], { minLength: isForProfiles ? 1 : 0 }),
      shared: fc.boolean(),
      // Two of three clusters are as they should be.
      isCalm: fc.constantFrom(true, true, false),
      account: fc.constantFrom(undefined, name === NAMES[0] ? undefined : THERE),
      pods: fc.oneof(
        { weight: isForProfiles ? 1 : 3, arbitrary: fc.constant(undefined) },
        { weight: isForProfiles ? 4 : 1, arbitrary: somePods() },
      ),
    })
    .chain(({ kubernetes, addons, profiles, shared, isCalm, account, pods: drawn }) => {
      const pods = profiles.length > 0 ? drawn : undefined;
      const offered = addons.map((addon) => ({ name: addon, versions: versionsOf(addon, kubernetes) }));
      const installed = offered.map(({ name: addon, versions }) => aCluster(kubernetes, addon, versions));
      return fc.tuple(...installed).map((found) => ({
        hunted: {
          ...{ name, account, place: placeOf(name, account), profiles },
          addons: offered.map((addon, i) => ({ ...addon, installed: String(found[i]?.addons[0].version) })),
          hasPods: pods !== undefined,
        },
        cluster: {
          ...Object(found[0]),
          ...(isCalm && { busyForSeconds: undefined }),
          name,
          ...(account !== undefined && { account }),
          addons: found.flatMap(({ addons: [addon] }) => [
            {
              ...addon,
              ...(addon.serviceAccountRoleArn && {
                serviceAccountRoleArn: roleIn(account, addon.serviceAccountRoleArn),
              }),
              ...(isCalm && HEALTHY),
            },
          ]),
          ...(pods !== undefined && { kubernetes: pods }),
          fargateProfiles: profiles.map((profile) =>
            // Where two profiles match the same pods, either may go.
            aProfile({ name: profile, selectors: [{ namespace: shared ? 'default' : profile }] }),
          ),
        },
      }));
    });

const HEALTHY = { status: 'ACTIVE', health: [], conflicts: [] };

/** EKS takes a role of the account of the cluster alone. */
export const roleIn = (account: string | undefined, role: string): string =>
  account === undefined ? role : role.replace(/\d{12}/, account);

const STAGES = ['dev-1', 'qa-1', 'prod-1', 'prod-2'];
const FLEET_ADDONS = ['coredns', 'kube-proxy'];

/** Two to four clusters of the own account, each with an add-on or two that may be behind, and nothing more: there are many runs. */
export const aFleetAccount = (): fc.Arbitrary<Account> =>
  fc
    .integer({ min: 2, max: 4 })
    .chain((count) => fc.tuple(...STAGES.slice(0, count).map(aFleetCluster)))
    .map((clusters) => ({
      world: { clusters: clusters.map(({ cluster }) => cluster) },
      clusters: clusters.map(({ hunted }) => hunted),
    }));

const aFleetCluster = (name: string) =>
  fc.subarray(FLEET_ADDONS, { minLength: 1 }).chain((addons) => {
    const offered = addons.map((addon) => ({ name: addon, versions: versionsOf(addon, FLEET_KUBERNETES) }));
    return fc.tuple(...offered.map(({ versions }) => fc.constantFrom(...versions))).map((installed) => ({
      hunted: {
        ...{ name, account: undefined, place: name, profiles: [], hasPods: false },
        addons: offered.map((addon, i) => ({ ...addon, installed: String(installed[i]) })),
      },
      cluster: {
        ...{ name, version: FLEET_KUBERNETES, tags: { stage: name.replace(/-.*/, '') } },
        addons: installed.map((version, i) => ({ name: addons[i], version })),
        fargateProfiles: [],
      },
    }));
  });

const FLEET_KUBERNETES = '1.33';

const placeOf = (name: string, account: string | undefined): HuntedCluster['place'] =>
  account === undefined
    ? name
    : { name, roleArn: `arn:aws:iam::${account}:role/eks-upkeep`, externalId: LOCAL_EXTERNAL_ID };

const versionsOf = (addon: string, kubernetes: string): string[] =>
  (builtinCatalogue().addon(addon)?.versions ?? [])
    .filter(({ clusterVersions }) => clusterVersions.includes(kubernetes))
    .map(({ version }) => version);
