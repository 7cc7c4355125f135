import { DescribeInsightCommand, ListInsightsCommand, paginateListInsights } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { ask, aWorld, simulate } from '../simulated-eks.ts';

const insight = (name: string, more = {}) => ({ name, status: 'PASSING', reason: 'All is well.', ...more });
const ADDONS = insight('EKS add-on version compatibility', {
  kubernetesVersion: '1.34',
  status: 'ERROR',
  reason: 'One add-on is not compatible.',
  recommendation: 'Update it.',
  additionalInfo: { 'Updating an add-on': 'https://docs.aws.amazon.com/eks/latest/userguide/updating-an-add-on.html' },
  resources: [
    { status: 'ERROR', reason: 'Not compatible.', arn: 'arn:aws:eks:eu-west-1:111122223333:addon/prod-1/a/1' },
  ],
  addonCompatibilityDetails: [{ name: 'a', compatibleVersions: ['v2.0.0-eksbuild.1'] }],
  deprecationDetails: [{ usage: '/apis/x/v1beta1', clientStats: [{ userAgent: 'a', numberOfRequestsLast30Days: 3 }] }],
  lastRefreshTime: '2026-11-20T10:00:00Z',
});
const withInsights = (...insights: object[]) => aWorld({}, { insights });

describe('insights', () => {
  it('are listed in pages, without what is found in detail', async () => {
    const { eks } = simulate(withInsights(ADDONS, insight('b'), insight('c')));
    const pages: number[] = [];
    const names: (string | undefined)[] = [];

    for await (const { insights = [] } of paginateListInsights(
      { client: eks, pageSize: 2 },
      { clusterName: 'prod-1' },
    )) {
      pages.push(insights.length);
      names.push(...insights.map(({ name }) => name));
      expect(JSON.stringify(insights)).not.toContain('Update it.');
    }

    expect(pages).toEqual([2, 1]);
    expect(names.toSorted()).toEqual([ADDONS.name, 'b', 'c']);
  });

  it.each([
    [{ categories: ['ROLLBACK_READINESS'] }, ['back']],
    [{ kubernetesVersions: ['1.34'] }, [ADDONS.name]],
    [{ statuses: ['PASSING', 'WARNING'] }, ['back', 'plain']],
    [{ categories: [], statuses: ['ERROR'] }, [ADDONS.name]],
  ] as const)('are listed as a filter %j says', async ({ ...filter }, names) => {
    const { eks } = simulate(
      withInsights(ADDONS, insight('plain'), insight('back', { category: 'ROLLBACK_READINESS' })),
    );
    const wanted = Object.fromEntries(Object.entries(filter).map(([key, values]) => [key, [...values]]));

    const { insights } = await eks.send(new ListInsightsCommand({ clusterName: 'prod-1', filter: wanted }));

    expect(insights?.map(({ name }) => name).toSorted()).toEqual(names);
  });

  it('are described by their ids', async () => {
    const { eks } = simulate(withInsights(insight('b'), ADDONS));
    const { insights = [] } = await eks.send(new ListInsightsCommand({ clusterName: 'prod-1' }));
    const id = insights.find(({ name }) => name === ADDONS.name)?.id;

    const described = await eks.send(new DescribeInsightCommand({ clusterName: 'prod-1', id }));

    expect(described.insight).toMatchObject({
      id,
      name: ADDONS.name,
      category: 'UPGRADE_READINESS',
      kubernetesVersion: '1.34',
      lastRefreshTime: new Date('2026-11-20T10:00:00Z'),
      insightStatus: { status: 'ERROR', reason: 'One add-on is not compatible.' },
      recommendation: 'Update it.',
      resources: [{ insightStatus: { status: 'ERROR' }, arn: expect.stringContaining(':addon/prod-1/a/') }],
      categorySpecificSummary: {
        addonCompatibilityDetails: [{ name: 'a', compatibleVersions: ['v2.0.0-eksbuild.1'] }],
        deprecationDetails: [{ usage: '/apis/x/v1beta1', clientStats: [{ userAgent: 'a' }] }],
      },
    });
  });

  it.each([
    ['GET', '/clusters/prod-1/insights/none', undefined, 404, 'No insight found for ID: none'],
    ['GET', '/clusters/prod-1/insights/', undefined, 400, "Value '' at 'id'"],
    ['GET', '/clusters/prod-1/insights', undefined, 501, 'does not implement'],
    ['POST', '/clusters/none/insights', '{}', 404, 'No cluster found for name: none.'],
    ['POST', '/clusters/prod-1/insights', '{"filter":{"statuses":["BAD"]}}', 400, 'enum value set: [PASSING'],
    ['POST', '/clusters/prod-1/insights', '{"maxResults":101}', 400, "Value '101' at 'maxResults'"],
    ['POST', '/clusters/prod-1/insights', '{"nextToken":"x"}', 400, 'nextToken'],
  ])('are refused as EKS does: %s %s %s', async (method, path, body, status, message) => {
    const { simulator } = simulate(withInsights(ADDONS));

    const answer = await ask(simulator, method, path, body);

    expect(answer).toMatchObject({ status, body: { message: expect.stringContaining(message) } });
  });
});
