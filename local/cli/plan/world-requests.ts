import type { World } from '../../simulator/world/world.ts';

/** What is to be planned, where it is not everything. */
export type Wanted = { cluster?: string | undefined; addon?: string | undefined; profile?: string | undefined };

/** A request for each add-on, Fargate profile or cluster of a world, or for those that are wanted alone. */
export function worldRequests(machine: string, { clusters }: World, wanted: Wanted): object[] {
  const places = clusters
    .filter(({ name }) => wanted.cluster === undefined || name === wanted.cluster)
    .map(({ name, region, ...cluster }) => ({ ...cluster, cluster: region === undefined ? name : { name, region } }));
  if (machine === 'maintain-cluster') return places.map(({ cluster }) => ({ cluster }));
  if (machine === 'update-addon') {
    return places.flatMap(({ cluster, addons }) =>
      addons
        .filter(({ name }) => wanted.addon === undefined || name === wanted.addon)
        .map(({ name }) => ({ cluster, addon: name })),
    );
  }
  return places.flatMap(({ cluster, fargateProfiles }) =>
    fargateProfiles
      .filter(({ name }) => wanted.profile === undefined || name === wanted.profile)
      .map(({ name }) => ({ cluster, profile: name })),
  );
}
