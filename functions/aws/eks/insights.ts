import type { Insight as InsightOnTheWire, InsightSummary } from '@aws-sdk/client-eks';
import type { ClusterPlace } from '../../core/cluster.ts';
import type { NotScanned } from '../../core/health/health.ts';
import type { Insight, InsightDetails } from '../../core/maintenance/insights.ts';
import type { Connection } from '../connection.ts';
import { allPages } from '../pages.ts';
import { eksClients, translateErrors } from './client.ts';
import { notScannedBecause } from './not-scanned.ts';

/** The checks that EKS runs on a cluster itself (cluster insights). */
export interface InsightApi {
  /**
   * Those about its readiness for an upgrade and for a rollback. What cannot be read is part of the result: nothing depends on it.
   */
  readiness(place: ClusterPlace): Promise<Insight[] | NotScanned>;
}

const READINESS: ReadonlySet<string> = new Set(['UPGRADE_READINESS', 'ROLLBACK_READINESS']);

export function insightApi(connection: Connection = {}): InsightApi {
  const client = eksClients(connection);

  // Without a filter: EKS rejects one with a category that it does not know yet.
  const listed = (place: ClusterPlace) =>
    allPages(async (nextToken) => {
      const { ListInsightsCommand } = await import('@aws-sdk/client-eks');
      const command = new ListInsightsCommand({ clusterName: place.name, nextToken });
      const page = await translateErrors('eks:ListInsights', () => client(place).send(command), place);
      return { items: page.insights ?? [], next: page.nextToken };
    });

  async function details(place: ClusterPlace, id: string): Promise<InsightDetails> {
    const { DescribeInsightCommand } = await import('@aws-sdk/client-eks');
    const command = new DescribeInsightCommand({ clusterName: place.name, id });
    const { insight } = await translateErrors('eks:DescribeInsight', () => client(place).send(command), place);
    return detailsOf(insight);
  }

  return {
    readiness: (place) =>
      orNotScanned(`EKS's own insights into ${place.name}`, async () => {
        const summaries = (await listed(place)).filter(({ category = '' }) => READINESS.has(category));
        const insights: Insight[] = [];
        for (const summary of summaries) {
          const { id = '', name = '', insightStatus } = summary;
          // A check that passes has no details.
          const isRead = insightStatus?.status !== 'PASSING';
          const found = isRead ? await orNotScanned(`The details of ${name}`, () => details(place, id)) : undefined;
          insights.push(insightOf(summary, found));
        }
        return insights;
      }),
  };
}

async function orNotScanned<Result>(what: string, read: () => Promise<Result>): Promise<Result | NotScanned> {
  try {
    return await read();
  } catch (error) {
    return notScannedBecause(what, error);
  }
}

function insightOf(summary: InsightSummary, details: Insight['details']): Insight {
  const { id = '', category = '', name = '', kubernetesVersion, insightStatus } = summary;
  return {
    id,
    category,
    name,
    clusterVersion: kubernetesVersion ?? null,
    status: insightStatus?.status ?? 'UNKNOWN',
    reason: insightStatus?.reason ?? '',
    details,
  };
}

function detailsOf(insight: InsightOnTheWire | undefined): InsightDetails {
  const { addonCompatibilityDetails = [], deprecationDetails = [] } = insight?.categorySpecificSummary ?? {};
  return {
    recommendation: insight?.recommendation ?? '',
    resources: (insight?.resources ?? []).map(({ arn = '', insightStatus }) => ({
      arn,
      reason: insightStatus?.reason ?? '',
    })),
    compatible: addonCompatibilityDetails.map(({ name = '', compatibleVersions = [] }) => ({
      addon: name,
      versions: compatibleVersions,
    })),
    deprecations: deprecationDetails.map(({ usage = '', replacedWith = '', stopServingVersion = '', clientStats }) => ({
      ...{ usage, replacedWith, stopServingVersion },
      clients: (clientStats ?? []).map(({ userAgent = '', numberOfRequestsLast30Days: requests = 0 }) => ({
        userAgent,
        requests,
      })),
    })),
  };
}
