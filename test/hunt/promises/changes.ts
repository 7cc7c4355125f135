import type { EksCall } from '../../../local/simulator/simulator.ts';
import type { Selector } from '../../../local/simulator/world/schema.ts';
import type { Played } from '../played.ts';

/** Something that we changed in EKS, from the call that EKS took to its end. Times are ISO 8601. */
export type Change = { cluster: string; what: string; from: string; to: string | undefined };

/** Every change of ours that EKS began, oldest first. */
export function ourChanges({ timeline, calls }: Pick<Played, 'timeline' | 'calls'>): Change[] {
  const others = new Set(calls.filter(({ by }) => by === 'other').map(({ answer }) => Object(answer).update?.id));
  const changes: Change[] = [];
  for (const { cluster, kind, name, from, to, time } of timeline) {
    const what = `${kind} ${name}`;
    const open = changes.find((each) => each.cluster === cluster && each.what === what && each.to === undefined);
    if (open) open.to = time;
    const isOurUpdate = kind === 'update' && from === null && !others.has(name);
    const isOurProfile =
      kind === 'fargate-profile' &&
      (to === 'CREATING' || to === 'DELETING') &&
      isOurs(calls, { cluster, name, to, time });
    if (isOurUpdate || isOurProfile) changes.push({ cluster, what, from: time, to: undefined });
  }
  return changes;
}

function isOurs(calls: readonly EksCall[], at: { cluster: string; name: string; to: string; time: string }): boolean {
  const operation = at.to === 'CREATING' ? 'CreateFargateProfile' : 'DeleteFargateProfile';
  return calls.some(
    (call) =>
      call.by === 'us' &&
      call.operation === operation &&
      call.time === at.time &&
      call.params.clusterName === at.cluster &&
      call.params.fargateProfileName === at.name,
  );
}

/** A profile with the statuses that it had. */
type Life = {
  cluster: string;
  name: string;
  selectors: Selector[];
  statuses: { time: string; status: string | null }[];
};

/** The deletions of working profiles by us at whose time some of their pods were matched by no other ACTIVE profile. */
export function uncoveringDeletions(played: Played): string[] {
  const lives = profileLives(played);
  return played.timeline
    .filter(({ kind, to }) => kind === 'fargate-profile' && to === 'DELETING')
    .filter(({ cluster, name, time }) => isOurs(played.calls, { cluster, name, to: 'DELETING', time }))
    .flatMap(({ cluster, name, time, from }) => {
      if (from === 'CREATE_FAILED') return [];
      const own = lives.findLast((life) => life.cluster === cluster && life.name === name && bornBy(life, time));
      const active = lives.filter(
        (life) => life !== own && life.cluster === cluster && life.name !== name && statusAt(life, time) === 'ACTIVE',
      );
      const bare = (own?.selectors ?? []).filter(
        (selector) => !active.some(({ selectors }) => selectors.some((other) => matchesAll(other, selector))),
      );
      return bare.map(
        ({ namespace }) => `${name} of ${cluster} was deleted at ${time} without another for ${namespace}`,
      );
    });
}

/** One life for each profile that was made or was there; a name may have several. */
function profileLives({ world, timeline, calls }: Played): Life[] {
  const lives: Life[] = world.clusters.flatMap(({ name: cluster, fargateProfiles }) =>
    fargateProfiles.map(({ name, selectors, status }) => ({
      cluster,
      name,
      selectors,
      statuses: [{ time: '', status }],
    })),
  );
  for (const { kind, cluster, name, from, to, time } of timeline) {
    if (kind !== 'fargate-profile') continue;
    if (from === null)
      lives.push({ cluster, name, selectors: selectorsOf(calls, { cluster, name, time }), statuses: [] });
    const life = lives.findLast((each) => each.cluster === cluster && each.name === name);
    life?.statuses.push({ time, status: to });
  }
  return lives;
}

function selectorsOf(calls: readonly EksCall[], at: { cluster: string; name: string; time: string }): Selector[] {
  const made = calls.findLast(
    ({ operation, params, time }) =>
      operation === 'CreateFargateProfile' &&
      time <= at.time &&
      params.clusterName === at.cluster &&
      params.fargateProfileName === at.name,
  );
  return Object(made?.params).selectors ?? [];
}

const bornBy = ({ statuses }: Life, time: string) => (statuses[0]?.time ?? '') <= time;

const statusAt = ({ statuses }: Life, time: string) => statuses.findLast((each) => each.time <= time)?.status;

/** Whether a selector takes every pod that the other one takes. */
function matchesAll(wide: Selector, narrow: Selector): boolean {
  const labels = Object.entries(wide.labels ?? {});
  return wide.namespace === narrow.namespace && labels.every(([key, value]) => narrow.labels?.[key] === value);
}
