import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import * as z from 'zod';
import { readYaml } from '../../../functions/core/configuration/yaml.ts';
import type { CatalogAddon } from './catalog-schema.ts';
import { compareVersions } from './catalogue.ts';

// As EKS answers: members that are not set are null, ones that are not known here are left alone.
const Compatibility = z.looseObject({
  clusterVersion: z.string(),
  platformVersions: z.array(z.string()).nullish(),
  defaultVersion: z.boolean().nullish(),
});
const OfferedVersion = z.looseObject({
  addonVersion: z.string(),
  architecture: z.array(z.string()).nullish(),
  computeTypes: z.array(z.string()).nullish(),
  compatibilities: z.array(Compatibility).min(1),
  requiresConfiguration: z.boolean().nullish(),
  requiresIamPermissions: z.boolean().nullish(),
});
const OfferedAddon = z.looseObject({
  addonName: z.string(),
  type: z.string().nullish(),
  publisher: z.string().nullish(),
  owner: z.string().nullish(),
  marketplaceInformation: z.looseObject({ productId: z.string(), productUrl: z.string() }).nullish(),
  defaultNamespace: z.string().nullish(),
  addonVersions: z.array(OfferedVersion).min(1),
});
type OfferedAddon = z.output<typeof OfferedAddon>;
type OfferedVersion = z.output<typeof OfferedVersion>;

const VersionsAnswer = z.looseObject({ addons: z.array(OfferedAddon) });
const ConfigurationAnswer = z.looseObject({
  addonName: z.string(),
  addonVersion: z.string(),
  configurationSchema: z.string(),
  podIdentityConfiguration: z
    .array(z.looseObject({ serviceAccount: z.string(), recommendedManagedPolicies: z.array(z.string()).nullish() }))
    .nullish(),
});
type ConfigurationAnswer = z.output<typeof ConfigurationAnswer>;

/** Says why a folder of answers is no catalogue. */
export class FolderError extends Error {}

/** The add-ons that answers of EKS describe: what a world's catalogue would list. */
export function catalogFromAnswers(
  offered: readonly OfferedAddon[],
  configurations: readonly ConfigurationAnswer[],
): z.input<typeof CatalogAddon>[] {
  const configurationOf = new Map(configurations.map((each) => [`${each.addonName} ${each.addonVersion}`, each]));
  return mergedByName(offered).map((addon) => ({
    addon: addon.addonName,
    ...(addon.type && { type: addon.type }),
    ...(addon.publisher && { publisher: addon.publisher }),
    ...(addon.owner && { owner: addon.owner }),
    ...(addon.marketplaceInformation && {
      marketplace: {
        productId: addon.marketplaceInformation.productId,
        productUrl: addon.marketplaceInformation.productUrl,
      },
    }),
    ...(addon.defaultNamespace && { namespace: addon.defaultNamespace }),
    versions: addon.addonVersions.map((version) =>
      catalogVersion(version, configurationOf.get(`${addon.addonName} ${version.addonVersion}`)),
    ),
  }));
}

/**
 * Reads a folder of answers as the AWS CLI writes them: any number of `aws eks describe-addon-versions` and
 * `aws eks describe-addon-configuration`, in JSON or YAML, whatever their names. Throws FolderError.
 */
export function catalogFromFolder(folder: string, from: string): z.input<typeof CatalogAddon>[] {
  const at = resolve(from, folder);
  const answers = answerFiles(at).map((name) => answerIn(join(at, name), name));
  const offered = answers.flatMap(({ addons }) => addons ?? []);
  const configurations = answers.flatMap(({ configuration }) => configuration ?? []);
  if (offered.length === 0) {
    throw new FolderError(`${at} has no answer of describe-addon-versions that names an add-on.`);
  }
  return catalogFromAnswers(offered, configurations);
}

function answerFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => ['.json', '.yaml', '.yml'].includes(extname(name)))
      .sort();
  } catch (error) {
    throw new FolderError(`${folder} cannot be read: ${reasonOf(error)}.`);
  }
}

export type Answer = { addons?: OfferedAddon[]; configuration?: ConfigurationAnswer };

function answerIn(path: string, name: string): Answer {
  try {
    return readAnswer(parsed(path, name));
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new FolderError(`${name} ${error.message} Move it elsewhere.`);
  }
}

class NoAnswer extends Error {}

/** An answer of EKS of either kind, as the AWS CLI or an SDK gives it. */
export function readAnswer(answer: unknown): Answer {
  const versions = VersionsAnswer.safeParse(answer);
  if (versions.success) return { addons: versions.data.addons };
  const configuration = ConfigurationAnswer.safeParse(answer);
  if (configuration.success) return { configuration: configuration.data };
  const isVersions = typeof answer === 'object' && answer !== null && 'addons' in answer;
  const issue = (isVersions ? versions : configuration).error.issues[0];
  throw new NoAnswer(
    `is an answer neither of describe-addon-versions nor of describe-addon-configuration: ` +
      `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'not an object'}.`,
  );
}

function parsed(path: string, name: string): unknown {
  try {
    const text = readFileSync(path, 'utf8');
    if (extname(path) === '.json') return JSON.parse(text);
    const read = readYaml(text);
    if ('value' in read) return read.value;
    throw new Error([...read.path, read.problem].join(' '));
  } catch (error) {
    throw new FolderError(`${name} cannot be read: ${reasonOf(error)}.`);
  }
}

function catalogVersion(
  version: OfferedVersion,
  configuration: ConfigurationAnswer | undefined,
): z.input<typeof CatalogAddon>['versions'][number] {
  const { compatibilities } = version;
  const some = compatibilities.filter(({ platformVersions }) => platformVersions && !platformVersions.includes('*'));
  const identities = configuration?.podIdentityConfiguration;
  return {
    version: version.addonVersion,
    clusterVersions: compatibilities.map(({ clusterVersion }) => clusterVersion),
    default: compatibilities.flatMap((each) => (each.defaultVersion ? [each.clusterVersion] : [])),
    ...(some.length > 0 && {
      platformVersions: Object.fromEntries(some.map((each) => [each.clusterVersion, each.platformVersions ?? ['*']])),
    }),
    ...(version.computeTypes && { computeTypes: version.computeTypes }),
    ...(version.architecture && { architecture: version.architecture }),
    ...(configuration && { schema: configuration.configurationSchema }),
    ...(identities && {
      podIdentityConfiguration: identities.map(({ serviceAccount, recommendedManagedPolicies }) => ({
        serviceAccount,
        recommendedManagedPolicies: recommendedManagedPolicies ?? [],
      })),
    }),
    requiresConfiguration: version.requiresConfiguration ?? false,
    requiresIamPermissions: version.requiresIamPermissions ?? false,
  };
}

/** Answers that were asked for one Kubernetes version each, as one: in the order in which EKS lists the versions. */
function mergedByName(addons: readonly OfferedAddon[]): OfferedAddon[] {
  const byName = new Map<string, OfferedAddon>();
  for (const addon of addons) {
    const earlier = byName.get(addon.addonName);
    byName.set(addon.addonName, earlier ? { ...earlier, addonVersions: merged(earlier, addon) } : addon);
  }
  return [...byName.values()];
}

function merged(earlier: OfferedAddon, later: OfferedAddon): OfferedVersion[] {
  const versions = [...earlier.addonVersions];
  const placeOf = (version: OfferedVersion) =>
    versions.findIndex(({ addonVersion }) => addonVersion === version.addonVersion);
  let place = 0;
  for (const [i, version] of later.addonVersions.entries()) {
    const known = placeOf(version);
    const twin = versions[known];
    if (twin) {
      versions[known] = { ...twin, compatibilities: union(twin, version) };
      place = known + 1;
      continue;
    }
    // It stands between its neighbours; where those leave a choice, before what is older by number.
    const next =
      later.addonVersions
        .slice(i)
        .map(placeOf)
        .find((at) => at >= place) ?? versions.length;
    while (place < next && compareVersions(versions[place]?.addonVersion ?? '', version.addonVersion) > 0) place++;
    versions.splice(place++, 0, version);
  }
  return versions;
}

function union(one: OfferedVersion, other: OfferedVersion): OfferedVersion['compatibilities'] {
  const known = new Set(one.compatibilities.map(({ clusterVersion }) => clusterVersion));
  return [...one.compatibilities, ...other.compatibilities.filter((each) => !known.has(each.clusterVersion))];
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
