import { type FargateProfile, isOwnTag, OWN_TAGS } from './profile.ts';

/** The execution that created a profile. */
const RUN = `${OWN_TAGS}run`;
/** The profile that it was created to replace, as `identityOf` writes it. */
const REPLACES = `${OWN_TAGS}replaces`;
/** The name that its line of replacements began with, which people use in requests. */
const LINEAGE = `${OWN_TAGS}lineage`;

/** How many tags of its own a profile gets. */
export const OWN_TAG_COUNT = 3;

type Named = Pick<FargateProfile, 'name' | 'arn'>;
type Tagged = Pick<FargateProfile, 'name' | 'tags'>;

/** Name and unique id of a profile, `default/0ac1...`: a name alone may be used again by someone else. */
function identityOf({ name, arn }: Named): string {
  return `${name}/${arn.slice(arn.lastIndexOf('/') + 1)}`;
}

/** The tags of a profile that `run` creates to replace `old`. */
export function ownTags(run: string, old: Named & Tagged): Record<string, string> {
  return { [RUN]: run, [REPLACES]: identityOf(old), [LINEAGE]: lineageOf(old) };
}

/**
 * The name that a line of replacements began with: `default` of `9998-default`. That of a profile that replaced none is its own.
 */
function lineageOf({ name, tags }: Tagged): string {
  const replaced = replacedName(tags);
  if (tags[LINEAGE] !== undefined || replaced === undefined) return tags[LINEAGE] ?? name;
  const base = GENERATION.exec(replaced)?.[1];
  return base !== undefined && base === GENERATION.exec(name)?.[1] ? base : replaced;
}

// Profiles created before there was a tag for it show it by their numbered names.
const GENERATION = /^\d{4}-(.+)$/;

/** Whether a profile took the place of one of this name, directly or by way of others. */
export function descendsFrom(profile: Tagged, name: string): boolean {
  const replaced = replacedName(profile.tags);
  const lineage = lineageOf(profile);
  return lineage === name || replaced === name || (replaced !== undefined && isEarlier(name, profile.name, lineage));
}

/** Whether a name is that of a generation before `later`, whose names count down: `9999-default` before `9997-default`. */
function isEarlier(name: string, later: string, lineage: string): boolean {
  const base = GENERATION.exec(name)?.[1];
  return base !== undefined && lineage.startsWith(base) && base === GENERATION.exec(later)?.[1] && later < name;
}

/** The tags of other people, which a new profile can have too; nobody can set the tags of AWS. */
export function foreignTags(tags: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !isOwnTag(key) && !isAwsTag(key)));
}

/** The tags that AWS sets itself, such as `aws:cloudformation:stack-name`. */
export function awsTags(tags: Record<string, string>): string[] {
  return Object.keys(tags).filter(isAwsTag);
}

const isAwsTag = (key: string) => key.toLowerCase().startsWith('aws:');

/** The execution that created the profile; `undefined` when none of ours did. */
export function runOf({ tags }: Pick<FargateProfile, 'tags'>): string | undefined {
  return tags[RUN];
}

/** Whether a profile was created to replace exactly this one. */
export function replaces({ tags }: Pick<FargateProfile, 'tags'>, old: Named): boolean {
  return tags[REPLACES] === identityOf(old);
}

/** The name of the profile that this one was created to replace; `undefined` when none of ours created it. */
function replacedName(tags: FargateProfile['tags']): string | undefined {
  const replaced = tags[REPLACES];
  return replaced?.slice(0, replaced.lastIndexOf('/'));
}
