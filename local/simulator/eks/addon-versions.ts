import * as z from 'zod';
import { partitionOf } from '../../partition.ts';
import type { CatalogueAddon, PodIdentity } from '../catalog/catalogue.ts';
import type { Context } from '../context.ts';
import { EksError } from '../http/errors.ts';
import { operation, Page } from '../http/operation.ts';
import { pageOf } from '../http/pages.ts';

const INPUTS = {
  DescribeAddonVersions: z.object({
    ...Page,
    kubernetesVersion: z.string().optional(),
    addonName: z.string().optional(),
    types: z.array(z.string()).optional(),
    publishers: z.array(z.string()).optional(),
    owners: z.array(z.string()).optional(),
  }),
  DescribeAddonConfiguration: z.object({ addonName: z.string(), addonVersion: z.string() }),
};
type Input<N extends keyof typeof INPUTS> = z.output<(typeof INPUTS)[N]>;

/** Pages go by add-on. An add-on that has nothing for the requested version is omitted, not refused. */
function describeAddonVersions(context: Context, input: Input<'DescribeAddonVersions'>): object {
  const { kubernetesVersion, addonName, types, publishers, owners } = input;
  const found = context.catalogue.addons
    .filter(({ name }) => addonName === undefined || name === addonName)
    .filter(({ type }) => !types || types.includes(type))
    .filter(({ publisher }) => !publishers || publishers.includes(publisher))
    .filter(({ owner }) => !owners || owners.includes(owner))
    .map((addon) => ({ name: addon.name, answer: addonInfo(addon, kubernetesVersion) }))
    .filter(({ answer }) => answer.addonVersions.length > 0);
  const page = pageOf('DescribeAddonVersions', found, ({ name }) => name, input);
  return { addons: page.items.map(({ answer }) => answer), nextToken: page.nextToken };
}

function describeAddonConfiguration(context: Context, input: Input<'DescribeAddonConfiguration'>): object {
  const { addonName, addonVersion } = input;
  const addon = context.catalogue.addon(addonName);
  if (!addon) throw new EksError('InvalidParameterException', 'Addon specified is not supported', { addonName });
  const offered = addon.versions.find(({ version }) => version === addonVersion);
  if (!offered) {
    throw new EksError('InvalidParameterException', 'Addon version specified is not supported', { addonName });
  }
  return {
    addonName,
    addonVersion,
    configurationSchema: offered.schema,
    podIdentityConfiguration: inPartition(offered.podIdentityConfiguration ?? null, context.region),
  };
}

/** The catalogue writes the ARNs of AWS's own policies as they are in the partition `aws`. */
const inPartition = (identities: readonly PodIdentity[] | null, region: string) =>
  identities?.map(({ serviceAccount, recommendedManagedPolicies }) => ({
    serviceAccount,
    recommendedManagedPolicies: recommendedManagedPolicies.map((policy) =>
      policy.replace(/^arn:aws:/, `arn:${partitionOf(region)}:`),
    ),
  })) ?? null;

type AddonInfo = ReturnType<typeof newAddonInfo>;

// Every call of a run records its answer: one object for all keeps ten thousand clusters in memory.
const infos = new WeakMap<CatalogueAddon, Map<string | undefined, AddonInfo>>();

function addonInfo(addon: CatalogueAddon, kubernetesVersion: string | undefined): AddonInfo {
  const ofAddon = infos.get(addon) ?? new Map<string | undefined, AddonInfo>();
  infos.set(addon, ofAddon);
  const info = ofAddon.get(kubernetesVersion) ?? newAddonInfo(addon, kubernetesVersion);
  // What is not offered is not kept, or any text a caller thinks of would be.
  if (info.addonVersions.length > 0) ofAddon.set(kubernetesVersion, info);
  return info;
}

function newAddonInfo(addon: CatalogueAddon, kubernetesVersion: string | undefined) {
  const addonVersions = addon.versions.flatMap((each) => {
    const clusterVersions = each.clusterVersions.filter((version) => version === (kubernetesVersion ?? version));
    if (clusterVersions.length === 0) return [];
    return [
      {
        addonVersion: each.version,
        architecture: each.architecture,
        computeTypes: each.computeTypes,
        compatibilities: clusterVersions.map((clusterVersion) => ({
          clusterVersion,
          platformVersions: each.platformVersions[clusterVersion] ?? ['*'],
          defaultVersion: each.defaultOf.includes(clusterVersion),
        })),
        requiresConfiguration: each.requiresConfiguration,
        requiresIamPermissions: each.requiresIamPermissions,
      },
    ];
  });
  return {
    addonName: addon.name,
    type: addon.type,
    addonVersions,
    publisher: addon.publisher,
    owner: addon.owner,
    marketplaceInformation: addon.marketplace ?? null,
    defaultNamespace: addon.namespace,
  };
}

export const addonVersionOperations = {
  DescribeAddonVersions: operation(
    {
      at: 'GET /addons/supported-versions',
      input: INPUTS.DescribeAddonVersions,
      on: 'none',
      why: 'the versions that EKS offers for the cluster',
    },
    describeAddonVersions,
  ),
  DescribeAddonConfiguration: operation(
    {
      at: 'GET /addons/configuration-schemas',
      input: INPUTS.DescribeAddonConfiguration,
      on: 'none',
      why: 'the schema that the configuration is validated against before any change',
    },
    describeAddonConfiguration,
  ),
};
