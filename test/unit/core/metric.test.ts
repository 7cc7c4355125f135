import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResourceHealth } from '../../../functions/core/health/health.ts';
import { clusterMeasures, NOTHING_SCANNED, scanMeasures, withCluster } from '../../../functions/core/health/scan.ts';
import {
  chatMeasures,
  endingMeasures,
  METRICS,
  type Measure,
  misconfiguredMeasures,
} from '../../../functions/core/metric.ts';

const aResource = (kind: ResourceHealth['kind'], name: string): ResourceHealth => ({
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod-1',
  kind,
  name,
  status: 'DEGRADED',
  issues: [],
});
const anEnding = { machine: 'update-addon', name: 'Updated', severity: 'info' } as const;

describe('a measure', () => {
  it.each<[string, Measure[]]>([
    ['an ending', endingMeasures(anEnding, '2026-11-21T08:00:00.000Z', '2026-11-21T08:04:30.500Z')],
    ['an answer', chatMeasures('ChatAnswered', 'started')],
    ['a refusal', chatMeasures('ChatDenied', 'unsigned')],
    ['a setting that chat lacks', misconfiguredMeasures()],
    ['a cluster', clusterMeasures([aResource('addon', 'coredns'), aResource('fargate-profile', 'default')])],
    ['a scan', scanMeasures(NOTHING_SCANNED, 2)],
  ])('of %s has the dimensions that are declared, and no others', (_, measures) => {
    expect(measures.length).toBeGreaterThan(0);
    for (const { name, by } of measures) {
      for (const dimensions of by) expect(METRICS[name].by).toContainEqual(Object.keys(dimensions));
    }
  });

  it.each<[string, Measure[], Measure[]]>([
    [
      'an ending, by its state machine and by its severity',
      endingMeasures(anEnding, 'unknown', '2026-11-21T08:00:00.000Z'),
      [
        {
          name: 'Outcomes',
          value: 1,
          by: [{ machine: 'update-addon', outcome: 'Updated' }, { severity: 'info' }],
        },
      ],
    ],
    [
      'a refusal, by what it was',
      chatMeasures('ChatDenied', 'unsigned'),
      [{ name: 'ChatDenied', value: 1, by: [{ outcome: 'unsigned' }] }],
    ],
    ['a setting that chat lacks', misconfiguredMeasures(), [{ name: 'ChatMisconfigured', value: 1, by: [{}] }]],
  ])('counts one for %s', (_, measures, expected) => {
    expect(measures).toEqual(expected);
  });

  it('is a count, except for the time that a run takes', () => {
    const units = Object.entries(METRICS).map(([name, { unit }]) => [name, unit]);

    expect(units.filter(([, unit]) => unit !== 'Count')).toEqual([['RunSeconds', 'Seconds']]);
  });

  it.each(Object.entries(METRICS))('named %s is kept by one set of dimensions at least', (_, { by }) => {
    expect(by.length).toBeGreaterThan(0);
  });

  it('of a run that began nobody knows when is its ending alone', () => {
    expect(endingMeasures(anEnding, 'unknown', '2026-11-21T08:00:00.000Z')).toHaveLength(1);
  });

  it('of a run is the time from its start to its notification, and never negative', () => {
    const run = endingMeasures(anEnding, '2026-11-21T08:00:00.000Z', '2026-11-21T08:04:30.500Z');
    const clocksApart = endingMeasures(anEnding, '2026-11-21T08:00:01.000Z', '2026-11-21T08:00:00.000Z');

    expect(run).toContainEqual({ name: 'RunSeconds', value: 270.5, by: [{ machine: 'update-addon' }] });
    expect(clocksApart).toContainEqual({ name: 'RunSeconds', value: 0, by: [{ machine: 'update-addon' }] });
  });

  it('of a healthy cluster is none', () => {
    expect(clusterMeasures([])).toEqual([]);
  });

  it('of waiting questions is left out when they could not be counted', () => {
    expect(scanMeasures(NOTHING_SCANNED, undefined).map(({ name }) => name)).not.toContain('ApprovalsWaiting');
  });

  it('in all is the sum of what the clusters have', () => {
    const resource = fc.constantFrom(aResource('addon', 'coredns'), aResource('fargate-profile', 'default'));

    fc.assert(
      fc.property(fc.array(fc.array(resource)), (clusters) => {
        const sums = clusters.reduce((all, unhealthy) => withCluster(all, unhealthy, unhealthy), NOTHING_SCANNED);
        const total = (measures: Measure[]) =>
          measures.filter(({ name }) => name === 'UnhealthyResources').reduce((sum, { value }) => sum + value, 0);

        expect(total(scanMeasures(sums, 0))).toBe(total(clusters.flatMap(clusterMeasures)));
      }),
    );
  });
});
