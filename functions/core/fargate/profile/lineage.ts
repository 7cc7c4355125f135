import type { FargateProfile } from './profile.ts';
import { descendsFrom, replaces, runOf } from './tags.ts';

/**
 * The profile that a request means. A replaced profile no longer has the name that people know, so a name means the profile that
 * took its place, unless a profile has exactly that name. `ambiguous` when several did.
 */
export type Meant =
  | { kind: 'exact'; profile: FargateProfile }
  | { kind: 'successor'; profile: FargateProfile }
  | { kind: 'ambiguous'; names: string[] }
  | { kind: 'missing' };

/** Finds the profile of that name or, by the tags of ours, the one that took its place. */
export function profileMeant(name: string, profiles: readonly FargateProfile[]): Meant {
  const exact = profiles.find((each) => each.name === name);
  const successors = profiles.filter(
    (each) => each !== exact && each.status !== 'DELETING' && descendsFrom(each, name),
  );
  // Of two generations that exist at the same time, the older one still has to be replaced: its run was interrupted.
  const oldest = successors.filter((each) => !successors.some((other) => replaces(each, other)));
  const active = oldest.filter(({ status }) => status === 'ACTIVE');

  if (exact && !(exact.status === 'DELETING' && active.length === 1)) return { kind: 'exact', profile: exact };
  const [profile, ...more] = active.length > 0 ? active : oldest;
  if (profile === undefined) return { kind: 'missing' };
  if (more.length > 0) return { kind: 'ambiguous', names: [profile, ...more].map((each) => each.name).sort() };
  return { kind: 'successor', profile };
}

/**
 * The other executions that created a profile that exists together with the one it replaces, so that they may still be running.
 * Those of other state machines, which cannot be described, are omitted.
 */
export function rivalRuns(profiles: readonly FargateProfile[], run: string): string[] {
  const made = profiles.filter((each) => profiles.some((other) => replaces(each, other)));
  const runs = made.map(runOf).filter((each) => each !== undefined);
  return [...new Set(runs)].filter((each) => each !== run && isOfSameMachine(each, run));
}

function isOfSameMachine(run: string, other: string): boolean {
  const machineOf = (arn: string) => arn.split(':').slice(0, 7).join(':');
  return machineOf(run) === machineOf(other);
}

/**
 * Whether a usable profile was left by a run that has ended. If the run cannot be described, a profile that is still being created
 * does not count: its run may be waiting for it.
 */
export function wasLeft(made: FargateProfile, run: string, running: ReadonlySet<string>): boolean {
  const maker = runOf(made) ?? '';
  if (running.has(maker)) return false;
  return made.status === 'ACTIVE' || (made.status === 'CREATING' && isOfSameMachine(maker, run));
}
