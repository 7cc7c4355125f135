import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concurrencyOf, countOf } from '../../../../functions/core/fleet/amount.ts';
import { clusterText, isSelected, placesOf } from '../../../../functions/core/fleet/cluster.ts';
import { forecastOf } from '../../../../functions/core/fleet/forecast.ts';
import { ClusterSelection, MaintainFleetRequest } from '../../../../functions/core/fleet/request.ts';
import { assigned, interleaved } from '../../../../functions/core/fleet/waves.ts';
import { aFleetCluster, someClusters } from '../../../support/worlds/fleet.ts';

describe('an amount', () => {
  it.each([
    ['10%', 9, 0],
    ['10%', 10, 1],
    ['33%', 100, 33],
    ['100%', 3, 3],
    ['0%', 1000, 0],
    [2, 1, 2],
  ])('of %s of %i clusters is %i: rounded down', (given, clusters, count) => {
    expect(countOf(given, clusters)).toBe(count);
  });

  it.each([
    ['1%', 5, 1],
    ['50%', 5, 2],
    [10, 3, 3],
    [10, 0, 1],
  ])('as the concurrency: %s of %i clusters is %i, at least one', (given, clusters, most) => {
    expect(concurrencyOf(given, clusters)).toBe(most);
  });

  it('is the largest whole number within the percentage', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 10_000 }), (percent, clusters) => {
        const count = countOf(`${percent}%`, clusters);

        expect(count * 100).toBeLessThanOrEqual(percent * clusters);
        expect((count + 1) * 100).toBeGreaterThan(percent * clusters);
      }),
      { numRuns: 200 },
    );
  });
});

describe('clusters', () => {
  const prod = aFleetCluster({ name: 'prod-1', version: '1.33', tags: { stage: 'prod', team: 'web' } });

  it.each<[string, object, boolean]>([
    ['everything', {}, true],
    ['names', { names: ['dev-*', 'prod-?'] }, true],
    ['other names', { names: ['dev-*'] }, false],
    ['a tag', { tags: { stage: 'prod' } }, true],
    ['one of the values of a tag', { tags: { stage: ['qa', 'pro*'] } }, true],
    ['all tags, not some', { tags: { stage: 'prod', team: 'data' } }, false],
    ['a tag that objects have by nature', { tags: { constructor: '*' } }, false],
    ['versions', { versions: ['1.32', '1.33'] }, true],
    ['other versions', { versions: ['1.3'] }, false],
    ['an excepted name', { except: { names: ['prod-1'] } }, false],
    ['an excepted tag', { names: ['*'], except: { tags: { team: 'web' } } }, false],
    ['another excepted tag', { except: { tags: { team: 'data' } } }, true],
  ])('are selected by %s: %j is %s', (_, selection, is) => {
    expect(isSelected(prod, ClusterSelection.parse(selection))).toBe(is);
  });

  it('are looked for in each account and Region once', () => {
    const roleArn = 'arn:aws:iam::444455556666:role/upkeep';
    const regions = ['eu-west-1', 'us-east-1'];
    const selection = ClusterSelection.parse({ accounts: ['own', { roleArn }, 'own'], regions });

    expect(placesOf(selection, { accountId: '111122223333', region: 'eu-west-1' })).toEqual([
      { accountId: '111122223333', region: 'eu-west-1' },
      { accountId: '111122223333', region: 'us-east-1' },
      { accountId: '444455556666', region: 'eu-west-1', roleArn },
      { accountId: '444455556666', region: 'us-east-1', roleArn },
    ]);
  });
});

describe('waves', () => {
  const waves = [
    { name: 'canary', match: { names: ['dev-*'] }, toleratedFailures: '50%' },
    { name: 'early', match: { tags: { stage: ['dev', 'qa'] } }, maxConcurrency: '10%' },
    { name: 'rest', rest: true },
  ];

  it('have each cluster in the first that it matches', () => {
    const clusters = [
      aFleetCluster({ name: 'dev-1', tags: { stage: 'dev' } }),
      aFleetCluster({ name: 'qa-1', tags: { stage: 'qa' } }),
      aFleetCluster({ name: 'prod-1', tags: { stage: 'prod' } }),
    ];
    const { waves: found, inNoWave } = assigned(MaintainFleetRequest.parse({ waves }), clusters);

    expect(found.map((wave) => wave.clusters.map(({ name }) => name))).toEqual([['dev-1'], ['qa-1'], ['prod-1']]);
    expect(inNoWave).toEqual([]);
  });

  it('leave out what none of them matches', () => {
    const request = MaintainFleetRequest.parse({ waves: waves.slice(0, 1) });
    const { waves: found, inNoWave } = assigned(request, [aFleetCluster({ name: 'prod-1' })]);

    expect(found).toMatchObject([{ clusters: [] }]);
    expect(inNoWave.map(({ name }) => name)).toEqual(['prod-1']);
  });

  it('have percentages of their own clusters', () => {
    const request = MaintainFleetRequest.parse({ waves, maxConcurrency: '50%', toleratedFailures: 3 });
    const { waves: found } = assigned(request, someClusters(5, 'dev-'));

    expect(found.map(({ pace }) => [pace.maxConcurrency, pace.toleratedFailures])).toEqual([
      [2, 2],
      [1, 3],
      [1, 3],
    ]);
  });

  it('lose and repeat no cluster, and are the same in whatever order clusters are found', () => {
    const region = fc.constantFrom('eu-west-1', 'us-east-1');
    const any = fc.array(fc.record({ name: fc.stringMatching(/^(dev|qa|prod)-[0-9]$/), region }), { maxLength: 40 });
    const eu = { name: 'eu', match: { regions: ['eu-west-1'] } };
    const request = MaintainFleetRequest.parse({ waves: [waves[0], eu] });

    fc.assert(
      fc.property(any, (found) => {
        const clusters = found.map((each) => aFleetCluster(each));
        const { waves: result, inNoWave } = assigned(request, clusters);
        const all = [...result.flatMap((wave) => wave.clusters), ...inNoWave].map(clusterText);

        expect(all.toSorted()).toEqual([...new Set(clusters.map(clusterText))].sort());
        expect(assigned(request, clusters.toReversed())).toEqual({ waves: result, inNoWave });
      }),
      { numRuns: 50 },
    );
  });

  it('begin with one cluster of each account and Region after the other', () => {
    const west = someClusters(3, 'a-', { region: 'eu-west-1' });
    const east = someClusters(2, 'b-', { region: 'us-east-1' });

    expect(interleaved([...west, ...east]).map(({ name }) => name)).toEqual(['a-0', 'b-0', 'a-1', 'b-1', 'a-2']);
  });
});

describe('what a pace means', () => {
  const forecast = (clusters: number, pace: object = {}, regions = 1) => {
    const request = MaintainFleetRequest.parse({ maxConcurrency: 10, maxConcurrencyPerRegion: 5, ...pace });
    const each = Array.from({ length: regions }, (_, index) =>
      someClusters(clusters / regions, 'c-', { region: `eu-west-${index}` }),
    );
    return assigned(request, each.flat()).waves.map((wave) => forecastOf(wave, 600));
  };

  it.each<[string, object, number, object]>([
    ['one Region holds it to its own maximum', {}, 1, { atOnce: 5, seconds: 12_000, mostFailures: 5 }],
    ['two Regions reach the maximum of the wave', {}, 2, { atOnce: 10, seconds: 6000, mostFailures: 10 }],
    ['a tolerance adds to what is under way', { toleratedFailures: 3 }, 2, { mostFailures: 13 }],
    ['strict mode starts no more than may fail', { concurrencyMode: 'strict' }, 2, { atOnce: 1, mostFailures: 1 }],
    [
      'strict mode with a tolerance',
      { concurrencyMode: 'strict', toleratedFailures: 3 },
      2,
      { atOnce: 4, seconds: 15_000, mostFailures: 4 },
    ],
    ['no more can fail than there are', { toleratedFailures: 1000 }, 2, { mostFailures: 100 }],
  ])('%s', (_, pace, regions, expected) => {
    expect(forecast(100, pace, regions)).toMatchObject([expected]);
  });

  it('is nothing for a wave without clusters', () => {
    expect(forecast(0)).toEqual([{ atOnce: 0, seconds: 0, mostFailures: 0 }]);
  });
});
