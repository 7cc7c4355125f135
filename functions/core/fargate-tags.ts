import { type FargateProfile, isOwnTag, OWN_TAGS } from './fargate-profile.ts';

/** The execution that made a profile. */
const RUN = `${OWN_TAGS}run`;
/** The profile it was made to replace, as `lineageOf` writes it. */
const REPLACES = `${OWN_TAGS}replaces`;

type Named = Pick<FargateProfile, 'name' | 'arn'>;

/** Name and unique id of a profile, `default/0ac1...`: a name alone may be used again by someone else. */
export function lineageOf({ name, arn }: Named): string {
  return `${name}/${arn.slice(arn.lastIndexOf('/') + 1)}`;
}

/** The tags of a profile that `run` makes to replace `old`. */
export function ownTags(run: string, old: Named): Record<string, string> {
  return { [RUN]: run, [REPLACES]: lineageOf(old) };
}

/** The tags that are somebody else's. */
export function foreignTags(tags: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !isOwnTag(key)));
}

/** The execution that made the profile; `undefined` when none of ours did. */
export function runOf({ tags }: Pick<FargateProfile, 'tags'>): string | undefined {
  return tags[RUN];
}

/** Whether a profile was made to replace exactly this one. */
export function replaces({ tags }: Pick<FargateProfile, 'tags'>, old: Named): boolean {
  return tags[REPLACES] === lineageOf(old);
}

/** Whether a profile was made to replace one of this name, which may be gone by now. */
export function replacesName({ tags }: Pick<FargateProfile, 'tags'>, name: string): boolean {
  return tags[REPLACES]?.startsWith(`${name}/`) === true;
}
