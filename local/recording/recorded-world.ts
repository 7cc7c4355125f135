import type {
  Addon,
  AddonInfo,
  Cluster,
  FargateProfile,
  Insight,
  Nodegroup,
  PodIdentityAssociation,
} from '@aws-sdk/client-eks';
import { catalogFromAnswers, readAnswer } from '../simulator/catalog/answers-folder.ts';
import type { ClusterReads } from './cluster-reads.ts';

/** The world in which a cluster is as EKS described it; what the simulator cannot hold is refused by its own reader. */
export function recordedWorld({
  cluster,
  addons,
  profiles,
  nodeGroups,
  insights,
  associations,
  ...offers
}: ClusterReads): {
  region: unknown;
  account: unknown;
  clusters: unknown[];
  catalog: unknown[];
} {
  const [, , , region, account] = (cluster.arn ?? '').split(':');
  const ownerless = associations.filter(({ ownerArn }) => ownerArn === undefined);
  return {
    region,
    account,
    clusters: [
      without({
        name: cluster.name,
        version: cluster.version,
        platformVersion: cluster.platformVersion,
        status: cluster.status,
        health: issuesOf(cluster.health),
        tags: cluster.tags,
        subnets: cluster.resourcesVpcConfig?.subnetIds,
        authenticationMode: cluster.accessConfig?.authenticationMode,
        computeConfig: computeOf(cluster),
        remoteNetworkConfig: remoteOf(cluster),
        addons: addons.map((addon) => recordedAddon(addon, associations)),
        fargateProfiles: profiles.map(recordedProfile),
        nodeGroups: nodeGroups.map(recordedNodeGroup),
        insights: insights.map(recordedInsight),
        podIdentityAssociations: ownerless.map((each) => ({ namespace: each.namespace, ...identityOf(each) })),
        createdAt: cluster.createdAt?.toISOString(),
      }),
    ],
    catalog: catalogOf(offers.offered, offers.configurations),
  };
}

const computeOf = ({ computeConfig }: Cluster) =>
  computeConfig && without({ ...computeConfig, enabled: computeConfig.enabled === true });

const remoteOf = ({ remoteNetworkConfig }: Cluster) => remoteNetworkConfig && without({ ...remoteNetworkConfig });

function recordedAddon(addon: Addon, associations: readonly PodIdentityAssociation[]): object {
  const own = associations.filter(({ ownerArn }) => ownerArn !== undefined && ownerArn === addon.addonArn);
  return without({
    name: addon.addonName,
    version: addon.addonVersion,
    namespace: addon.namespaceConfig?.namespace,
    status: addon.status,
    health: issuesOf(addon.health),
    configurationValues: addon.configurationValues,
    serviceAccountRoleArn: addon.serviceAccountRoleArn,
    podIdentityAssociations: own.map(identityOf),
    tags: addon.tags,
    createdAt: addon.createdAt?.toISOString(),
    modifiedAt: addon.modifiedAt?.toISOString(),
  });
}

const recordedProfile = (profile: FargateProfile): object =>
  without({
    name: profile.fargateProfileName,
    podExecutionRoleArn: profile.podExecutionRoleArn,
    subnets: profile.subnets,
    selectors: profile.selectors?.map(({ namespace, labels }) => without({ namespace, labels })),
    status: profile.status,
    health: issuesOf(profile.health),
    tags: profile.tags,
    createdAt: profile.createdAt?.toISOString(),
  });

const recordedNodeGroup = (group: Nodegroup): object =>
  without({
    name: group.nodegroupName,
    ...group.scalingConfig,
    instanceTypes: group.instanceTypes,
    amiType: group.amiType,
    capacityType: group.capacityType,
    status: group.status,
  });

function recordedInsight(insight: Insight): object {
  const {
    insightStatus = {},
    resources = [],
    categorySpecificSummary = {},
    lastRefreshTime,
    lastTransitionTime,
  } = insight;
  const { deprecationDetails = [], addonCompatibilityDetails } = categorySpecificSummary;
  return without({
    name: insight.name,
    category: insight.category,
    kubernetesVersion: insight.kubernetesVersion,
    ...resultOf(insightStatus),
    description: insight.description,
    recommendation: insight.recommendation,
    additionalInfo: insight.additionalInfo,
    resources: resources.map(({ insightStatus: result = {}, arn, kubernetesResourceUri }) =>
      without({ ...resultOf(result), arn, kubernetesResourceUri }),
    ),
    addonCompatibilityDetails,
    deprecationDetails: deprecationDetails.map(({ clientStats = [], ...detail }) =>
      without({
        ...detail,
        clientStats: clientStats.map(({ lastRequestTime, ...client }) =>
          without({ ...client, lastRequestTime: lastRequestTime?.toISOString() }),
        ),
      }),
    ),
    lastRefreshTime: lastRefreshTime?.toISOString(),
    lastTransitionTime: lastTransitionTime?.toISOString(),
  });
}

const resultOf = ({ status, reason }: { status?: string | undefined; reason?: string | undefined }) => ({
  status,
  reason: reason ?? '',
});

const identityOf = ({ serviceAccount, roleArn }: PodIdentityAssociation) => ({ serviceAccount, roleArn });

type Issue = { code?: string | undefined; message?: string | undefined; resourceIds?: string[] | undefined };
type Health = { issues?: Issue[] | undefined } | undefined;

const issuesOf = (health: Health) =>
  (health?.issues ?? []).map(({ code, message, resourceIds }) => without({ code, message, resourceIds }));

/** The add-ons that EKS offers, each schema once: versions have theirs by its number. */
function catalogOf(offered: readonly AddonInfo[], configurations: ClusterReads['configurations']): unknown[] {
  const answers = [{ addons: offered }, ...configurations].map((answer) => readAnswer(answer));
  return catalogFromAnswers(
    answers.flatMap(({ addons }) => addons ?? []),
    answers.flatMap(({ configuration }) => configuration ?? []),
  ).map(({ versions, ...addon }) => {
    const texts = [...new Set(versions.flatMap(({ schema }) => (typeof schema === 'string' ? [schema] : [])))];
    const numberOf = (schema: unknown) => (typeof schema === 'string' ? texts.indexOf(schema) + 1 : 0);
    return {
      ...addon,
      schemas: Object.fromEntries(texts.map((text, i) => [`schema-${i + 1}`, JSON.parse(text)])),
      versions: versions.map(({ schema, ...version }) => ({
        ...version,
        ...(schema !== undefined && { schema: `schema-${numberOf(schema)}` }),
      })),
    };
  });
}

/** Without what says nothing: a world has its own word for that. */
export function without(members: Record<string, unknown>): Record<string, unknown> {
  const says = (value: unknown) => value !== undefined && !(typeof value === 'object' && isEmpty(value));
  return Object.fromEntries(Object.entries(members).filter(([, value]) => says(value)));
}

const isEmpty = (value: object | null): boolean => value === null || Object.keys(value).length === 0;
