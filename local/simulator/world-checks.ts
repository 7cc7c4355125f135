import { builtinCatalogue, type Catalogue, catalogueFrom } from './catalogue.ts';
import { configurationProblems, isConfigurationSchema } from './configuration.ts';
import { OPERATION_NAMES } from './inputs.ts';
import { CatalogAddon, WorldAddon } from './world-schema.ts';

type Problem = { path: string; message: string };
type RawCluster = { at: string; name: string; place: string; version: string; raw: Record<string, unknown> };

/**
 * What no schema can say: versions the catalogue does not have, names used twice, two profiles being created, faults on
 * what is not there. Works on the raw world, so that a mistake in one place hides none elsewhere.
 */
export function impossibilities(raw: unknown): Problem[] {
  const world = record(raw);
  const catalogue = catalogueOfRaw(world.catalog);
  const clusters = list(world.clusters).map((cluster, i) => rawCluster(world, record(cluster), i));
  return [
    ...twice(
      clusters.map(({ at, place }) => ({ at: `${at}.name`, name: place })),
      'cluster',
    ),
    ...clusters.flatMap((cluster) => [
      ...addonProblems(cluster, catalogue),
      ...profileProblems(cluster),
      ...clusterProblems(cluster),
    ]),
    ...catalogProblems(world.catalog),
    ...list(world.faults).flatMap((fault, i) => faultProblems(record(fault), `faults[${i}]`, clusters, catalogue)),
    ...list(world.actions).flatMap((action, i) => actionProblems(record(action), `actions[${i}]`, clusters)),
  ];
}

function addonProblems(cluster: RawCluster, catalogue: Catalogue | undefined): Problem[] {
  const addons = list(cluster.raw.addons);
  const names = addons.map((addon, i) => ({ at: `${cluster.at}.addons[${i}].name`, name: text(record(addon).name) }));
  return [
    ...twice(names, 'add-on'),
    ...addons.flatMap((addon, i) => addonProblem(addon, `${cluster.at}.addons[${i}]`)),
  ];

  function addonProblem(addon: unknown, at: string): Problem[] {
    const { name, version, configurationValues, podIdentityAssociations } = record(addon);
    const identities = list(podIdentityAssociations).map((identity, i) => ({
      at: `${at}.podIdentityAssociations[${i}]`,
      name: text(record(identity).serviceAccount),
    }));
    const problems = twice(identities, 'service account');
    if (!catalogue || !WorldAddon.shape.name.safeParse(name).success) return problems;
    const known = catalogue.addon(text(name));
    if (!known) return [...problems, { path: `${at}.name`, message: `The catalogue has no add-on ${text(name)}.` }];
    // Without a version of the cluster, which is told by itself, nothing can be said of those of its add-ons.
    if (cluster.version === '') return problems;
    const found = known.versions.find((candidate) => candidate.version === version);
    if (!found?.clusterVersions.includes(cluster.version)) {
      const offered = known.versions.filter((candidate) => candidate.clusterVersions.includes(cluster.version));
      const newest = offered.slice(0, 5).map((candidate) => candidate.version);
      const choice = newest.length > 0 ? ` It has, newest first: ${newest.join(', ')}.` : '';
      const message = `The catalogue has no ${text(name)} ${text(version)} for Kubernetes ${cluster.version}.${choice}`;
      return [...problems, { path: `${at}.version`, message }];
    }
    if (typeof configurationValues !== 'string') return problems;
    const wrong = configurationProblems(found.schema, configurationValues);
    return [...problems, ...wrong.map((message) => ({ path: `${at}.configurationValues`, message }))];
  }
}

function profileProblems(cluster: RawCluster): Problem[] {
  const profiles = list(cluster.raw.fargateProfiles).map((profile, i) => ({
    at: `${cluster.at}.fargateProfiles[${i}]`,
    name: text(record(profile).name),
    status: text(record(profile).status ?? 'ACTIVE'),
    subnets: list(record(profile).subnets),
    endsInSeconds: record(profile).endsInSeconds,
  }));
  const moving = profiles.filter(({ status }) => status === 'CREATING' || status === 'DELETING');
  const open = new Set(list(cluster.raw.publicSubnets));
  return [
    ...twice(
      profiles.map(({ at, name }) => ({ at: `${at}.name`, name })),
      'Fargate profile',
    ),
    ...moving.slice(1).map(({ at }) => ({
      path: `${at}.status`,
      message: 'Only one Fargate profile of a cluster can be CREATING or DELETING.',
    })),
    ...profiles
      .filter((profile) => profile.endsInSeconds !== undefined && !moving.includes(profile))
      .map(({ at }) => ({ path: `${at}.endsInSeconds`, message: 'Only a CREATING or DELETING profile ends.' })),
    ...profiles
      .filter(({ subnets }) => subnets.some((subnet) => open.has(subnet)))
      .map(({ at }) => ({ path: `${at}.subnets`, message: 'A Fargate profile cannot be in a public subnet.' })),
  ];
}

function clusterProblems({ at, raw }: RawCluster): Problem[] {
  if (raw.updatingForSeconds === undefined || raw.status === 'UPDATING') return [];
  return [{ path: `${at}.updatingForSeconds`, message: 'Only a cluster whose status is UPDATING can be updating.' }];
}

function catalogProblems(catalog: unknown): Problem[] {
  const addons = list(catalog).map((addon) => CatalogAddon.safeParse(addon).data);
  const names = addons.map((addon, i) => ({ at: `catalog[${i}].addon`, name: addon?.addon ?? '' }));
  return [
    ...twice(names, 'add-on'),
    ...addons.flatMap((addon, i) => {
      const versions = addon?.versions ?? [];
      const listed = versions.map(({ version }, j) => ({ at: `catalog[${i}].versions[${j}].version`, name: version }));
      const defaults = versions.flatMap((version, j) => {
        const chosen = version.default === true ? version.clusterVersions : version.default || [];
        return chosen.map((name) => ({
          at: `catalog[${i}].versions[${j}].default`,
          name,
          has: version.clusterVersions,
        }));
      });
      return [
        ...twice(listed, 'version'),
        ...versions.flatMap(({ schema }, j) =>
          schema === undefined || isConfigurationSchema(typeof schema === 'string' ? schema : JSON.stringify(schema))
            ? []
            : [
                {
                  path: `catalog[${i}].versions[${j}].schema`,
                  message: 'This is no JSON Schema of draft-06, draft-07 or 2019-09.',
                },
              ],
        ),
        ...twice(defaults, 'default of Kubernetes'),
        ...defaults
          .filter(({ name, has }) => !has.includes(name))
          .map(({ at, name }) => ({ path: at, message: `This version is not for Kubernetes ${name}.` })),
      ];
    }),
  ];
}

const WITH_ADDON = new Set([
  'addon-update',
  'DescribeAddon',
  'UpdateAddon',
  'DescribeUpdate',
  'ListUpdates',
  'DescribeAddonVersions',
  'DescribeAddonConfiguration',
]);
const WITH_PROFILE = new Set([
  'fargate-create',
  'fargate-delete',
  'DescribeFargateProfile',
  'CreateFargateProfile',
  'DeleteFargateProfile',
]);
const WITHOUT_CLUSTER = new Set(['ListClusters', 'DescribeAddonVersions', 'DescribeAddonConfiguration']);

function faultProblems(
  fault: Record<string, unknown>,
  at: string,
  clusters: RawCluster[],
  catalogue: Catalogue | undefined,
): Problem[] {
  const problems: Problem[] = [];
  const on = text(fault.on);
  const tell = (key: string, message: string) => problems.push({ path: `${at}.${key}`, message });
  const reached = clusters.filter(({ name }) => fault.cluster === undefined || name === fault.cluster);
  if (typeof fault.cluster === 'string') {
    if (WITHOUT_CLUSTER.has(on)) tell('cluster', `${on} is not about a cluster.`);
    else if (reached.length === 0) tell('cluster', `The world has no cluster ${fault.cluster}.`);
  }
  if (typeof fault.addon === 'string') {
    const installed = reached.some(({ raw }) => list(raw.addons).some((addon) => record(addon).name === fault.addon));
    const known = WITHOUT_CLUSTER.has(on) ? catalogue?.addon(fault.addon) : installed;
    if (!WITH_ADDON.has(on)) tell('addon', `${on} is not about an add-on.`);
    else if (!known && reached.length > 0)
      tell('addon', `No cluster this fault reaches has the add-on ${fault.addon}.`);
  }
  // A profile is not looked up: most faults on profiles are about one that the run will create.
  if (typeof fault.profile === 'string' && !WITH_PROFILE.has(on))
    tell('profile', `${on} is not about a Fargate profile.`);
  return problems;
}

function actionProblems(action: Record<string, unknown>, at: string, clusters: RawCluster[]): Problem[] {
  return OPERATION_NAMES.filter((operation) => Object.hasOwn(action, operation)).flatMap((operation) => {
    const input = record(action[operation]);
    const key = input.clusterName === undefined ? 'name' : 'clusterName';
    const name = input[key];
    if (typeof name !== 'string' || clusters.some((cluster) => cluster.name === name)) return [];
    return [{ path: `${at}.${operation}.${key}`, message: `The world has no cluster ${name}.` }];
  });
}

function twice(things: readonly { at: string; name: string }[], kind: string): Problem[] {
  const seen = new Set<string>();
  return things.flatMap(({ at, name }) => {
    if (name === '') return [];
    if (seen.has(name)) return [{ path: at, message: `The ${kind} ${name} is there twice.` }];
    seen.add(name);
    return [];
  });
}

function rawCluster(world: Record<string, unknown>, raw: Record<string, unknown>, i: number): RawCluster {
  const { region = world.region ?? 'eu-west-1', account = world.account ?? '111122223333' } = raw;
  const name = text(raw.name);
  const place = name === '' ? '' : `${name} of ${text(account)} in ${text(region)}`;
  return { at: `clusters[${i}]`, name, place, version: text(raw.version), raw };
}

function catalogueOfRaw(catalog: unknown): Catalogue | undefined {
  if (catalog === undefined || catalog === 'builtin') return builtinCatalogue();
  const addons = list(catalog).map((addon) => CatalogAddon.safeParse(addon).data);
  const whole = addons.filter((addon) => addon !== undefined);
  return whole.length === addons.length ? catalogueFrom(whole) : undefined;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
