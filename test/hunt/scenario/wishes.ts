import * as fc from 'fast-check';
import { aWish } from '../../support/worlds/random-addon-worlds.ts';
import { type HuntedCluster, roleIn } from './account.ts';

/**
 * A request to update an add-on: anything that can be said, and mostly something that EKS would do, so that few scenarios end where
 * they are planned.
 */
export const aHuntedWish = (
  { account }: Pick<HuntedCluster, 'account'>,
  { name, versions, installed }: HuntedCluster['addons'][number],
): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .record({
      wish: aWish(name, versions),
      version: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(undefined, 'latest', versions[0]) },
        { weight: 5, arbitrary: fc.constantFrom(...newerThan(installed, versions)) },
        { weight: 3, arbitrary: fc.constant('as wished' as const) },
      ),
    })
    .map(({ wish, version }) => {
      const { version: odd, serviceAccountRoleArn: role, ...rest } = wish;
      const wanted = version === 'as wished' ? odd : version;
      return {
        ...rest,
        ...(wanted !== undefined && { version: wanted }),
        ...(role !== undefined && { serviceAccountRoleArn: role && roleIn(account, role) }),
      };
    });

/** Those that are listed before it: the newest come first. Itself when it is the newest. */
function newerThan(installed: string, versions: readonly string[]): string[] {
  const newer = versions.slice(0, versions.indexOf(installed));
  return newer.length > 0 ? newer : [installed];
}
