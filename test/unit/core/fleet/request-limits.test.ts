import { describe, expect, it } from 'vitest';
import { MaintainFleetRequest } from '../../../../functions/core/fleet/request.ts';
import { inputProblems } from '../../../../functions/core/input/problems.ts';

const problemsOf = (input: unknown) => {
  const { error } = MaintainFleetRequest.safeParse(input);
  return error ? inputProblems(error).map(({ path }) => path) : [];
};
const many = (count: number, made: (index: number) => unknown) =>
  Array.from({ length: count }, (_, index) => made(index));
const arn = (account: string) => `arn:aws:states:eu-west-1:${account}:execution:maintain-fleet:nightly`;

describe('a request for a fleet', () => {
  const wave = (parts: object) => ({ waves: [{ name: 'a', match: { names: ['a'] }, ...parts }] });
  const clusters = (parts: object) => ({ clusters: parts });

  it.each<[string, object]>([
    ['percentages', { maxConcurrency: '100%', toleratedFailures: '0%', toleratedUnreachable: '7%' }],
    [
      'the least numbers',
      { maxConcurrency: 1, maxConcurrencyPerRegion: 1, toleratedFailures: 0, toleratedUnreachable: 0 },
    ],
    [
      'the largest numbers',
      { maxConcurrency: 500, maxConcurrencyPerRegion: 100, toleratedFailures: 10_000, toleratedUnreachable: 1000 },
    ],
    ['the longest times', { bakeBetweenWavesSeconds: 2_592_000, approvalSeconds: 2_592_000 }],
    ['the shortest times', { bakeBetweenWavesSeconds: 0, approvalSeconds: 60 }],
    ['modes', { concurrencyMode: 'strict', approval: 'before-start', notify: 'all' }],
    ['other modes', { concurrencyMode: 'soft', approval: 'before-each-wave' }],
    ['a wave with everything of its own', wave({ maxConcurrency: '5%', toleratedFailures: 1, bakeSeconds: 2_592_000 })],
    ['a name with spaces', wave({ name: 'a'.padEnd(40, ' -_b') })],
    ['fifty waves', { waves: many(50, (index) => ({ name: `w${index}`, match: { names: ['a'] } })) }],
    ['a hundred names', clusters({ names: many(100, (index) => `a${index}`) })],
    ['patterns', clusters({ names: ['prod-*', 'dev-?'], tags: { stage: ['qa', 'p*'] }, versions: ['1.9', '1.33'] })],
    [
      'a wave by account and Region',
      { waves: [{ name: 'a', match: { accounts: ['111122223333'], regions: ['eu-west-1'] } }] },
    ],
    [
      'the longest external id',
      clusters({ accounts: [{ roleArn: 'arn:aws:iam::444455556666:role/a', externalId: 'x'.repeat(1224) }] }),
    ],
    [
      'fifty freezes',
      { freeze: many(50, () => ({ from: '2026-12-24', to: '2026-12-24', timeZone: 'UTC', why: 'x' })) },
    ],
  ])('may have %s', (_, request) => {
    expect(problemsOf(request)).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    [
      'amounts that are none',
      { maxConcurrency: 1.5, toleratedFailures: '5 %' },
      ['maxConcurrency', 'toleratedFailures'],
    ],
    [
      'negative amounts',
      { toleratedFailures: -1, toleratedUnreachable: -1 },
      ['toleratedFailures', 'toleratedUnreachable'],
    ],
    [
      'more than there can be',
      { toleratedFailures: 10_001, toleratedUnreachable: 1001 },
      ['toleratedFailures', 'toleratedUnreachable'],
    ],
    ['a Region at more than a hundred', { maxConcurrencyPerRegion: 101 }, ['maxConcurrencyPerRegion']],
    ['a Region at none', { maxConcurrencyPerRegion: 0 }, ['maxConcurrencyPerRegion']],
    ['half a cluster in a Region', { maxConcurrencyPerRegion: 1.5 }, ['maxConcurrencyPerRegion']],
    ['a percentage of a percentage', { maxConcurrency: '10%%' }, ['maxConcurrency']],
    [
      'times that are too long',
      { bakeBetweenWavesSeconds: 2_592_001, approvalSeconds: 2_592_001 },
      ['approvalSeconds', 'bakeBetweenWavesSeconds'],
    ],
    ['no time to approve', { approvalSeconds: 59 }, ['approvalSeconds']],
    ['a bake of a wave that is too long', wave({ bakeSeconds: 2_592_001 }), ['waves[0].bakeSeconds']],
    ['unknown modes', { concurrencyMode: 'hard', approval: 'always' }, ['approval', 'concurrencyMode']],
    ['a name that is too long', wave({ name: 'a'.repeat(41) }), ['waves[0].name']],
    ['a name that begins with a space', wave({ name: ' a' }), ['waves[0].name']],
    ['a name with something else behind it', wave({ name: 'a!' }), ['waves[0].name']],
    ['no waves', { waves: [] }, ['waves']],
    ['51 waves', { waves: many(51, (index) => ({ name: `w${index}`, match: { names: ['a'] } })) }, ['waves']],
    ['a rest that is none', wave({ match: undefined, rest: false }), ['waves[0].rest']],
    ['no names', clusters({ names: [] }), ['clusters.names']],
    ['101 names', clusters({ names: many(101, (index) => `a${index}`) }), ['clusters.names']],
    ['no tags', clusters({ tags: {} }), ['clusters.tags']],
    ['a tag without values', clusters({ tags: { stage: [] } }), ['clusters.tags.stage']],
    ['no versions', clusters({ versions: [] }), ['clusters.versions']],
    [
      'a version of something else',
      clusters({ versions: ['11.33', '1.333', '1.3x'] }),
      [0, 1, 2].map((index) => `clusters.versions[${index}]`),
    ],
    ['no Regions', clusters({ regions: [] }), ['clusters.regions']],
    ['a wave of no accounts', { waves: [{ name: 'a', match: { accounts: [] } }] }, ['waves[0].match.accounts']],
    [
      'a short external id',
      clusters({ accounts: [{ roleArn: 'arn:aws:iam::444455556666:role/a', externalId: 'x' }] }),
      ['clusters.accounts[0].externalId'],
    ],
    [
      'a long external id',
      clusters({ accounts: [{ roleArn: 'arn:aws:iam::444455556666:role/a', externalId: 'x'.repeat(1225) }] }),
      ['clusters.accounts[0].externalId'],
    ],
    [
      '51 freezes',
      { freeze: many(51, () => ({ from: '2026-12-24', to: '2026-12-24', timeZone: 'UTC', why: 'x' })) },
      ['freeze'],
    ],
    [
      'another name of the rest in front',
      {
        waves: [
          { name: 'rest', rest: true },
          { name: 'a', match: { names: ['a'] } },
        ],
      },
      ['waves[0].rest'],
    ],
  ])('may not have %s', (_, request, paths) => {
    expect(problemsOf(request).toSorted()).toEqual(paths);
  });

  it.each<[string, object, string[]]>([
    ['a run by its name', { continues: 'nightly' }, []],
    ['a run by its ARN', { continues: arn('111122223333') }, []],
    ['a run by the ARN of no account', { continues: arn('1111') }, ['continues']],
    ['a run by more than its name', { continues: 'nightly run' }, ['continues']],
    ['a run by too long a name', { continues: 'x'.repeat(81) }, ['continues']],
    ['a fleet', { fleet: 'prod' }, []],
    ['a fleet by more than its name', { fleet: 'prod.yaml' }, ['fleet']],
    ['a fleet by too long a name', { fleet: 'x'.repeat(41) }, ['fleet']],
    ['a run, as a dry run', { continues: 'nightly', dryRun: true }, []],
    ['a fleet, with approval', { fleet: 'prod', approval: 'before-start', dryRun: true }, []],
    ['a run, with approval', { continues: 'nightly', approval: 'before-start' }, ['approval']],
    ['a run, with what is so anyway', { continues: 'nightly', maxConcurrency: 10, onFailure: 'stop' }, []],
    ['a run, with other clusters', { continues: 'nightly', clusters: { names: ['a'] } }, ['clusters']],
    [
      'a fleet, with other waves and add-ons',
      { fleet: 'prod', maxConcurrency: 3, addons: [] },
      ['addons', 'addons', 'maxConcurrency'],
    ],
    ['a run and a fleet', { continues: 'nightly', fleet: 'prod' }, ['fleet']],
    ['a fleet, for an editor', { fleet: 'prod', $schema: 'https://example.com/schema.json' }, []],
    [
      'a fleet, started by an execution',
      { fleet: 'prod', AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: arn('111122223333') },
      [],
    ],
  ])('takes over another one whole: %s', (_, request, paths) => {
    expect(problemsOf(request).toSorted()).toEqual(paths);
  });

  it.each([null, 5, 'all', [], { waves: [null, 5] }, { waves: 'all' }])('that is none is refused: %j', (request) => {
    expect(problemsOf(request).length).toBeGreaterThan(0);
  });
});
