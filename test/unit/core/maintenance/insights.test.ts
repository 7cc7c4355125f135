import { describe, expect, it } from 'vitest';
import {
  type Insight,
  type InsightDetails,
  insightLine,
  quotedInsights,
} from '../../../../functions/core/maintenance/insights.ts';

const ADDONS = ['coredns', 'kube-proxy'];
const arnOf = (addon: string) => `arn:aws:eks:eu-west-1:111122223333:addon/prod-1/${addon}/0`;

const someDetails = (changes: Partial<InsightDetails> = {}): InsightDetails => ({
  recommendation: '',
  resources: [],
  compatible: [],
  deprecations: [],
  ...changes,
});
const anInsight = (changes: Partial<Insight> = {}): Insight => ({
  id: 'id-1',
  category: 'UPGRADE_READINESS',
  name: 'EKS add-on version compatibility',
  clusterVersion: '1.34',
  status: 'ERROR',
  reason: 'Not all are compatible.',
  details: someDetails(),
  ...changes,
});
const quoted = (...insights: Insight[]) => quotedInsights({ name: 'prod-1' }, insights, ADDONS);
const namesOf = (...insights: Insight[]) => quoted(...insights).map(({ name }) => name);

describe('what EKS itself says', () => {
  it('is quoted with a line for each add-on and what EKS recommends', () => {
    const details = someDetails({
      recommendation: 'Update them.',
      resources: [{ arn: arnOf('coredns'), reason: 'It is too old.' }],
      compatible: [
        { addon: 'coredns', versions: ['v4', 'v3', 'v2', 'v1'] },
        { addon: 'kube-proxy', versions: [] },
      ],
    });

    const [insight] = quoted(anInsight({ details }));

    expect(insight?.says).toEqual([
      'Not all are compatible.',
      'coredns: It is too old. EKS names as compatible v4, v3, v2 and 1 more.',
      'kube-proxy: EKS names as compatible no version.',
      'EKS recommends: Update them.',
    ]);
    expect(insight && insightLine(insight)).toMatch(
      /^EKS insight "EKS add-on version compatibility" \(UPGRADE_READINESS, Kubernetes 1\.34\): ERROR\. Not all .* Update them\.$/,
    );
  });

  it.each<[string, Partial<Insight>, boolean]>([
    ['a check of add-ons by its name', { name: 'EKS add-on version compatibility' }, true],
    ['a check of one that is installed', { name: 'kube-proxy version skew' }, true],
    ['a check of one that is not', { name: 'vpc-cni version skew' }, false],
    ['a check of nodes', { name: 'Kubelet version skew', details: undefined }, false],
    [
      'a check that names an add-on',
      { name: 'x', details: someDetails({ compatible: [{ addon: 'a', versions: [] }] }) },
      true,
    ],
    [
      'a check that found an add-on',
      { name: 'x', details: someDetails({ resources: [{ arn: arnOf('a'), reason: '' }] }) },
      true,
    ],
    [
      'a check that found a node',
      { name: 'x', details: someDetails({ resources: [{ arn: 'arn:x:node/a', reason: '' }] }) },
      false,
    ],
    ['a deprecated API that an add-on calls', { name: 'x', details: deprecation('coredns/v1.2') }, true],
    ['one that something else calls', { name: 'x', details: deprecation('argo') }, false],
  ])('is about add-ons, or not: %s', (_, changes, isQuoted) => {
    expect(quoted(anInsight(changes))).toHaveLength(isQuoted ? 1 : 0);
  });

  it('names the deprecated API that an add-on calls, and until when it is served', () => {
    const [insight] = quoted(anInsight({ name: 'Deprecated APIs', details: deprecation('coredns/v1.2') }));

    expect(insight?.says).toContain(
      'coredns/v1.2 called /apis/x/v1beta1, not served from Kubernetes 1.35 on, replaced with /apis/x/v1: 7 requests in the last 30 days.',
    );
  });

  it('begins with what is worst, and ends with what passes', () => {
    const names = namesOf(
      anInsight({ name: 'coredns passes', status: 'PASSING' }),
      anInsight({ name: 'coredns warns', status: 'WARNING' }),
      anInsight({ name: 'coredns is new', status: 'SOMETHING_NEW' }),
      anInsight({ name: 'coredns fails', status: 'ERROR' }),
    );

    expect(names).toEqual(['coredns fails', 'coredns warns', 'coredns is new', 'coredns passes']);
  });

  it('is short, with the command that shows the rest', () => {
    const compatible = Array.from({ length: 40 }, (_, i) => ({ addon: `addon-${i}`, versions: ['v'.repeat(500)] }));
    const insights = Array.from({ length: 30 }, () => anInsight({ details: someDetails({ compatible }) }));

    const quotes = quotedInsights({ name: 'prod-1', region: 'us-east-1' }, insights, ADDONS);

    expect(JSON.stringify(quotes).length).toBeLessThan(40_000);
    expect(quotes[0]?.says.at(-1)).toBe(
      '33 more: `aws eks describe-insight --cluster-name prod-1 --id id-1 --region us-east-1`.',
    );
  });

  it('is said to be missing when it, or its details, could not be read', () => {
    const unread = { what: 'The details', error: 'AccessDenied', message: 'Nobody may.' };

    const [all] = quotedInsights({ name: 'prod-1' }, { ...unread, what: 'The insights' }, ADDONS);
    const [one] = quoted(anInsight({ details: unread }));

    expect(all && insightLine(all)).toBe(
      'The insights could not be read, so the plan does not quote them: AccessDenied: Nobody may.',
    );
    expect(one?.says).toEqual(['Not all are compatible.', 'The details could not be read: AccessDenied: Nobody may.']);
  });
});

function deprecation(userAgent: string): InsightDetails {
  const of = { usage: '/apis/x/v1beta1', replacedWith: '/apis/x/v1', stopServingVersion: '1.35' };
  return someDetails({ deprecations: [{ ...of, clients: [{ userAgent, requests: 7 }] }] });
}
