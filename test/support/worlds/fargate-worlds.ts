import type { TimelineEntry } from '../../../local/simulator/simulator.ts';
import type { Run } from '../runs/run-machine.ts';

const ROLE = 'arn:aws:iam::111122223333:role/pods';
export const OTHER_ROLE = 'arn:aws:iam::111122223333:role/other-pods';

/** A profile as a world file has it. */
export function aProfile(changes: object = {}) {
  return {
    name: 'default',
    podExecutionRoleArn: ROLE,
    subnets: ['subnet-a', 'subnet-b'],
    selectors: [{ namespace: 'default' }],
    ...changes,
  };
}

/** One cluster with profile `default`, whatever more profiles it has, and what goes wrong there. */
export function aFargateWorld({ profiles = [aProfile()], cluster = {}, ...world }: FargateWorld = {}) {
  return {
    region: 'eu-west-1',
    account: '111122223333',
    clusters: [{ name: 'prod-1', version: '1.33', fargateProfiles: profiles, ...cluster }],
    ...world,
  };
}

type FargateWorld = {
  profiles?: object[];
  cluster?: object;
  faults?: object[];
  actions?: object[];
  quotas?: object;
  stackParameters?: object;
};

/** A request that changes the subnets, so that the same pods stay covered. */
export function aReplacement(changes: object = {}) {
  return { cluster: 'prod-1', profile: 'default', changes: { subnets: ['subnet-c'] }, ...changes };
}

/** The profiles of the cluster as a run left them, by name. */
export function profilesAfter(run: Run): Record<string, string> {
  const profiles = run.after.flatMap(({ fargateProfiles }) => fargateProfiles);
  return Object.fromEntries(profiles.map(({ name, status }) => [name, status]));
}

/** A profile of a run: what it covers, and the statuses it had with their times (ISO 8601); null when it is gone. */
type Life = { name: string; statuses: { time: string; status: string | null }[] };

/** The life of every profile name, from what a world began with and what happened since. */
export function profileLives(before: Run['before'], timeline: readonly TimelineEntry[]): Life[] {
  const lives = new Map<string, Life['statuses']>();
  for (const { name, status } of before.flatMap(({ fargateProfiles }) => fargateProfiles)) {
    lives.set(name, [{ time: '', status }]);
  }
  for (const entry of timeline.filter(({ kind }) => kind === 'fargate-profile')) {
    const statuses = lives.get(entry.name) ?? [];
    lives.set(entry.name, [...statuses, { time: entry.time, status: entry.to }]);
  }
  return [...lives].map(([name, statuses]) => ({ name, statuses }));
}

/** The times at which none of the profiles that cover the same pods is ACTIVE. */
export function gaps(
  run: Pick<Run, 'before' | 'timeline'>,
  covering: (name: string) => boolean = () => true,
): string[] {
  const lives = profileLives(run.before, run.timeline).filter(({ name }) => covering(name));
  const times = [...new Set(lives.flatMap(({ statuses }) => statuses.map(({ time }) => time)))].sort();
  return times.filter((time) => !lives.some((life) => statusAt(life, time) === 'ACTIVE'));
}

/** Our accepted deletions of a working profile at whose time no other profile was ACTIVE. */
export function uncoveringDeletions(
  run: Pick<Run, 'before' | 'timeline' | 'calls'>,
  covering: (name: string) => boolean,
) {
  const lives = profileLives(run.before, run.timeline).filter(({ name }) => covering(name));
  return run.calls
    .filter(({ operation, by }) => operation === 'DeleteFargateProfile' && by === 'us')
    .filter(({ time, params }) => {
      const own = lives.find(({ name }) => name === params.fargateProfileName);
      const isDeleted = own?.statuses.some((each) => each.time === time && each.status === 'DELETING');
      const before = own?.statuses.findLast((each) => each.time < time)?.status;
      if (!isDeleted || before === 'CREATE_FAILED') return false;
      return !lives.some((other) => other !== own && statusAt(other, time) === 'ACTIVE');
    });
}

function statusAt({ statuses }: Life, time: string): string | null | undefined {
  return statuses.findLast((each) => each.time <= time)?.status;
}
