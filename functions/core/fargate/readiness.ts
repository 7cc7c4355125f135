import { countText } from '../count-text.ts';
import { foreignRole } from '../role-account.ts';
import type { Draft, Observed } from './draft.ts';
import { type Meant, wasLeft } from './profile/lineage.ts';
import { type FargateProfile, runsSamePods } from './profile/profile.ts';
import { OWN_TAG_COUNT, replaces, runOf } from './profile/tags.ts';
import type { ReplaceFargateProfileRequest } from './request.ts';

const MOST_TAGS = 50;

/** Everything that prevents a replacement, in sentences; empty when nothing does. */
export function planProblems(
  request: ReplaceFargateProfileRequest,
  { clusterStatus, profiles, running }: Observed,
  { meant, draft }: { meant: Meant; draft: Draft | undefined },
  run: string,
): string[] {
  const problems: string[] = [];
  if (clusterStatus !== 'ACTIVE' && clusterStatus !== 'UPDATING') {
    problems.push(`Cluster ${request.cluster.name} is ${clusterStatus}, not ACTIVE.`);
  }
  if (draft?.finishes) return problems;

  if (meant.kind === 'missing') return [...problems, missing(request, profiles)];
  if (meant.kind === 'ambiguous') return [...problems, ambiguous(request, meant.names)];
  const old = meant.profile;
  if (old.status !== 'ACTIVE') problems.push(`Profile ${old.name} is ${old.status}, not ACTIVE.`);

  const rival = profiles.find((each) => replaces(each, old) && runOf(each) !== run && isAtWork(each, run, running));
  if (rival)
    problems.push(
      `Another run is replacing ${old.name} right now: ${rival.name}, created by ${runOf(rival)}, is ${rival.status}.`,
    );

  if (!draft) return [...problems, `No name is left that sorts before ${old.name}: choose one with newName.`];
  const { new: wanted, adopts } = draft.hop;
  const own = profiles.find((each) => each.name === wanted.name);
  const isOurs = own !== undefined && (adopts === 'any-run' || runOf(own) === run) && replaces(own, old);
  const isOwn = isOurs && runsSamePods(own, wanted);
  if (own && !isOwn) problems.push(`newName: ${wanted.name} is the name of an existing profile.`);
  if (!own && profiles.length === request.profileQuota) {
    problems.push(
      `The cluster has ${countText(profiles.length, 'Fargate profile')}, which is its quota; the new one needs room beside the old one. If the quota was raised, set profileQuota.`,
    );
  }
  const role = foreignRole('changes.podExecutionRoleArn', request.changes.podExecutionRoleArn, old.arn);
  if (role) problems.push(`${role.reason} ${role.advice}`);
  const tags = Object.keys(wanted.tags).length;
  if (tags > MOST_TAGS) {
    problems.push(
      `changes.tags: the new profile would have ${tags} tags, ${OWN_TAG_COUNT} of them its own; EKS allows ${MOST_TAGS}.`,
    );
  }
  return problems;
}

function missing({ profile, cluster }: ReplaceFargateProfileRequest, profiles: readonly FargateProfile[]): string {
  const names = profiles.map(({ name }) => name).join(', ') || 'none';
  return `profile: cluster ${cluster.name} has no Fargate profile ${profile}, nor one that took its place; it has ${names}.`;
}

function ambiguous({ profile }: ReplaceFargateProfileRequest, names: readonly string[]): string {
  return `profile: ${profile} is gone and more than one profile took its place: ${names.join(', ')}. Name the one that is meant.`;
}

function isAtWork(made: FargateProfile, run: string, running: ReadonlySet<string>): boolean {
  return running.has(runOf(made) ?? '') || (made.status === 'CREATING' && !wasLeft(made, run, running));
}
