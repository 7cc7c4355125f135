import * as z from 'zod';
import { type Context, clusterOf } from '../context.ts';
import { EksError } from '../http/errors.ts';
import { operation, text } from '../http/operation.ts';
import { byKey, pageOf } from '../http/pages.ts';
import { timestamp } from '../http/wire.ts';
import { uuidFrom } from '../ids.ts';
import type { ClusterState } from '../state.ts';
import type { WorldInsight } from '../world/schema.ts';

/** The kinds of checks that EKS makes of a cluster by itself, and what comes of one. */
export const InsightCategory = z.enum(['UPGRADE_READINESS', 'MISCONFIGURATION', 'ROLLBACK_READINESS']);
export const InsightStatus = z.enum(['PASSING', 'WARNING', 'ERROR', 'UNKNOWN']);

const INPUTS = {
  ListInsights: z.object({
    clusterName: z.string(),
    filter: z
      .object({
        categories: z.array(InsightCategory).nullish(),
        kubernetesVersions: z.array(z.string()).nullish(),
        statuses: z.array(InsightStatus).nullish(),
      })
      .nullish(),
    maxResults: z.int().min(1).max(100).nullish(),
    nextToken: text,
  }),
  DescribeInsight: z.object({ clusterName: z.string(), id: z.string() }),
};
type Input<N extends keyof typeof INPUTS> = z.output<(typeof INPUTS)[N]>;

type Insight = WorldInsight & { id: string };

/** The insights that a world states: the simulator draws no conclusions of its own about a cluster. */
function listInsights(context: Context, input: Input<'ListInsights'>): object {
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

function describeInsight(context: Context, input: Input<'DescribeInsight'>): object {
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

export const insightOperations = {
  ListInsights: operation(
    {
      at: 'POST /clusters/{clusterName}/insights',
      input: INPUTS.ListInsights,
      on: 'cluster',
      why: 'what EKS itself reports about readiness for an upgrade or a rollback, quoted in a plan',
    },
    listInsights,
  ),
  DescribeInsight: operation(
    {
      at: 'GET /clusters/{clusterName}/insights/{id}',
      input: INPUTS.DescribeInsight,
      on: 'cluster',
      why: 'what EKS found about the add-ons when it checked the cluster, quoted in a plan',
    },
    describeInsight,
  ),
};
