import { configurationSchema } from './catalog/schemas.ts';
import { CATALOGUE_SOURCES, type CatalogueSource } from './catalog/versions.ts';
import type { CatalogAddon } from './world-schema.ts';

export type AddonVersion = {
  version: string;
  clusterVersions: readonly string[];
  /** Kubernetes versions whose default it is. */
  defaultOf: readonly string[];
  /** JSON Schema, as text. */
  schema: string;
  requiresIamPermissions: boolean;
  requiresConfiguration: boolean;
};

export type CatalogueAddon = {
  name: string;
  type: string;
  namespace: string;
  publisher: string;
  owner: string;
  updateSeconds: number;
  identities: readonly { serviceAccount: string; recommendedManagedPolicies: readonly string[] }[];
  /** Newest first. */
  versions: readonly AddonVersion[];
};

/** What EKS offers, apart from any cluster. */
export type Catalogue = {
  addons: readonly CatalogueAddon[];
  addon(name: string): CatalogueAddon | undefined;
  /** The version if it is offered for that Kubernetes version. */
  version(addon: string, version: string, clusterVersion: string): AddonVersion | undefined;
};

let builtin: Catalogue | undefined;

/** Ten add-ons for Kubernetes 1.29 to 1.36. */
export function builtinCatalogue(): Catalogue {
  builtin ??= catalogueOf(CATALOGUE_SOURCES.map(builtinAddon));
  return builtin;
}

/** The catalogue a world spells out. */
export function catalogueFrom(addons: readonly CatalogAddon[]): Catalogue {
  return catalogueOf(addons.map(worldAddon));
}

function catalogueOf(addons: CatalogueAddon[]): Catalogue {
  const sorted = addons.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const byName = new Map(sorted.map((addon) => [addon.name, addon]));
  return {
    addons: sorted,
    addon: (name) => byName.get(name),
    version: (name, version, clusterVersion) =>
      byName
        .get(name)
        ?.versions.find((each) => each.version === version && each.clusterVersions.includes(clusterVersion)),
  };
}

function builtinAddon(source: CatalogueSource): CatalogueAddon {
  const { name, type, namespace, updateSeconds, requiresIamPermissions } = source;
  return {
    name,
    type,
    namespace,
    publisher: 'eks',
    owner: 'aws',
    updateSeconds,
    identities: Object.entries(source.identities).map(([serviceAccount, policy]) => ({
      serviceAccount,
      recommendedManagedPolicies: [`arn:aws:iam::aws:policy/${policy}`],
    })),
    versions: source.versions.map((line) => {
      const [short = '', range = ''] = line.split(' ');
      const [from = 0, to = 0] = range.split('-').map(Number);
      return {
        version: fullVersion(short),
        clusterVersions: Array.from({ length: to - from + 1 }, (_, i) => `1.${to - i}`),
        defaultOf: Object.entries(source.defaults).flatMap(([minor, version]) =>
          version === short ? [`1.${minor}`] : [],
        ),
        schema: configurationSchema(name, short),
        requiresIamPermissions,
        requiresConfiguration: false,
      };
    }),
  };
}

function fullVersion(short: string): string {
  const [version, build] = short.split('-');
  return `v${version}-eksbuild.${build}`;
}

const ANYTHING = JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' });

function worldAddon(source: CatalogAddon): CatalogueAddon {
  const { addon: name, type, namespace, updateSeconds } = source;
  const versions = source.versions.map((each) => ({
    version: each.version,
    clusterVersions: each.clusterVersions,
    defaultOf: each.default === true ? each.clusterVersions : each.default || [],
    schema: typeof each.schema === 'object' ? JSON.stringify(each.schema) : (each.schema ?? ANYTHING),
    requiresIamPermissions: each.requiresIamPermissions,
    requiresConfiguration: each.requiresConfiguration,
  }));
  return {
    name,
    type,
    namespace,
    publisher: 'eks',
    owner: 'aws',
    updateSeconds,
    identities: [],
    versions: versions.toSorted((a, b) => compareVersions(b.version, a.version)),
  };
}

/** The numbers of one version against those of another: below zero when `a` is older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Major and minor as one number to count with: 1.19 is 1019. Undefined when the text has none. */
export function minorOf(version: string): number | undefined {
  const [major, minor] = numbersOf(version);
  return major === undefined || minor === undefined ? undefined : major * 1000 + minor;
}

function numbersOf(version: string): number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}
