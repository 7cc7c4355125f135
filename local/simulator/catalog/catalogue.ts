import { readAddonFile } from './addon-file.ts';
import { BUILTIN_ADDONS, type BuiltinAddon } from './builtin-addons.ts';
import type { Catalog, CatalogAddon } from './catalog-schema.ts';
import { schemaReader } from './schema-notation.ts';

export type AddonVersion = {
  version: string;
  clusterVersions: readonly string[];
  /** Kubernetes versions whose default it is. */
  defaultOf: readonly string[];
  /** By Kubernetes version, where not every one will do. */
  platformVersions: Readonly<Record<string, readonly string[]>>;
  computeTypes: readonly string[];
  architecture: readonly string[];
  /** JSON Schema, as text. */
  readonly schema: string;
  podIdentityConfiguration?: readonly PodIdentity[] | undefined;
  requiresIamPermissions: boolean;
  requiresConfiguration: boolean;
};

export type PodIdentity = { serviceAccount: string; recommendedManagedPolicies: readonly string[] };

export type CatalogueAddon = {
  name: string;
  type: string;
  namespace: string;
  publisher: string;
  owner: string;
  marketplace?: { productId: string; productUrl: string } | undefined;
  updateSeconds: number;
  /** In the order in which EKS lists them, which is newest first as a rule. */
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

/** Ten add-ons for Kubernetes 1.20 to 1.36. */
export function builtinCatalogue(): Catalogue {
  builtin ??= withAddons(BUILTIN_ADDONS.map(builtinAddon));
  return builtin;
}

/** The catalogue of a world. An add-on that is named in both is the world's. */
export function catalogueOf(catalog: Catalog): Catalogue {
  if (catalog === 'builtin') return builtinCatalogue();
  if (Array.isArray(catalog)) return withAddons(catalog.map(worldAddon));
  return withAddons([...builtinCatalogue().addons, ...catalog.addons.map(worldAddon)]);
}

/** Whether EKS takes it on a cluster of that platform version. */
export function runsOnPlatform(offered: AddonVersion, cluster: { version: string; platformVersion: string }): boolean {
  const wanted = offered.platformVersions[cluster.version] ?? ['*'];
  return wanted.some(
    (each) =>
      each === '*' ||
      each === cluster.platformVersion ||
      (each.endsWith('+') && compareVersions(cluster.platformVersion, each) >= 0),
  );
}

function withAddons(addons: CatalogueAddon[]): Catalogue {
  // Of two with one name the later stands.
  const byName = new Map(addons.map((addon) => [addon.name, addon]));
  return {
    addons: [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    addon: (name) => byName.get(name),
    version: (name, version, clusterVersion) =>
      byName
        .get(name)
        ?.versions.find((each) => each.version === version && each.clusterVersions.includes(clusterVersion)),
  };
}

/** What most runs ask of one or two add-ons only is read, and each schema made, when it is asked for. */
function builtinAddon(source: BuiltinAddon): CatalogueAddon {
  const { name, type, owner, namespace, updateSeconds } = source;
  let versions: AddonVersion[] | undefined;
  return {
    name,
    type,
    owner,
    publisher: 'eks',
    namespace,
    updateSeconds,
    get versions() {
      versions ??= builtinVersions(source);
      return versions;
    },
  };
}

function builtinVersions({ name, requiresIamPermissions, identities, ...source }: BuiltinAddon): AddonVersion[] {
  const { versions, schemas } = readAddonFile(name);
  const count = Math.max(...versions.map(({ schema }) => schema));
  const schemaText = schemaTexts(schemaReader(schemas, count), source);
  const podIdentityConfiguration = Object.entries(identities).map(([serviceAccount, policy]) => ({
    serviceAccount,
    recommendedManagedPolicies: [`arn:aws:iam::aws:policy/${policy}`],
  }));
  return versions.map(({ schema, ...version }) => ({
    ...version,
    architecture: ['amd64', 'arm64'],
    get schema() {
      return schemaText(schema);
    },
    podIdentityConfiguration,
    requiresIamPermissions,
    requiresConfiguration: false,
  }));
}

function schemaTexts(read: ReturnType<typeof schemaReader>, { dialect, root }: Pick<BuiltinAddon, 'dialect' | 'root'>) {
  const texts = new Map<number, string>();
  return (number: number): string => {
    const known = texts.get(number);
    if (known !== undefined) return known;
    const schema = read(number);
    const text = JSON.stringify(
      root === undefined
        ? { $schema: dialect, ...schema }
        : { $ref: `#/definitions/${root}`, $schema: dialect, definitions: { [root]: schema } },
    );
    texts.set(number, text);
    return text;
  };
}

const ANYTHING = JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' });

function worldAddon({ addon: name, versions, schemas, ...source }: CatalogAddon): CatalogueAddon {
  const texts = new Map(Object.entries(schemas).map(([key, schema]) => [key, JSON.stringify(schema)]));
  return {
    name,
    ...source,
    versions: versions.map(({ default: isDefault, schema = ANYTHING, ...each }) => ({
      ...each,
      defaultOf: isDefault === true ? each.clusterVersions : isDefault || [],
      schema: typeof schema === 'object' ? JSON.stringify(schema) : (texts.get(schema) ?? schema),
    })),
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
