import * as z from 'zod/mini';
import type { Issue } from '../../issue.ts';

/** Which pods a profile runs: those of a namespace that have all the labels. `*` and `?` are wildcards. */
export const Selector = z.strictObject({ namespace: z.string(), labels: z.record(z.string(), z.string()) });
export type Selector = z.infer<typeof Selector>;

/** The settings of a profile. EKS can change only the tags. */
export const ProfileSpec = z.strictObject({
  podExecutionRoleArn: z.string(),
  subnets: z.array(z.string()),
  selectors: z.array(Selector),
  tags: z.record(z.string(), z.string()),
});
export type ProfileSpec = z.infer<typeof ProfileSpec>;

/** A profile as EKS describes it. The ARN is new each time a name is used again, so it distinguishes profiles of the same name. */
export type FargateProfile = ProfileSpec & {
  name: string;
  arn: string;
  createdAt: string;
  status: string;
  issues: Issue[];
};

/** One setting in which two specs differ. Lists are compared as sets. */
export const SpecDifference = z.strictObject({
  setting: z.string(),
  from: z.nullable(z.json()),
  to: z.nullable(z.json()),
});
export type SpecDifference = z.infer<typeof SpecDifference>;

/** What differs from one spec to the other, a tag at a time; the tags this project sets itself do not count. */
export function specDifferences(from: ProfileSpec, to: ProfileSpec): SpecDifference[] {
  const differences: SpecDifference[] = [];
  if (from.podExecutionRoleArn !== to.podExecutionRoleArn) {
    differences.push({ setting: 'podExecutionRoleArn', from: from.podExecutionRoleArn, to: to.podExecutionRoleArn });
  }
  if (!sameSet(from.subnets, to.subnets)) {
    differences.push({ setting: 'subnets', from: from.subnets, to: to.subnets });
  }
  if (!sameSelectors(from.selectors, to.selectors)) {
    differences.push({ setting: 'selectors', from: from.selectors, to: to.selectors });
  }
  const keys = [...new Set([...Object.keys(from.tags), ...Object.keys(to.tags)])].filter((key) => !isOwnTag(key));
  for (const key of keys.sort()) {
    const [before, after] = [from.tags[key] ?? null, to.tags[key] ?? null];
    if (before !== after) differences.push({ setting: `tags.${key}`, from: before, to: after });
  }
  return differences;
}

/** Whether two profiles run the same pods in the same way. Tags may be edited at any time and do not matter here. */
export function runsSamePods(a: ProfileSpec, b: ProfileSpec): boolean {
  return specDifferences({ ...a, tags: {} }, { ...b, tags: {} }).length === 0;
}

/** A selector as people write it: `namespace web (app=shop, tier=front)`. */
export function selectorText({ namespace, labels }: Selector): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? `namespace ${namespace}` : `namespace ${namespace} (${pairs.join(', ')})`;
}

/**
 * Whether every pod that `old` takes is taken by `candidate` too. Patterns are compared as text: `*` in the candidate
 * stands for whatever is written in the old one, so a doubtful case counts as not taken.
 */
export function takesAllOf(candidate: Selector, old: Selector): boolean {
  if (!fits(candidate.namespace, old.namespace)) return false;
  return Object.entries(candidate.labels).every(([key, pattern]) =>
    Object.entries(old.labels).some(([oldKey, value]) => fits(key, oldKey) && fits(pattern, value)),
  );
}

function fits(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '[^*]');
  return new RegExp(`^${source}$`).test(text);
}

/** The tags by which this project recognizes its own profiles begin with this. */
export const OWN_TAGS = 'eks-upkeep/';

export function isOwnTag(key: string): boolean {
  return key.startsWith(OWN_TAGS);
}

function sameSelectors(a: readonly Selector[], b: readonly Selector[]): boolean {
  return sameSet(a.map(selectorKey), b.map(selectorKey));
}

function selectorKey({ namespace, labels }: Selector): string {
  return JSON.stringify([namespace, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [new Set(a), new Set(b)];
  return left.size === right.size && [...left].every((each) => right.has(each));
}
