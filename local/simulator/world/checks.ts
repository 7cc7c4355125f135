import * as z from 'zod';
import { parameterProblems } from '../../iam/template-parameters.ts';
import { templateOf } from '../../template.ts';
import { catalogProblems, catalogueOfRaw } from '../catalog/catalog-checks.ts';
import type { Catalogue } from '../catalog/catalogue.ts';
import { configurationProblems } from '../catalog/configuration.ts';
import { OPERATION_NAMES, OPERATIONS } from '../eks/operations.ts';
import { kubernetesProblems } from '../kubernetes/world/checks.ts';
import { list, type Problem, record, text, twice } from './problems.ts';

type RawCluster = { at: string; name: string; place: string; raw: Record<string, unknown> };

/**
 * What no schema can say: names used twice, values that an add-on's version does not take, two profiles being created,
 * faults on what is not there. Works on the raw world, so that a mistake in one place hides none elsewhere.
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
      ...nodeGroupProblems(cluster),
      ...clusterProblems(cluster),
      ...kubernetesProblems(cluster.at, cluster.raw),
    ]),
    ...catalogProblems(world.catalog),
    ...stackProblems(record(world.stackParameters)),
    ...list(world.faults).flatMap((fault, i) => faultProblems(record(fault), `faults[${i}]`, clusters, catalogue)),
    ...list(world.actions).flatMap((action, i) => actionProblems(record(action), `actions[${i}]`, clusters)),
  ];
}

function stackProblems(parameters: Record<string, unknown>): Problem[] {
  const given = z.record(z.string(), z.union([z.string(), z.array(z.string())])).safeParse(parameters).data ?? {};
  if (Object.keys(given).length === 0) return [];
  const problems = parameterProblems(templateOf('template.yaml'), given);
  return problems.map(({ name, message }) => ({ path: `stackParameters.${name}`, message }));
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
    // EKS keeps what it no longer offers, and what it never did; only of what it knows can the values be checked.
    const known = catalogue?.addon(text(name))?.versions.find((candidate) => candidate.version === version);
    if (!known || typeof configurationValues !== 'string') return problems;
    const wrong = configurationProblems(known.schema, configurationValues);
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

function nodeGroupProblems({ at, raw }: RawCluster): Problem[] {
  const groups = list(raw.nodeGroups).map((group, i) => ({ at: `${at}.nodeGroups[${i}]`, group: record(group) }));
  const names = groups.map((each) => ({ at: `${each.at}.name`, name: text(each.group.name) }));
  const outside = groups.filter(({ group: { desiredSize, minSize = 0, maxSize = 1000 } }) => {
    return Number(desiredSize) < Number(minSize) || Number(desiredSize) > Number(maxSize);
  });
  return [
    ...twice(names, 'node group'),
    ...outside.map((each) => ({ path: `${each.at}.desiredSize`, message: 'It lies between minSize and maxSize.' })),
  ];
}

function clusterProblems({ at, raw }: RawCluster): Problem[] {
  if (raw.updatingForSeconds === undefined || raw.status === 'UPDATING') return [];
  return [{ path: `${at}.updatingForSeconds`, message: 'Only a cluster whose status is UPDATING can be updating.' }];
}

/** The operations with one of these members in their input. */
const operationsWith = (...members: string[]) =>
  OPERATION_NAMES.filter((name) => members.some((member) => Object.hasOwn(OPERATIONS[name].input.shape, member)));

const WITH_ADDON = new Set<string>(['addon-update', ...operationsWith('addonName')]);
const WITH_PROFILE = new Set<string>(['fargate-create', 'fargate-delete', ...operationsWith('fargateProfileName')]);
const WITH_CLUSTER = operationsWith('clusterName', 'name', 'resourceArn');
const WITHOUT_CLUSTER = new Set<string>(OPERATION_NAMES.filter((name) => !WITH_CLUSTER.includes(name)));

function faultProblems(
  fault: Record<string, unknown>,
  at: string,
  clusters: RawCluster[],
  catalogue: Catalogue | undefined,
): Problem[] {
  const problems: Problem[] = [];
  const on = text(fault.on);
  const report = (key: string, message: string) => problems.push({ path: `${at}.${key}`, message });
  const reached = clusters.filter(({ name }) => fault.cluster === undefined || name === fault.cluster);
  if (typeof fault.cluster === 'string') {
    if (WITHOUT_CLUSTER.has(on)) report('cluster', `${on} is not about a cluster.`);
    else if (reached.length === 0) report('cluster', `The world has no cluster ${fault.cluster}.`);
  }
  if (typeof fault.addon === 'string') {
    const installed = reached.some(({ raw }) => list(raw.addons).some((addon) => record(addon).name === fault.addon));
    const known = WITHOUT_CLUSTER.has(on) ? catalogue?.addon(fault.addon) : installed;
    if (!WITH_ADDON.has(on)) report('addon', `${on} is not about an add-on.`);
    else if (!known && reached.length > 0)
      report('addon', `No cluster this fault reaches has the add-on ${fault.addon}.`);
  }
  if (on === 'kubernetes' && reached.length > 0 && !reached.some(({ raw }) => raw.kubernetes !== undefined)) {
    report('on', 'No cluster this fault reaches has a Kubernetes API: give it `kubernetes`.');
  }
  // A profile is not looked up: most faults on profiles are about one that the run will create.
  if (typeof fault.profile === 'string' && !WITH_PROFILE.has(on))
    report('profile', `${on} is not about a Fargate profile.`);
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

function rawCluster(world: Record<string, unknown>, raw: Record<string, unknown>, i: number): RawCluster {
  const { region = world.region ?? 'eu-west-1', account = world.account ?? '111122223333' } = raw;
  const name = text(raw.name);
  const place = name === '' ? '' : `${name} of ${text(account)} in ${text(region)}`;
  return { at: `clusters[${i}]`, name, place, raw };
}
