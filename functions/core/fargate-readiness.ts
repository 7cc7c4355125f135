import type { Draft, Observed } from './fargate-draft.ts';
import { type FargateProfile, runsSamePods, specDifferences } from './fargate-profile.ts';
import { foreignTags, replaces, replacesName, runOf } from './fargate-tags.ts';
import type { ReplaceFargateProfileRequest } from './replace-fargate-profile-request.ts';

const MOST_TAGS = 50;

/** Everything that forbids a replacement, in sentences; empty when nothing does. */
export function planProblems(
  request: ReplaceFargateProfileRequest,
  { clusterStatus, profiles }: Observed,
  draft: Draft | undefined,
  run: string,
): string[] {
  const old = profiles.find(({ name }) => name === request.profile);
  const problems: string[] = [];
  if (clusterStatus !== 'ACTIVE' && clusterStatus !== 'UPDATING') {
    problems.push(`Cluster ${request.cluster.name} is ${clusterStatus}, not ACTIVE.`);
  }
  if (draft?.finishes) return problems;

  if (!old) return [...problems, missing(request, profiles)];
  if (old.status !== 'ACTIVE') problems.push(`Profile ${old.name} is ${old.status}, not ACTIVE.`);

  const rival = profiles.find((each) => replaces(each, old) && runOf(each) !== run && each.status === 'CREATING');
  if (rival)
    problems.push(
      `Another run is replacing ${old.name} right now: ${rival.name}, made by ${runOf(rival)}, is CREATING.`,
    );

  if (!draft) return [...problems, `No name is left that sorts before ${old.name}: choose one by newName.`];
  const { new: wanted } = draft.hop;
  const own = profiles.find((each) => each.name === wanted.name);
  const isOwn = own !== undefined && runOf(own) === run && replaces(own, old) && runsSamePods(own, wanted);
  if (own && !isOwn) problems.push(`newName: ${wanted.name} is the name of a profile that there is already.`);
  if (!own && profiles.length === request.profileQuota) {
    problems.push(
      `The cluster has ${profiles.length} Fargate profiles, which is its quota; the new one needs room beside the old one. If the quota was raised, say so by profileQuota.`,
    );
  }
  const from = { ...old, tags: foreignTags(old.tags) };
  if (!request.force && specDifferences(from, wanted).length === 0) {
    problems.push(`changes: nothing differs from what ${old.name} is like now; force: true replaces it all the same.`);
  }
  const tags = Object.keys(wanted.tags).length;
  if (tags > MOST_TAGS) {
    problems.push(
      `changes.tags: the new profile would have ${tags} tags, two of them its own; EKS allows ${MOST_TAGS}.`,
    );
  }
  return problems;
}

function missing(
  { profile, cluster, keepName }: ReplaceFargateProfileRequest,
  profiles: readonly FargateProfile[],
): string {
  const heir = profiles.find((each) => replacesName(each, profile));
  if (heir && keepName)
    return `${profile} is gone, and ${heir.name}, made to replace it, is ${heir.status}, not ACTIVE.`;
  if (heir) return `${profile} is gone: run ${runOf(heir)} made ${heir.name} (${heir.status}) to replace it.`;
  const names = profiles.map(({ name }) => name).join(', ') || 'none';
  return `profile: cluster ${cluster.name} has no Fargate profile ${profile}; it has ${names}.`;
}
