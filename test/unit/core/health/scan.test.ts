import { describe, expect, it } from 'vitest';
import type { ResourceHealth } from '../../../../functions/core/health/health.ts';
import {
  clusterMeasures,
  endPosition,
  NOTHING_SCANNED,
  nextPosition,
  scanMeasures,
  withCluster,
  withNotified,
  withNotScanned,
} from '../../../../functions/core/health/scan.ts';
import { isScanned, ScanHealthRequest, scannedPlace } from '../../../../functions/core/health/scan-health-request.ts';

const ROLE = 'arn:aws:iam::444455556666:role/eks-upkeep';
const aResource = (kind: ResourceHealth['kind'], name: string, cluster = 'prod-1'): ResourceHealth => ({
  ...{ accountId: '111122223333', region: 'eu-west-1', cluster, kind, name },
  ...{ version: 'v1', status: 'DEGRADED', issues: [] },
});
const ADDON = aResource('addon', 'coredns');
const PROFILE = aResource('fargate-profile', 'default');

describe('a scan', () => {
  it.each([
    [0, 'next', { place: 0, token: 'next' }],
    [0, null, { place: 1, token: null }],
    [1, null, null],
    [1, 'next', { place: 1, token: 'next' }],
  ])('of two places continues after place %i with the token %s at %j', (place, token, next) => {
    expect(nextPosition({ place, token: null }, token, ['a', 'b'])).toEqual(next);
  });

  it('counts clusters, resources and what is unhealthy', () => {
    const once = withCluster(NOTHING_SCANNED, [ADDON, PROFILE, PROFILE], [ADDON, PROFILE]);
    const twice = withCluster(once, [ADDON], [ADDON]);

    expect(twice).toEqual({
      ...{ clusters: 2, resources: 4, notified: 0, restored: 0, notScannedCount: 0, notScanned: [] },
      unhealthy: { addon: 2, 'fargate-profile': 1 },
    });
  });

  it('counts who is notified, and of what', () => {
    const sums = ['notified', 'restored', 'notified', 'known'].reduce(withNotified, NOTHING_SCANNED);

    expect(sums).toEqual({ ...NOTHING_SCANNED, notified: 2, restored: 1 });
  });

  it('ends after its last place', () => {
    expect(endPosition(['a', 'b'])).toEqual({ place: 2, token: null });
  });

  it('keeps the first twenty failures to read, none at length, with what to do when access was denied', () => {
    const failure = { what: 'prod-1', error: 'EksUnavailable', message: 'x'.repeat(600) };
    const sums = Array.from({ length: 22 }).reduce<typeof NOTHING_SCANNED>(
      (before) => withNotScanned(before, failure),
      withNotScanned(NOTHING_SCANNED, { ...failure, error: 'AccessDenied', message: 'No.' }),
    );

    const [denied, other = '', ...more] = sums.notScanned;
    expect(sums.notScannedCount).toBe(23);
    expect(denied).toMatch(/^prod-1 could not be read: AccessDenied: No\. Widen ClusterNames of the stack/);
    expect(other).toBe(`prod-1 could not be read: EksUnavailable: ${'x'.repeat(500)}`.slice(0, 500));
    expect(more).toHaveLength(18);
  });

  it('measures the unhealthy of each cluster by kind, and all of them at its end', () => {
    const by = (kind: string) => [{ cluster: '111122223333/eu-west-1/prod-1', kind }];
    const sums = { ...withCluster(NOTHING_SCANNED, [], [ADDON, ADDON, PROFILE]), notScannedCount: 4 };
    const measures = [
      { name: 'ClustersScanned', value: 1, by: [{}] },
      { name: 'ClustersNotScanned', value: 4, by: [{}] },
      { name: 'UnhealthyResources', value: 2, by: [{ kind: 'addon' }] },
      { name: 'UnhealthyResources', value: 1, by: [{ kind: 'fargate-profile' }] },
    ];

    expect(clusterMeasures([])).toEqual([]);
    expect(clusterMeasures([ADDON, PROFILE, ADDON])).toEqual([
      { name: 'UnhealthyResources', value: 2, by: by('addon') },
      { name: 'UnhealthyResources', value: 1, by: by('fargate-profile') },
    ]);
    expect(scanMeasures(sums, undefined)).toEqual(measures);
    expect(scanMeasures(sums, 0)).toEqual([...measures, { name: 'ApprovalsWaiting', value: 0, by: [{}] }]);
  });
});

describe('what a scan reads', () => {
  it.each<[string, object, object]>([
    ['the Region of the stack for its own account', {}, { region: 'eu-west-1' }],
    ['the Region that is named', { region: 'us-east-1' }, { region: 'us-east-1' }],
    ['what the role of another account says', { roleArn: ROLE }, { roleArn: ROLE }],
  ])('is %s', (_, place, scanned) => {
    expect(scannedPlace(place, { names: '*', region: 'eu-west-1' })).toEqual(scanned);
    expect(scannedPlace(place, { names: '*', region: '*' })).toEqual(place);
  });

  it.each<[string, string[] | undefined, object, boolean]>([
    ['prod-1', undefined, {}, true],
    ['dev-1', undefined, {}, false],
    ['dev-1', undefined, { roleArn: ROLE }, true],
    ['dev-1', ['prod-*', 'dev-*'], {}, true],
    ['dev-1', ['prod-*'], { roleArn: ROLE }, false],
  ])('has %s, with the names %j at %j: %s', (name, clusters, place, isIn) => {
    expect(isScanned(name, { clusters }, place, { names: 'prod-*', region: '*' })).toBe(isIn);
  });

  it.each<[object, boolean]>([
    [{}, true],
    [{ clusters: ['prod-*'], places: [{ region: 'eu-west-1' }] }, true],
    [{ clusters: [] }, false],
    [{ clusters: ['prod 1'] }, false],
    [{ clusters: [' prod-1'] }, false],
    [{ clusters: ['prod-1!'] }, false],
    [{ places: [] }, false],
    [{ source: 'EKS Addon Health Degraded at 08:00' }, true],
    [{ source: 'x'.repeat(300) }, true],
    [{ source: 'x'.repeat(301) }, false],
    [{ source: 'two\nlines' }, false],
    [{ source: '\nline' }, false],
    [{ source: 'line\n' }, false],
    [{ source: '' }, false],
    [{ places: [{ roleArn: ROLE, accountId: '111122223333' }] }, false],
  ])('%j is a valid request: %s', (request, isValid) => {
    const { success, data } = ScanHealthRequest.safeParse(request);

    expect(success).toBe(isValid);
    if (isValid && !('places' in request)) expect(data?.places).toEqual([{}]);
  });
});
