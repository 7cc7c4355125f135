import { type Context, clusterOf } from '../context.ts';
import { EksError } from '../http/errors.ts';
import type { Input } from '../http/inputs.ts';
import { byKey, pageOf } from '../http/pages.ts';
import { timestamp } from '../http/wire.ts';
import { uuidFrom } from '../ids.ts';
import type { ClusterState } from '../state.ts';
import type { WorldInsight } from '../world/schema.ts';

type Insight = WorldInsight & { id: string };

/** The insights that a world states: the simulator draws no conclusions of its own about a cluster. */
export function listInsights(context: Context, input: Input<'ListInsights'>): object {
  const cluster = clusterOf(context, input.clusterName);
  const { categories, kubernetesVersions, statuses } = input.filter ?? {};
  const found = insightsOf(cluster).filter(
    ({ category, kubernetesVersion, status }) =>
      isWanted(categories, category) && isWanted(kubernetesVersions, kubernetesVersion) && isWanted(statuses, status),
  );
  const idOf = ({ id }: Insight) => id;
  const page = pageOf('ListInsights', found.toSorted(byKey(idOf)), idOf, {
    maxResults: input.maxResults ?? undefined,
    nextToken: input.nextToken ?? undefined,
  });
  return { insights: page.items.map((each) => summaryOf(cluster, each)), nextToken: page.nextToken };
}

export function describeInsight(context: Context, input: Input<'DescribeInsight'>): object {
  const cluster = clusterOf(context, input.clusterName);
  const insight = insightsOf(cluster).find(({ id }) => id === input.id);
  if (insight) return { insight: detailsOf(cluster, insight) };
  // The text is not on record; the other operations word it so.
  throw new EksError('ResourceNotFoundException', `No insight found for ID: ${input.id}`, {
    clusterName: cluster.name,
  });
}

function insightsOf(cluster: ClusterState): Insight[] {
  return cluster.insights.map((insight, index) => ({ ...insight, id: uuidFrom(cluster.key, 'insight', `${index}`) }));
}

function isWanted(wanted: readonly string[] | null | undefined, value: string | undefined): boolean {
  return wanted === null || wanted === undefined || wanted.length === 0 || wanted.includes(value ?? '');
}

function summaryOf(cluster: ClusterState, insight: Insight) {
  const { id, name, category, kubernetesVersion = null, description, status, reason } = insight;
  const { lastRefreshTime, lastTransitionTime } = insight;
  return {
    id,
    name,
    category,
    kubernetesVersion,
    lastRefreshTime: timeOf(lastRefreshTime, cluster),
    lastTransitionTime: timeOf(lastTransitionTime, cluster),
    description,
    insightStatus: { status, reason },
  };
}

function detailsOf(cluster: ClusterState, insight: Insight): object {
  const { recommendation, additionalInfo, resources, deprecationDetails, addonCompatibilityDetails } = insight;
  return {
    ...summaryOf(cluster, insight),
    recommendation,
    additionalInfo: { ...additionalInfo },
    resources: resources.map(({ status, reason, kubernetesResourceUri = null, arn = null }) => ({
      insightStatus: { status, reason },
      kubernetesResourceUri,
      arn,
    })),
    categorySpecificSummary: {
      deprecationDetails: deprecationDetails.map(({ clientStats, ...detail }) => ({
        ...detail,
        clientStats: clientStats.map(({ lastRequestTime, ...client }) => ({
          ...client,
          lastRequestTime: timeOf(lastRequestTime, cluster),
        })),
      })),
      addonCompatibilityDetails: structuredClone(addonCompatibilityDetails),
    },
  };
}

function timeOf(time: string | undefined, { createdAt }: ClusterState) {
  return timestamp(time === undefined ? createdAt : Date.parse(time));
}
