import type { Played, PlayedExecution } from '../played.ts';
import { ourChanges } from './changes.ts';
import { nameOf } from './request.ts';

/** Each update has a token of its own, and each token comes from a state that begins an update. */
export function secondChanges({ world, calls, timeline, executions }: Played): string[] {
  if (world.idempotency === 'ignored') return [];
  const sent = calls.filter(({ operation, by }) => operation === 'UpdateAddon' && by === 'us');
  const tokens = new Set(sent.map(({ params }) => params.clientRequestToken));
  const updates = ourChanges({ calls, timeline }).filter(({ what }) => what.startsWith('update '));
  const starts = executions.map((each) => each.starts).reduce((sum, each) => sum + each, 0);
  return [
    ...(updates.length > tokens.size ? [`${updates.length} updates of ${tokens.size} tokens`] : []),
    ...(tokens.size > starts ? [`${tokens.size} tokens of ${starts} states that begin an update`] : []),
  ];
}

// Each version is requested once, twice more after a failure that may pass, and once more in another mode; all of it again when
// a rollback goes back to a version that an update came by.
const MOST_TRIES = 8;

export function endlessTries({ calls, executions }: Played): string[] {
  const tries = new Map<string, Set<unknown>>();
  for (const { operation, by, params } of calls) {
    if (operation !== 'UpdateAddon' || by === 'other') continue;
    const what = `${params.addonName} of ${params.clusterName} to ${params.addonVersion}`;
    tries.set(what, (tries.get(what) ?? new Set()).add(params.clientRequestToken));
  }
  return [...tries]
    .filter(([, tokens]) => tokens.size > MOST_TRIES * Math.max(1, executions.length))
    .map(([what, { size }]) => `${what} was tried ${size} times`);
}

export function wrongRollbacks({ executions, calls }: Played): string[] {
  return executions
    .filter(({ ends, input }) => ROLLED_BACK.includes(ends) && (input.rollBackTo ?? 'start') === 'start')
    .flatMap(({ name, input, ends, cause, clustersBefore, clustersAfter, startedAt, stoppedAt }) => {
      const isTheirs = calls.some(
        ({ by, operation, params, time }) =>
          by === 'other' &&
          operation === 'UpdateAddon' &&
          params.addonName === input.addon &&
          Date.parse(time) <= stoppedAt &&
          Date.parse(time) >= startedAt - 3_600_000,
      );
      if (clustersBefore === undefined || isTheirs) return [];
      const [before, after] = [clustersBefore, clustersAfter ?? []].map((clusters) => settingsIn(clusters, input));
      if (ends === 'AddonRollbackFailed') {
        // It says of itself that it restored something else, though EKS took it back to the version of before. Where no other
        // version was requested, the version does not show what EKS took.
        const [{ version }, { version: left }] = [JSON.parse(before ?? '{}'), JSON.parse(after ?? '{}')];
        const hadLeft = calls.some(
          ({ by, operation, params }) =>
            by === 'us' &&
            operation === 'UpdateAddon' &&
            params.addonName === input.addon &&
            params.clusterName === nameOf(input.cluster) &&
            params.addonVersion !== version,
        );
        const isBack = hadLeft && version === left;
        return isBack && cause.includes('Not as in the snapshot') ? [`${name}: ${cause}`] : [];
      }
      return before === after ? [] : [`${name} left ${after} instead of ${before}`];
    });
}

const ROLLED_BACK = ['AddonUpdateRolledBack', 'AddonRollbackFailed'];

type Clusters = NonNullable<PlayedExecution['clustersBefore']>;

function settingsIn(clusters: Clusters, { cluster, addon }: Record<string, unknown>): string {
  const found = clusters.find(({ name }) => name === nameOf(cluster))?.addons.find(({ name }) => name === addon);
  const { version, configurationValues, serviceAccountRoleArn, podIdentityAssociations } = Object(found);
  return JSON.stringify({ version, configurationValues, serviceAccountRoleArn, podIdentityAssociations });
}

/** The add-on as EKS showed it to us last before the end is at the version that is announced, and healthy or as before. */
export function wrongSuccesses({ executions, calls }: Played): string[] {
  return executions.flatMap(({ name, ends, output, input, stoppedAt }) => {
    if (ends !== 'Updated') return [];
    const seen = calls.findLast(
      ({ operation, by, params, status, time }) =>
        operation === 'DescribeAddon' &&
        by === 'us' &&
        status === 200 &&
        params.addonName === input.addon &&
        params.clusterName === nameOf(input.cluster) &&
        Date.parse(time) <= stoppedAt,
    );
    const { addonVersion, status, health } = Object(Object(seen?.answer).addon);
    const { to } = Object(output.details);
    if (addonVersion !== to) return [`${name} announced ${to}, EKS said ${addonVersion}`];
    const isHealthy = status === 'ACTIVE' && Object(health).issues.length === 0;
    return isHealthy || JSON.stringify(output.reasons).includes('as healthy as it was before')
      ? []
      : [`${name} announced ${to} as a success, EKS said ${status} ${JSON.stringify(health)}`];
  });
}
