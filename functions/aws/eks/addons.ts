import {
  type AddonInfo,
  type Addon as AddonOnTheWire,
  DescribeAddonCommand,
  DescribeAddonConfigurationCommand,
  DescribeAddonVersionsCommand,
  DescribeClusterCommand,
  DescribePodIdentityAssociationCommand,
  DescribeUpdateCommand,
  ListUpdatesCommand,
  UpdateAddonCommand,
  type Update as UpdateOnTheWire,
} from '@aws-sdk/client-eks';
import type {
  Addon,
  AddonChange,
  AddonUpdate,
  ClusterState,
  OfferedVersion,
  PodIdentity,
  VersionConfiguration,
} from '../../core/addon/addon.ts';
import type { ClusterPlace } from '../../core/cluster.ts';
import type { Connection } from '../connection.ts';
import { allPages } from '../pages.ts';
import { apiOf, errorsIn, given, issuesIn } from './answer.ts';
import { eksClients, translateErrors } from './client.ts';

/**
 * The reads of a poll. Separate, so that a Lambda that polls loads nothing else. `requestTimeout` is how many milliseconds each
 * request may take, if less than usual.
 */
export interface AddonPolling {
  addon(place: ClusterPlace, addon: string, limit?: TimeLimit): Promise<Addon>;
  update(place: ClusterPlace, addon: string, updateId: string, limit?: TimeLimit): Promise<AddonUpdate>;
}

export type TimeLimit = { requestTimeout?: number };

/**
 * EKS for the add-on Lambdas. Every call throws the errors that `translateErrors` names, and distinguishes `ClusterNotFound` from
 * `AddonNotFound`.
 */
export interface AddonApi extends AddonPolling {
  cluster(place: ClusterPlace): Promise<ClusterState>;
  /** Versions offered for a Kubernetes version; none when EKS does not know the add-on for it. */
  offeredVersions(place: ClusterPlace, addon: string, clusterVersion: string): Promise<OfferedVersion[]>;
  /** What a version accepts. The schema is `undefined` when it has no configuration. */
  configuration(place: ClusterPlace, addon: string, version: string): Promise<VersionConfiguration>;
  /** Starts an update; gives its id. A repeat with the same token is the same update. */
  updateAddon(place: ClusterPlace, change: AddonChange): Promise<string>;
  /** The ids of an add-on's updates, in no order. */
  updateIds(place: ClusterPlace, addon: string): Promise<string[]>;
}

export function addonPolling(connection: Connection = {}, client = eksClients(connection)): AddonPolling {
  async function identity(place: ClusterPlace, associationArn: string, limit: TimeLimit): Promise<PodIdentity> {
    const associationId = associationArn.slice(associationArn.lastIndexOf('/') + 1);
    const command = new DescribePodIdentityAssociationCommand({ clusterName: place.name, associationId });
    const { association } = await translateErrors(
      'eks:DescribePodIdentityAssociation',
      () => client(place).send(command, limit),
      place,
    );
    return { serviceAccount: given(association?.serviceAccount), roleArn: given(association?.roleArn) };
  }

  return {
    async addon(place, addonName, limit = {}) {
      const command = new DescribeAddonCommand({ clusterName: place.name, addonName });
      const { addon } = await translateErrors('eks:DescribeAddon', () => client(place).send(command, limit), place);
      const associations = addon?.podIdentityAssociations ?? [];
      const identities = await Promise.all(associations.map((arn) => identity(place, arn, limit)));
      return installed(addon, identities);
    },

    async update(place, addonName, updateId, limit = {}) {
      const command = new DescribeUpdateCommand({ name: place.name, addonName, updateId });
      const { update } = await translateErrors('eks:DescribeUpdate', () => client(place).send(command, limit), place);
      return asAddonUpdate(update);
    },
  };
}

export function addonApi(connection: Connection = {}): AddonApi {
  const client = eksClients(connection);

  return {
    ...addonPolling(connection, client),

    async cluster(place) {
      const command = new DescribeClusterCommand({ name: place.name });
      const { cluster } = await translateErrors('eks:DescribeCluster', () => client(place).send(command), place);
      return {
        name: place.name,
        version: given(cluster?.version),
        status: given(cluster?.status),
        platformVersion: cluster?.platformVersion,
        compute: [
          ...(cluster?.computeConfig?.enabled ? ['auto'] : []),
          ...(cluster?.remoteNetworkConfig?.remoteNodeNetworks?.length ? ['hybrid'] : []),
        ],
        api: apiOf(cluster),
      };
    },

    async offeredVersions(place, addonName, kubernetesVersion) {
      return allPages(async (nextToken) => {
        const command = new DescribeAddonVersionsCommand({ addonName, kubernetesVersion, nextToken });
        const page = await translateErrors('eks:DescribeAddonVersions', () => client(place).send(command), place);
        const infos = (page.addons ?? []).filter((info) => info.addonName === addonName);
        return { items: offeredIn(infos, kubernetesVersion), next: page.nextToken };
      });
    },

    async configuration(place, addonName, addonVersion) {
      const command = new DescribeAddonConfigurationCommand({ addonName, addonVersion });
      const answer = await translateErrors('eks:DescribeAddonConfiguration', () => client(place).send(command), place);
      const accounts = answer.podIdentityConfiguration?.flatMap(({ serviceAccount }) => serviceAccount ?? []);
      return { schema: answer.configurationSchema, serviceAccounts: accounts };
    },

    async updateAddon(place, { addon, version, ...change }) {
      const command = new UpdateAddonCommand({
        clusterName: place.name,
        addonName: addon,
        addonVersion: version,
        ...change,
      });
      const { update } = await translateErrors('eks:UpdateAddon', () => client(place).send(command), place);
      return given(update?.id);
    },

    async updateIds(place, addonName) {
      return allPages(async (nextToken) => {
        const command = new ListUpdatesCommand({ name: place.name, addonName, nextToken });
        const page = await translateErrors('eks:ListUpdates', () => client(place).send(command), place);
        return { items: page.updateIds ?? [], next: page.nextToken };
      });
    },
  };
}

/** The versions in one page that are offered for a Kubernetes version. */
function offeredIn(infos: readonly AddonInfo[], kubernetesVersion: string): OfferedVersion[] {
  const defaultNamespace = infos.find((info) => info.defaultNamespace)?.defaultNamespace ?? null;
  return infos
    .flatMap((info) => info.addonVersions ?? [])
    .flatMap((version) => {
      const fits = (version.compatibilities ?? []).filter(({ clusterVersion }) => clusterVersion === kubernetesVersion);
      if (fits.length === 0) return [];
      return [
        {
          version: given(version.addonVersion),
          isDefault: fits.some((fit) => fit.defaultVersion === true),
          needsIamPermissions: version.requiresIamPermissions === true,
          defaultNamespace,
          needsConfiguration: version.requiresConfiguration === true,
          platformVersions: [...new Set(fits.flatMap((fit) => fit.platformVersions ?? []))],
          computeTypes: version.computeTypes ?? [],
        },
      ];
    });
}

function installed(addon: AddonOnTheWire | undefined, podIdentityAssociations: PodIdentity[]): Addon {
  return {
    name: given(addon?.addonName),
    arn: given(addon?.addonArn),
    status: given(addon?.status),
    version: given(addon?.addonVersion),
    configurationValues: addon?.configurationValues ?? null,
    serviceAccountRoleArn: addon?.serviceAccountRoleArn ?? null,
    podIdentityAssociations,
    namespace: addon?.namespaceConfig?.namespace ?? null,
    issues: issuesIn(addon?.health?.issues),
  };
}

function asAddonUpdate(update: UpdateOnTheWire | undefined): AddonUpdate {
  const params = (update?.params ?? []).map(({ type, value }) => [given(type), value ?? ''] as const);
  return {
    id: given(update?.id),
    status: given(update?.status),
    errors: errorsIn(update?.errors),
    params: Object.fromEntries(params),
  };
}
