import { load } from 'js-yaml';
import * as z from 'zod';

/** A setting that a plan changes, by its path; absent is `null`. */
export type Difference = { setting: string; from: unknown; to: unknown };

const Settings = z.object({
  configurationValues: z.nullish(z.string()),
  serviceAccountRoleArn: z.nullish(z.string()),
  podIdentityAssociations: z.nullish(
    z.array(z.looseObject({ serviceAccount: z.string(), roleArn: z.nullish(z.string()) })),
  ),
});

const Details = z.looseObject({
  from: z.optional(z.unknown()),
  versions: z.array(z.string()).optional(),
  snapshot: Settings.optional(),
  settings: Settings.optional(),
  differences: z.array(z.object({ setting: z.string(), from: z.unknown(), to: z.unknown() })).optional(),
});

/** What a plan changes, one entry for each setting, from the details of its outcome. */
export function differencesOf(details: unknown): Difference[] {
  const { from, versions = [], snapshot, settings, differences = [] } = Details.safeParse(details).data ?? {};
  if (differences.length > 0) return differences;
  const version = [from, ...versions].slice(0, -1).map((before, step) => ({
    setting: 'version',
    from: before,
    to: versions[step],
  }));
  if (!snapshot || !settings) return version.filter((each) => each.from !== each.to);
  const before = flat(valuesOf(snapshot));
  const after = flat(valuesOf(settings));
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const others = names.map((setting) => ({
    setting,
    from: before.get(setting) ?? null,
    to: after.get(setting) ?? null,
  }));
  return [...version, ...others].filter((each) => JSON.stringify(each.from) !== JSON.stringify(each.to));
}

function valuesOf({ configurationValues, serviceAccountRoleArn, podIdentityAssociations }: z.infer<typeof Settings>) {
  const identities = (podIdentityAssociations ?? []).map(({ serviceAccount, roleArn }) => [serviceAccount, roleArn]);
  return {
    configurationValues: configurationOf(configurationValues ?? ''),
    ...(serviceAccountRoleArn && { serviceAccountRoleArn }),
    podIdentityAssociations: Object.fromEntries(identities),
  };
}

// EKS takes JSON and YAML, and YAML holds JSON.
function configurationOf(text: string): unknown {
  try {
    return text.trim() === '' ? {} : load(text);
  } catch {
    return text;
  }
}

/** Every value that is not an object with members, by its path. Lists are compared whole. */
function flat(value: unknown, path = ''): Map<string, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) return new Map(path === '' ? [] : [[path, value]]);
  const members = Object.entries(value).map(([key, member]) => flat(member, path === '' ? key : `${path}.${key}`));
  return new Map(members.flatMap((member) => [...member]));
}

/** `version: v1 -> v2`. */
export const differenceText = ({ setting, from, to }: Difference): string =>
  `${setting}: ${shown(from)} -> ${shown(to)}`;

function shown(value: unknown): string {
  if (value === null || value === undefined) return '(none)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
