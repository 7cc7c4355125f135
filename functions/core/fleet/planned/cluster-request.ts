import { selectionOf } from '../../maintenance/selection.ts';
import type { WaveCluster } from '../plan.ts';
import type { MaintainFleetRequest } from '../request.ts';

/**
 * The request of `maintain-cluster` for a cluster of a fleet. A plan is made of all that the fleet's request wishes; what is then
 * changed is what was planned, each add-on to the version of the plan. If EKS no longer offers it, the add-on is blocked.
 */
export function clusterRequest(
  request: MaintainFleetRequest,
  { cluster, changes }: Pick<WaveCluster, 'cluster' | 'changes'>,
  dryRun: boolean,
): object {
  const { name, region, roleArn, externalId } = cluster;
  const place = {
    ...{ name, region },
    ...(roleArn !== undefined && { roleArn }),
    ...(externalId !== undefined && { externalId }),
  };
  const { addons, fargateProfiles, onFailure, notify } = request;
  if (changes === undefined) return { cluster: place, addons, fargateProfiles, onFailure, notify, dryRun };

  const { versions, profiles } = changes;
  const { wishes } = selectionOf(addons, Object.keys(versions));
  return {
    cluster: place,
    addons: wishes
      .filter(({ addon }) => Object.hasOwn(versions, addon))
      .map((wish) => ({ ...wish, version: versions[wish.addon], whenNotOffered: 'block' })),
    fargateProfiles: fargateProfiles.filter(({ profile }) => profiles.includes(profile)),
    ...{ onFailure, notify, dryRun },
  };
}
