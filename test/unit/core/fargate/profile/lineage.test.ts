import { describe, expect, it } from 'vitest';
import { profileMeant, rivalRuns, wasLeft } from '../../../../../functions/core/fargate/profile/lineage.ts';
import { OWN_TAGS } from '../../../../../functions/core/fargate/profile/profile.ts';
import { descendsFrom, OWN_TAG_COUNT, ownTags } from '../../../../../functions/core/fargate/profile/tags.ts';
import { aSeen, RUN } from '../../../../support/worlds/fargate-context.ts';

const arnOf = (name: string) => `arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod-1/${name}/id-${name}`;
const named = (name: string, changes = {}) => aSeen({ name, arn: arnOf(name), ...changes });
const successorOf = (old: ReturnType<typeof named>, name: string, changes = {}, run = RUN) =>
  named(name, { tags: ownTags(run, old), ...changes });
/** As profiles were tagged before there was a tag for the name that people know. */
const untagged = (name: string, replaced: string) =>
  named(name, { tags: { [`${OWN_TAGS}run`]: RUN, [`${OWN_TAGS}replaces`]: `${replaced}/id` } });

const inLine = (name: string, lineage: string) =>
  named(name, { tags: { ...untagged(name, lineage).tags, [`${OWN_TAGS}lineage`]: lineage } });

const first = named('default');

describe('the profile that a name means', () => {
  it.each<[string, ReturnType<typeof named>[], object]>([
    [
      'the one of that name',
      [first, successorOf(first, '9999-default')],
      { kind: 'exact', profile: { name: 'default' } },
    ],
    ['the one that took its place', [successorOf(first, '9999-default')], { kind: 'successor' }],
    ['none when there is none', [named('web')], { kind: 'missing' }],
    [
      'none when its successor is being deleted',
      [successorOf(first, '9999-default', { status: 'DELETING' })],
      { kind: 'missing' },
    ],
    [
      'its successor when it is being deleted itself',
      [{ ...first, status: 'DELETING' }, successorOf(first, '9999-default')],
      { kind: 'successor', profile: { name: '9999-default' } },
    ],
    [
      'the one being deleted when its successor is not usable yet',
      [{ ...first, status: 'DELETING' }, successorOf(first, '9999-default', { status: 'CREATING' })],
      { kind: 'exact' },
    ],
    [
      'the usable one of two successors',
      [successorOf(first, '9998-x', { status: 'CREATING' }), successorOf(first, '9999-default')],
      { kind: 'successor', profile: { name: '9999-default' } },
    ],
    [
      'a successor that is not usable when there is no other',
      [successorOf(first, 'a', { status: 'CREATING' })],
      { kind: 'successor' },
    ],
    [
      'neither of two usable ones',
      [successorOf(first, 'b'), successorOf(first, 'a')],
      { kind: 'ambiguous', names: ['a', 'b'] },
    ],
  ])('is %s', (_, profiles, meant) => {
    expect(profileMeant('default', profiles)).toMatchObject(meant);
  });
});

describe('the line of a profile', () => {
  const second = successorOf(first, '9999-default');
  const third = successorOf(second, '9998-default');

  it('is in three tags of its own', () => {
    expect(Object.keys(ownTags(RUN, first))).toHaveLength(OWN_TAG_COUNT);
  });

  it.each<[string, ReturnType<typeof named>, string, boolean]>([
    ['the first name', third, 'default', true],
    ['the name before', third, '9999-default', true],
    ['a name of two before', successorOf(third, '9997-default'), '9999-default', true],
    ['a later name', second, '9998-default', false],
    ['its own name', second, '9999-default', false],
    ['another name', third, 'web', false],
    ['another name with the same number', third, '9999-web', false],
    ['the base of its number, without a tag for it', untagged('9998-default', '9999-default'), 'default', true],
    ['the name that it replaced, without a tag for it', untagged('web-2', '9999-default'), '9999-default', true],
    ['the base of another number, without a tag for it', untagged('web-2', '9999-default'), 'default', false],
    ['the name that it replaced, which has no number', untagged('9999-default', 'default'), 'default', true],
    ['a number in the middle of a name', untagged('a1234-default', 'b1234-default'), 'default', false],
    ['the name of one that replaced none', first, 'default', true],
    ['a number of another line, whose base only ends the same', inLine('9997-web', 'my-web'), '9999-web', false],
  ])('leads back to %s', (_, profile, name, leads) => {
    expect(descendsFrom(profile, name)).toBe(leads);
  });
});

describe('the run that made a profile', () => {
  const other = `${RUN}-2`;
  const elsewhere = RUN.replace('replace-fargate-profile', 'another-machine');

  it('may be a rival while what it replaces exists, once, and only of the same state machine', () => {
    const profiles = [
      first,
      named('web'),
      successorOf(first, 'a', {}, other),
      successorOf(named('web'), 'b', {}, other),
      successorOf(first, 'c', {}, elsewhere),
      successorOf(first, 'd'),
      successorOf(named('gone'), 'e', {}, `${RUN}-3`),
      named('f', { tags: { [`${OWN_TAGS}replaces`]: 'default/id-default' } }),
    ];

    expect(rivalRuns(profiles, RUN)).toEqual([other]);
  });

  it.each<[string, string, string, string[], boolean]>([
    ['ACTIVE', 'it has ended', other, [], true],
    ['CREATING', 'it has ended', other, [], true],
    ['ACTIVE', 'it still runs', other, [other], false],
    ['CREATING', 'it cannot be described', elsewhere, [], false],
    ['ACTIVE', 'it cannot be described', elsewhere, [], true],
    ['CREATE_FAILED', 'it has ended', other, [], false],
  ])('has left it %s: %s', (status, _, run, running, left) => {
    expect(wasLeft(successorOf(first, 'a', { status }, run), RUN, new Set(running))).toBe(left);
  });
});
