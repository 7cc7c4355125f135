import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from '../../../../functions/core/input/did-you-mean.ts';

const REQUEST = ['cluster', 'addon', 'profile', 'version', 'subnets', 'dryRun'];
const WORLD = ['name', 'version', 'subnets', 'addons', 'fargateProfiles'];

describe('a name that is not known comes with the one that was meant', () => {
  it.each([
    ['clusterName', REQUEST, 'cluster'],
    ['clusterName', WORLD, 'name'],
    ['addonName', REQUEST, 'addon'],
    ['addonName', WORLD, 'name'],
    ['addonVersion', WORLD, 'version'],
    ['kubernetesVersion', WORLD, 'version'],
    ['kubernetes-version', WORLD, 'version'],
    ['fargateProfileName', REQUEST, 'profile'],
    ['fargateProfileName', WORLD, 'name'],
    ['fargateProfile', REQUEST, 'profile'],
    ['profileName', REQUEST, 'profile'],
    ['profileName', WORLD, 'name'],
    ['subnetIds', WORLD, 'subnets'],
    ['dry_run', REQUEST, 'dryRun'],
    ['DRYRUN', REQUEST, 'dryRun'],
  ] as const)('%s among %j: %s', (word, known, meant) => {
    expect(didYouMean(word, known)).toBe(` Did you mean ${meant}?`);
  });

  it('as the reader has to write it', () => {
    expect(didYouMean('dryrun', REQUEST, (name) => `--${name}`)).toBe(' Did you mean --dryRun?');
  });

  it.each(['colour', 'constructor', '', 'subnetIds'])('but "%s", which is like none of them, alone', (word) => {
    expect(didYouMean(word, ['cluster', 'addon', 'profile', 'on'])).toBe('');
  });
});

describe('the nearest word', () => {
  it.each([
    ['is the same', 'addon', 'addon'],
    ['has one letter changed', 'addom', 'addon'],
    ['has two letters changed', 'abdom', 'addon'],
    ['has a letter changed at its beginning and one at its end', 'vddom', 'addon'],
    ['has two letters too many', 'adddoon', 'addon'],
    ['has one too many at its beginning and one at its end', 'xaddony', 'addon'],
    ['lacks two letters', 'adn', 'addon'],
    ['lacks the last two', 'add', 'addon'],
    ['lacks the first two', 'don', 'addon'],
  ])('is found when the word %s', (_, word, found) => {
    expect(nearest(word, ['cluster', 'addon', 'profile'])).toBe(found);
  });

  it.each([
    ['three letters are wrong', 'xbdom', 'addon'],
    ['three letters are too many', 'xadddoon', 'addon'],
    ['three letters are missing', 'ad', 'addon'],
    ['no letter is the same', 'xy', 'on'],
    ['nothing was written', '', 'on'],
  ])('is none when %s', (_, word, known) => {
    expect(nearest(word, [known])).toBeUndefined();
  });

  it('is the one with the fewest errors, and of several the one that is named first', () => {
    expect(nearest('evict', ['evicted', 'evicts', 'edict'])).toBe('evicts');
  });
});
