import type { Draft, Observed } from './draft.ts';
import { sortsBefore } from './profile/name.ts';
import { type FargateProfile, runsSamePods, selectorText, takesAllOf } from './profile/profile.ts';
import { awsTags, descendsFrom, runOf } from './profile/tags.ts';
import type { Hop } from './progress.ts';
import type { ReplaceFargateProfileRequest } from './request.ts';

const PIN = 'eks.amazonaws.com/fargate-profile';

/** What a person should know of a replacement, also when it has been made. */
export function lastingWarnings(profile: string, profiles: readonly FargateProfile[], hop: Hop, run: string): string[] {
  return [
    ...uncovered(hop, profiles),
    ...tagsLeftBehind(profiles.find(({ name }) => name === hop.old.name)),
    ...leftovers(profile, profiles, hop, run),
  ];
}

/** Warnings before the replacement, in sentences. */
export function planWarnings(
  request: ReplaceFargateProfileRequest,
  { clusterStatus, profiles }: Observed,
  { hop, finishes }: Draft,
  run: string,
): string[] {
  const { old, new: wanted } = hop;
  const warnings = [
    `Pods whose manifest has the label ${PIN}: ${old.name} do not run on ${wanted.name}: change or remove the label before the cutover.`,
    ...old.selectors
      .filter(({ labels }) => labels[PIN] !== undefined)
      .map(
        (selector) => `The selector ${selectorText(selector)} itself requires the label that pins pods to a profile.`,
      ),
    ...lastingWarnings(request.profile, profiles, hop, run),
  ];
  if (!sortsBefore(wanted.name, old.name)) {
    warnings.push(
      `${wanted.name} sorts after ${old.name}, and EKS gives a pod that matches both to the first: new pods run on ${old.name} until it is deleted.`,
    );
  }
  if (request.keepName && !finishes) {
    warnings.push(
      `keepName takes two replacements: pods are stopped when ${old.name} goes and again when ${wanted.name} goes.`,
    );
  }
  if (finishes && !keepsChanges(request, wanted)) {
    warnings.push('This run only finishes what an earlier one began; start again for changes beyond that.');
  }
  if (clusterStatus === 'UPDATING')
    warnings.push('The cluster is being updated; EKS accepts the change only after that.');
  return warnings;
}

function uncovered({ old, new: wanted }: Hop, profiles: readonly FargateProfile[]): string[] {
  const others = profiles.filter(
    ({ name, status }) => name !== old.name && name !== wanted.name && status === 'ACTIVE',
  );
  const candidates = [...wanted.selectors, ...others.flatMap(({ selectors }) => selectors)];
  return old.selectors
    .filter((selector) => !candidates.some((candidate) => takesAllOf(candidate, selector)))
    .map(
      (selector) =>
        `No profile will match the pods of ${selectorText(selector)} any more, because the changes leave it out.`,
    );
}

function tagsLeftBehind(old: FargateProfile | undefined): string[] {
  const tags = awsTags(old?.tags ?? {}).sort();
  if (old === undefined || tags.length === 0) return [];
  return [
    `The new profile does not get ${tags.join(', ')} of ${old.name}: AWS sets tags that begin with aws: itself. What created ${old.name}, such as a CloudFormation stack, does not know the new profile.`,
  ];
}

/** Profiles that other runs created to replace the same one: reported, and never changed. */
export function leftovers(
  profile: string,
  profiles: readonly FargateProfile[],
  { old, new: wanted }: Hop,
  run: string,
): string[] {
  return profiles
    .filter((each) => descendsFrom(each, profile) || descendsFrom(each, old.name))
    .filter((each) => each.name !== profile && runOf(each) !== undefined && runOf(each) !== run)
    .filter(({ name }) => name !== old.name && name !== wanted.name)
    .map(
      (each) =>
        `${each.name} (${each.status}) was left by another run, ${runOf(each)}; it is not touched: delete it when it is not needed.`,
    );
}

function keepsChanges({ changes }: ReplaceFargateProfileRequest, wanted: Hop['new']): boolean {
  const { tags = {}, ...spec } = changes;
  const hasTags = Object.entries(tags).every(([key, value]) => (wanted.tags[key] ?? null) === value);
  const asked = {
    podExecutionRoleArn: spec.podExecutionRoleArn ?? wanted.podExecutionRoleArn,
    subnets: spec.subnets ?? wanted.subnets,
    selectors: spec.selectors ?? wanted.selectors,
    tags: {},
  };
  return hasTags && runsSamePods(asked, wanted);
}
