import { describe, expect, it } from 'vitest';
import { insightApi } from '../../../../functions/aws/eks/insights.ts';
import { answer, eksService } from '../../../support/wire/eks-service.ts';

const PLACE = { name: 'prod-1' };
const insight = (id: string, more: object = {}) => ({
  id,
  category: 'UPGRADE_READINESS',
  name: `Check ${id}`,
  ...more,
});

describe('the insights of EKS into a cluster', () => {
  it('are those about an upgrade and a rollback, on all pages', async () => {
    const passing = { insightStatus: { status: 'PASSING', reason: 'All well.' }, kubernetesVersion: '1.34' };
    const eks = eksService({
      'prod-1/insights': [
        answer({ insights: [insight('a', passing), insight('b', { category: 'MISCONFIGURATION' })], nextToken: 'two' }),
        answer({ insights: [insight('c', { ...passing, category: 'ROLLBACK_READINESS' }), { id: 'd' }] }),
      ],
    });

    expect(await insightApi(eks.connection).readiness(PLACE)).toEqual([
      {
        id: 'a',
        category: 'UPGRADE_READINESS',
        name: 'Check a',
        clusterVersion: '1.34',
        status: 'PASSING',
        reason: 'All well.',
        details: undefined,
      },
      expect.objectContaining({ id: 'c', category: 'ROLLBACK_READINESS' }),
    ]);
    // One that passes has no details, so they are not asked for.
    expect(eks.asked).toEqual(['POST /clusters/prod-1/insights', 'POST /clusters/prod-1/insights']);
    expect(eks.bodies).toEqual([{}, { nextToken: 'two' }]);
  });

  it('may be none', async () => {
    expect(await insightApi(eksService({ 'prod-1/insights': answer() }).connection).readiness(PLACE)).toEqual([]);
  });

  const readDetails = async (details: object) => {
    const eks = eksService({
      'prod-1/insights': answer({ insights: [insight('a')] }),
      'prod-1/insights/a': answer(details),
    });
    return insightApi(eks.connection).readiness(PLACE);
  };

  it('that do not pass have details', async () => {
    const details = {
      recommendation: 'Update it.',
      resources: [{ arn: 'arn:a', insightStatus: { reason: 'Too old.' } }, {}],
      categorySpecificSummary: {
        addonCompatibilityDetails: [{ name: 'coredns', compatibleVersions: ['v1'] }, {}],
        deprecationDetails: [
          {
            ...{ usage: '/apis/a/v1beta1', replacedWith: '/apis/a/v1', stopServingVersion: '1.35' },
            clientStats: [{ userAgent: 'kubectl', numberOfRequestsLast30Days: 7 }, {}],
          },
          {},
        ],
      },
    };

    expect(await readDetails({ insight: details })).toEqual([
      {
        id: 'a',
        category: 'UPGRADE_READINESS',
        name: 'Check a',
        clusterVersion: null,
        status: 'UNKNOWN',
        reason: '',
        details: {
          recommendation: 'Update it.',
          resources: [
            { arn: 'arn:a', reason: 'Too old.' },
            { arn: '', reason: '' },
          ],
          compatible: [
            { addon: 'coredns', versions: ['v1'] },
            { addon: '', versions: [] },
          ],
          deprecations: [
            {
              ...{ usage: '/apis/a/v1beta1', replacedWith: '/apis/a/v1', stopServingVersion: '1.35' },
              clients: [
                { userAgent: 'kubectl', requests: 7 },
                { userAgent: '', requests: 0 },
              ],
            },
            { usage: '', replacedWith: '', stopServingVersion: '', clients: [] },
          ],
        },
      },
    ]);
  });

  it.each([{}, { insight: {} }])('of which nothing more is said have empty details: %j', async (details) => {
    expect(await readDetails(details)).toMatchObject([
      { details: { recommendation: '', resources: [], compatible: [], deprecations: [] } },
    ]);
  });
});
