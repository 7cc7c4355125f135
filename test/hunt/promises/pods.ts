import type { Played, PlayedExecution } from '../played.ts';

/** No eviction of ours leaves a budget short, and neither does the deletion of a profile whose pods were to be moved first. */
export const violatedBudgets = (played: Played): string[] =>
  played.pods.flatMap(({ cluster, violations }) =>
    violations
      .filter(({ because }) => because === 'eviction' || (because.startsWith('deletion') && movesAll(played, cluster)))
      .map(
        ({ budget, time, healthy, desired, because }) =>
          `${because} left ${healthy} of ${desired} pods of budget ${budget} of ${cluster} at ${time}`,
      ),
  );

/** Where pods that cannot be moved end a replacement, none of them is stopped with its profile. */
export const stoppedPods = (played: Played): string[] =>
  played.pods.flatMap(({ cluster, stopped }) =>
    movesAll(played, cluster)
      ? stopped.map(
          ({ namespace, name, profile, time }) =>
            `${namespace}/${name} of ${cluster} ran on ${profile}, which was deleted at ${time}`,
        )
      : [],
  );

/** Whether every replacement on a cluster that may have deleted a profile is to stop when pods cannot be moved. */
function movesAll({ executions, calls }: Played, cluster: string): boolean {
  const isOthers = calls.some(({ by, operation }) => by === 'other' && operation === 'DeleteFargateProfile');
  const replacements = executions.filter(
    ({ machine, input }) => machine === 'replace-fargate-profile' && JSON.stringify(input.cluster).includes(cluster),
  );
  return !isOthers && replacements.length > 0 && replacements.every(isToStop);
}

const isToStop = ({ input }: PlayedExecution) =>
  (input.movePods === 'evict' || input.movePods === 'restart') && (input.onBlockedPods ?? 'stop') === 'stop';

/** What a budget does not allow as it stands is not asked for. Two that run at the same time do not know of each other. */
export function refusedEvictions(played: Played): string[] {
  const { podCalls, scenario, world } = played;
  const isDisturbed = world.faults.some(({ on }) => on === 'kubernetes') || scenario.delivery !== 'once';
  if (isDisturbed) return [];
  return podCalls
    .filter(({ resource, status, user }) => resource === 'pods/eviction' && status === 429 && user.includes('role'))
    .map(
      ({ time, cluster, namespace, name }) =>
        `the eviction of ${namespace}/${name} of ${cluster} was refused at ${time}`,
    );
}
