import { describe, expect, it } from 'vitest';
import { MaintainFleetRequest } from '../../../../functions/core/fleet/request.ts';
import { inputProblems } from '../../../../functions/core/input/problems.ts';

const problemsOf = (input: unknown) => {
  const { error } = MaintainFleetRequest.safeParse(input);
  return error ? inputProblems(error) : [];
};

it('fills in every default', () => {
  expect(MaintainFleetRequest.parse({})).toEqual({
    clusters: { accounts: ['own'] },
    addons: 'all',
    fargateProfiles: [],
    onFailure: 'stop',
    waves: [{ name: 'all', rest: true }],
    maxConcurrency: 10,
    maxConcurrencyPerRegion: 5,
    toleratedFailures: 0,
    concurrencyMode: 'soft',
    toleratedUnreachable: '100%',
    bakeBetweenWavesSeconds: 0,
    approval: 'none',
    approvalSeconds: 259_200,
    freeze: [],
    notify: 'failures',
    dryRun: false,
  });
});

describe('a request', () => {
  const rest = { name: 'rest', rest: true };
  const match = { names: ['dev-*'] };

  it.each<[string, object, string[]]>([
    ['a wave of nothing', { waves: [{ name: 'canary' }] }, ['waves[0].match']],
    ['a wave of some and of the rest', { waves: [{ ...rest, match }] }, ['waves[0].match']],
    ['a match of nothing', { waves: [{ name: 'canary', match: {} }] }, ['waves[0].match']],
    ['waves of one name', { waves: [{ name: 'rest', match }, rest] }, ['waves[1].name']],
    ['the rest before others', { waves: [rest, { name: 'canary', match }] }, ['waves[0].rest']],
    ['more than all', { toleratedFailures: '101%', maxConcurrency: '200%' }, ['maxConcurrency', 'toleratedFailures']],
    ['no concurrency', { maxConcurrency: 0 }, ['maxConcurrency']],
    ['too much at the same time', { maxConcurrency: 501 }, ['maxConcurrency']],
    ['an add-on twice', { addons: [{ addon: 'a' }, { addon: 'a' }] }, ['addons[1].addon']],
    ['a window of no length', { window: { from: '01:00', to: '01:00', timeZone: 'UTC' } }, ['window.to']],
    ['no account', { clusters: { accounts: [] } }, ['clusters.accounts']],
    ['a version of an add-on', { clusters: { versions: ['v1.33'] } }, ['clusters.versions[0]']],
    ['an unknown field', { cluster: 'prod-1' }, ['cluster']],
  ])('may not have %s', (_, changes, paths) => {
    expect(
      problemsOf(changes)
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(paths);
  });
});
