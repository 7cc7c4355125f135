import * as z from 'zod';
import { minorOf, runsOnPlatform } from '../catalog/catalogue.ts';
import { asksForDefaults, configurationProblems } from '../catalog/configuration.ts';
import { type Context, clusterOf, newId, reportChange, schedule } from '../context.ts';
import { EksError } from '../http/errors.ts';
import { operation, Page, text } from '../http/operation.ts';
import { byKey, pageOf } from '../http/pages.ts';
import { earlierResult, refuseBadToken, rememberResult } from '../http/tokens.ts';
import { healthAnswer, timestamp } from '../http/wire.ts';
import { applyToObjects } from '../kubernetes/addons/rollout.ts';
import { refuseAddonUpdate, refuseInactive } from '../locks.ts';
import type { AddonChange, AddonState, ClusterState, Transition, UpdateState } from '../state.ts';
import { addonUpdateEnding, isApplied } from './addon-endings.ts';
import { associationsOf } from './identities.ts';
import { refuseUnpermittedChange } from './permissions/addon-change.ts';
import { refuseBadRoles } from './role-rules.ts';
import { updateAnswer } from './updates.ts';

const ClusterName = z
  .string()
  .max(100)
  .regex(/^[0-9A-Za-z][A-Za-z0-9\-_]*$/);
const IdentityInput = z.object({ serviceAccount: z.string().min(1), roleArn: z.string().min(1) });

const INPUTS = {
  ListAddons: z.object({ clusterName: ClusterName, ...Page }),
  DescribeAddon: z.object({ clusterName: ClusterName, addonName: z.string() }),
  UpdateAddon: z.object({
    clusterName: ClusterName,
    addonName: z.string(),
    addonVersion: text,
    serviceAccountRoleArn: z.string().min(1).max(255).nullish(),
    resolveConflicts: z.enum(['OVERWRITE', 'NONE', 'PRESERVE']).nullish(),
    clientRequestToken: text,
    configurationValues: text,
    podIdentityAssociations: z.array(IdentityInput).nullish(),
  }),
};
export type AddonInput<N extends keyof typeof INPUTS> = z.output<(typeof INPUTS)[N]>;

function listAddons(context: Context, input: AddonInput<'ListAddons'>): object {
  const names = clusterOf(context, input.clusterName).addons.map(({ name }) => name);
  const page = pageOf('ListAddons', names.toSorted(byKey(String)), String, input);
  return { addons: page.items, nextToken: page.nextToken };
}

function describeAddon(context: Context, input: AddonInput<'DescribeAddon'>): object {
  const cluster = clusterOf(context, input.clusterName);
  return { addon: addonAnswer(context, cluster, addonOf(cluster, input.addonName)) };
}

/** Starts the update; what becomes of it is decided now and happens later. */
function updateAddon(context: Context, input: AddonInput<'UpdateAddon'>): object {
  refuseBadToken(input, input.clusterName);
  const cluster = clusterOf(context, input.clusterName);
  const earlier = earlierResult(context, 'UpdateAddon', cluster, input);
  const made = cluster.updates.find(({ id }) => id === earlier);
  if (made) return { update: updateAnswer(made) };

  const addon = addonOf(cluster, input.addonName);
  refuseBadChange(context, cluster, addon, input);
  refuseUnpermittedChange(context, cluster, associationsOf(cluster, addon), input);
  refuseInactive(cluster);
  refuseBusyAddon(cluster, addon);
  refuseAddonUpdate(context, cluster, addon.name);

  const update: UpdateState = {
    id: newId(context, cluster.key, addon.name),
    addonName: addon.name,
    type: 'AddonUpdate',
    status: 'InProgress',
    params: paramsOf(input),
    errors: [],
    createdAt: context.now,
  };
  cluster.updates.push(update);
  rememberResult(context, 'UpdateAddon', cluster, input, update.id);
  begin(context, cluster, addon, update, input);
  return { update: updateAnswer(update) };
}

/** The add-on of a cluster, or 404. */
function addonOf(cluster: ClusterState, name: string): AddonState {
  const addon = cluster.addons.find((each) => each.name === name);
  if (addon) return addon;
  // Not documented by AWS: the exception is, its text is not.
  throw new EksError('ResourceNotFoundException', `No addon: ${name} found in cluster: ${cluster.name}`, {
    clusterName: cluster.name,
    addonName: name,
  });
}

function begin(
  context: Context,
  cluster: ClusterState,
  addon: AddonState,
  update: UpdateState,
  input: AddonInput<'UpdateAddon'>,
): void {
  const ending = addonUpdateEnding(context, cluster, addon, input);
  const before = { status: addon.status, health: addon.health };
  // What an earlier update left to happen to its health is overtaken by this one.
  const overtaken = (each: Transition) =>
    each.kind === 'addon-health' && each.cluster === cluster.key && each.addon === addon.name;
  if (context.state.pending.some(overtaken)) {
    context.state.pending = context.state.pending.filter((each) => !overtaken(each));
  }
  reportChange(context, cluster, { kind: 'update', name: update.id, from: null, to: update.status });
  reportChange(context, cluster, { kind: 'addon', name: addon.name, from: addon.status, to: 'UPDATING' });
  addon.status = 'UPDATING';
  addon.modifiedAt = context.now;
  if (ending === 'never') return;
  const change = changeOf(input);
  if (isApplied(ending.ends)) applyToObjects(context, cluster, addon, change);
  const { kubernetes } = cluster;
  if (kubernetes) kubernetes.unhealthyAddons = kubernetes.unhealthyAddons.filter((each) => each !== addon.name);
  schedule(context, {
    kind: 'addon-update-ends',
    at: context.now + ending.takesSeconds * 1000,
    cluster: cluster.key,
    addon: addon.name,
    updateId: update.id,
    before,
    change,
    ending: ending.ends,
    ...(ending.waitsSeconds !== undefined && { waitsUntil: context.now + ending.waitsSeconds * 1000 }),
  });
}

function changeOf(input: AddonInput<'UpdateAddon'>): AddonChange {
  const { addonVersion, serviceAccountRoleArn, configurationValues, podIdentityAssociations, resolveConflicts } = input;
  return {
    ...(typeof addonVersion === 'string' ? { version: addonVersion } : {}),
    // A role that is not sent again is dropped: the add-on falls back to the node's role.
    serviceAccountRoleArn: serviceAccountRoleArn ?? null,
    ...(typeof configurationValues === 'string'
      ? { configurationValues: asksForDefaults(configurationValues) ? null : configurationValues }
      : {}),
    ...(podIdentityAssociations ? { identities: podIdentityAssociations } : {}),
    clearsConflicts: resolveConflicts === 'OVERWRITE',
  };
}

function refuseBadChange(
  context: Context,
  cluster: ClusterState,
  addon: AddonState,
  input: AddonInput<'UpdateAddon'>,
): void {
  const target = input.addonVersion ?? addon.version;
  if (!context.catalogue.addon(addon.name)) throw invalid(cluster, addon, 'Addon specified is not supported');
  const offered = context.catalogue.version(addon.name, target, cluster.version);
  if (!offered) throw invalid(cluster, addon, 'Addon version specified is not supported');
  if (!runsOnPlatform(offered, cluster)) {
    throw invalid(cluster, addon, 'Addon version specified is not supported for the cluster platform version');
  }
  if (context.world.oneMinorRule === 'enforced' && addon.name === 'vpc-cni' && isFarMove(addon.version, target)) {
    throw invalid(cluster, addon, 'Updating VPC-CNI can only go up or down 1 minor version at a time');
  }
  // Values that are kept are not checked against the new version's schema. Not documented by AWS.
  if (typeof input.configurationValues === 'string') {
    const problems = configurationProblems(offered.schema, input.configurationValues);
    if (problems.length > 0) {
      const list = problems.join(', ');
      const start =
        'ConfigurationValue provided in request is not supported: Json schema validation failed with error:';
      throw invalid(cluster, addon, `${start} [${list}]`);
    }
  }
  const wanted = input.configurationValues ?? addon.configurationValues ?? '';
  // Not documented by AWS: the mark of the version is, its text is not.
  if (offered.requiresConfiguration && asksForDefaults(wanted)) {
    throw invalid(cluster, addon, `ConfigurationValue is required for addon version: ${target}`);
  }
  refuseBadRoles(cluster, addon.name, offered, input);
}

function isFarMove(from: string, to: string): boolean {
  const [a, b] = [minorOf(from), minorOf(to)];
  return a !== undefined && b !== undefined && Math.abs(a - b) > 1;
}

function refuseBusyAddon(cluster: ClusterState, addon: AddonState): void {
  if (!['CREATING', 'UPDATING', 'DELETING'].includes(addon.status)) return;
  throw new EksError(
    'ResourceInUseException',
    `Addon ${addon.name} cannot be updated as it is currently in ${addon.status} state`,
    { clusterName: cluster.name, addonName: addon.name },
  );
}

function invalid(cluster: ClusterState, addon: AddonState, message: string): EksError {
  return new EksError('InvalidParameterException', message, { clusterName: cluster.name, addonName: addon.name });
}

function paramsOf(input: AddonInput<'UpdateAddon'>): { type: string; value: string }[] {
  const sent = [
    ['AddonVersion', input.addonVersion],
    ['ServiceAccountRoleArn', input.serviceAccountRoleArn],
    ['ResolveConflicts', input.resolveConflicts],
    ['ConfigurationValues', input.configurationValues],
    // Not documented by AWS: the form of this one.
    [
      'PodIdentityAssociations',
      input.podIdentityAssociations ? JSON.stringify(input.podIdentityAssociations) : undefined,
    ],
  ] as const;
  return sent.flatMap(([type, value]) => (typeof value === 'string' ? [{ type, value }] : []));
}

function addonAnswer(context: Context, cluster: ClusterState, addon: AddonState): object {
  const offer = context.catalogue.addon(addon.name);
  return {
    addonName: addon.name,
    clusterName: cluster.name,
    status: addon.status,
    addonVersion: addon.version,
    health: healthAnswer(addon.health),
    addonArn: addon.arn,
    createdAt: timestamp(addon.createdAt),
    modifiedAt: timestamp(addon.modifiedAt),
    serviceAccountRoleArn: addon.serviceAccountRoleArn,
    tags: { ...addon.tags },
    publisher: offer?.publisher ?? null,
    owner: offer?.owner ?? null,
    marketplaceInformation: offer?.marketplace ?? null,
    configurationValues: addon.configurationValues,
    podIdentityAssociations: associationsOf(cluster, addon).map(({ associationArn }) => associationArn),
    namespaceConfig: { namespace: addon.namespace },
  };
}

export const addonOperations = {
  ListAddons: operation(
    {
      at: 'GET /clusters/{clusterName}/addons',
      input: INPUTS.ListAddons,
      on: 'cluster',
      why: 'the add-ons of a cluster, for maintenance and for health checks',
    },
    listAddons,
  ),
  DescribeAddon: operation(
    {
      at: 'GET /clusters/{clusterName}/addons/{addonName}',
      input: INPUTS.DescribeAddon,
      on: 'addon',
      why: 'version, configuration, roles and health, before and after',
    },
    describeAddon,
  ),
  UpdateAddon: operation(
    {
      at: 'POST /clusters/{clusterName}/addons/{addonName}/update',
      input: INPUTS.UpdateAddon,
      on: 'addon',
      why: 'the update, and its rollback',
    },
    updateAddon,
  ),
};
