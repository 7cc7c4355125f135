import type { Played, PlayedExecution } from '../played.ts';
import { attemptsOf } from './attempts.ts';
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

// A version is requested once, at most twice more after a failure that may pass, and once more in another mode.
const MOST_TRIES = 4;

export function endlessTries(played: Played): string[] {
  return updatesOf(played).flatMap((execution) => {
    const tries = new Map<string, number>();
    for (const { plan, phase, step } of attemptsOf(execution, played)) {
      const what = `${phase} step ${step} of plan ${plan}`;
      tries.set(what, (tries.get(what) ?? 0) + 1);
    }
    return [...tries]
      .filter(([, count]) => count > MOST_TRIES)
      .map(([what, count]) => `${execution.name} tried ${what} ${count} times`);
  });
}

const updatesOf = ({ executions }: Played) => executions.filter(({ machine }) => machine === 'update-addon');

/** Each request of a rollback has the role of before, and whatever else the update has sent as it was before. */
export function incompleteRollbacks(played: Played): string[] {
  return updatesOf(played).flatMap((execution) => {
    const attempts = attemptsOf(execution, played);
    const changed = new Set(
      attempts.filter(({ phase }) => phase === 'update').flatMap(({ sent }) => sent.flatMap(settingsSent)),
    );
    return attempts.flatMap(({ phase, sent, before }) => {
      if (phase === 'update' || before === undefined) return [];
      return sent.flatMap(({ params, time }) => {
        const lacks = ['serviceAccountRoleArn', ...changed].filter(
          (name) => settingIn(params, name) !== settingIn(before, name),
        );
        return lacks.map((name) => `the rollback of ${execution.name} requested another ${name} at ${time}`);
      });
    });
  });
}

const settingsSent = ({ params }: { params: Record<string, unknown> }): string[] =>
  ['configurationValues', 'podIdentityAssociations'].filter((name) => params[name] !== undefined);

/** As text; of the identities only whether there are any, since EKS shows those that it made of them. */
function settingIn(settings: Record<string, unknown>, name: string): string | undefined {
  const value = settings[name] ?? undefined;
  if (name === 'configurationValues') return String(value ?? '{}');
  if (name === 'podIdentityAssociations') return String([value ?? []].flat().length > 0);
  return value === undefined ? undefined : String(value);
}

/** What is restored is what EKS showed when it was planned: when it started, another one may still have been changing it. */
export function wrongRollbacks(played: Played): string[] {
  const { calls } = played;
  return updatesOf(played)
    .filter(({ ends, input }) => ROLLED_BACK.includes(ends) && (input.rollBackTo ?? 'start') === 'start')
    .flatMap((execution) => {
      const { name, input, ends, cause, clustersAfter, startedAt, stoppedAt } = execution;
      const isTheirs = calls.some(
        ({ by, operation, params, time }) =>
          by === 'other' &&
          operation === 'UpdateAddon' &&
          params.addonName === input.addon &&
          Date.parse(time) <= stoppedAt &&
          Date.parse(time) >= startedAt - 3_600_000,
      );
      const planned = attemptsOf(execution, played).at(-1)?.before;
      // One that ended before its process was killed is not seen to end again.
      if (planned === undefined || clustersAfter === undefined || isTheirs) return [];
      const [before, after] = [settingsSeen(planned), settingsIn(clustersAfter, input)];
      if (ends === 'AddonRollbackFailed') {
        // It says of itself that it restored something else, though EKS took it back to the version of before. Where no other
        // version was requested, the version does not show what EKS took.
        const [{ version }, { version: left }] = [JSON.parse(before), JSON.parse(after)];
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

type Clusters = NonNullable<PlayedExecution['clustersAfter']>;

function settingsIn(clusters: Clusters, { cluster, addon }: Record<string, unknown>): string {
  const found = clusters.find(({ name }) => name === nameOf(cluster))?.addons.find(({ name }) => name === addon);
  const { version, configurationValues, serviceAccountRoleArn, podIdentityAssociations } = Object(found);
  return settingsText(version, configurationValues, serviceAccountRoleArn, podIdentityAssociations);
}

function settingsSeen(addon: Record<string, unknown>): string {
  const { addonVersion, configurationValues, serviceAccountRoleArn, podIdentityAssociations } = Object(addon);
  return settingsText(addonVersion, configurationValues, serviceAccountRoleArn, podIdentityAssociations);
}

/** No configuration and an empty one are the same; identities are counted, since EKS shows only the names that it gave them. */
const settingsText = (version: string, configuration?: string, role?: string, identities: unknown[] = []): string =>
  JSON.stringify({ version, configuration: configuration ?? '{}', role: role ?? null, identities: identities.length });

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
