import { describe, expect, it } from 'vitest';
import { choiceOf, pick } from '../../../../../functions/core/addon/versions/choice.ts';
import { chooseTarget } from '../../../../../functions/core/addon/versions/choose-target.ts';
import { versionOrder } from '../../../../../functions/core/addon/versions/order.ts';
import { anOffer, aVersionWish } from '../../../../support/worlds/addon-builders.ts';

const listed = (...versions: string[]) =>
  versions.map((version, index) => anOffer(version, { isDefault: index === 0 }));

// Numbers made of dates, as a vendor of the marketplace publishes them: first and default, the newest.
const DATED = listed(
  'v1.0.10000020260817-eksbuild.1',
  'v1.0.100000020260723-eksbuild.1',
  'v1.47.10000020260806-eksbuild.1',
  'v1.47.10000020260815-eksbuild.1',
);
// The same, but the default is not the first.
const UNCLEAR = DATED.toReversed();

describe('the order of versions', () => {
  it.each([
    ['v1.9.0-eksbuild.1', 'v1.19.0-eksbuild.1', -1],
    ['v1.19.0-eksbuild.2', 'v1.19.0-eksbuild.10', -1],
    ['v1.4.0-eksbuild.preview', 'v1.5.0-eksbuild.1', -1],
    ['v1.4.0-eksbuild.preview', 'v1.4.0-eksbuild.1', undefined],
    ['nightly', 'v1.4.0-eksbuild.1', undefined],
    ['nightly', 'nightly', 0],
  ])('of %s and %s is %j', (a, b, sign) => {
    const compared = versionOrder(listed('v1.19.0-eksbuild.1'), a).compare(a, b);

    expect(compared && Math.sign(compared)).toBe(sign);
  });

  it.each([
    ['numbers made of dates', DATED],
    [
      'numbers that neither the order of EKS nor its default follows',
      ['v1.2.0-eksbuild.1', 'v1.9.0-eksbuild.1', 'v1.4.0-eksbuild.1'].map((version) => anOffer(version)),
    ],
    [
      'numbers of which even neighbours are in no order',
      ['v1.2.0-eksbuild.1', 'v1.9.0-eksbuild.1', 'v1.8.0-eksbuild.1'].map((version) => anOffer(version)),
    ],
  ])('is not that of %s', (_, offered) => {
    const { ascends, compare } = versionOrder(offered, 'v1.2.0-eksbuild.1');

    expect(ascends).toBe(false);
    expect(compare('v1.2.0-eksbuild.1', 'v1.9.0-eksbuild.1')).toBeUndefined();
  });
});

it('is that of the numbers where a build without one comes before the highest', () => {
  const offered = ['v1.9.0-eksbuild.preview', 'v1.5.0-eksbuild.2', 'v1.4.0-eksbuild.1'].map((each) => anOffer(each));

  expect(versionOrder(offered, 'v1.4.0-eksbuild.1').ascends).toBe(true);
});

it('is that of the numbers when a list has the oldest first', () => {
  const oldestFirst = [anOffer('v1.2.0-eksbuild.1', { isDefault: true }), anOffer('v1.9.0-eksbuild.1')];

  expect(versionOrder(oldestFirst, 'v1.2.0-eksbuild.1').ascends).toBe(true);
});

describe('the target among versions that are no versions', () => {
  const choose = (policy: string, current: string, offered = DATED) =>
    chooseTarget(current, offered, aVersionWish(policy));

  it.each(['v1.47.10000020260815-eksbuild.1', 'v1.0.100000020260723-eksbuild.1', 'v1.0.10000020260817-eksbuild.1'])(
    'of latest is what EKS lists first and has as its default, from %s',
    (current) => {
      expect(choose('latest', current)).toMatchObject({ kind: 'go', offer: { version: DATED[0]?.version } });
    },
  );

  it('of latest is none when the default is not what EKS lists first', () => {
    expect(choose('latest', 'v1.47.10000020260806-eksbuild.1', UNCLEAR)).toMatchObject({
      kind: 'stay',
      warnings: [expect.stringMatching(/does not follow from their names; EKS lists v1\.47\.10000020260815/)],
      advice: [expect.stringContaining('ask for `default`')],
    });
  });

  it('of default is the default', () => {
    expect(choose('default', 'v1.47.10000020260806-eksbuild.1', UNCLEAR)).toMatchObject({
      kind: 'go',
      offer: { version: 'v1.0.10000020260817-eksbuild.1' },
    });
  });

  it('of a minor line is its default, and none of several others', () => {
    expect(choose('1.0', 'v1.47.10000020260806-eksbuild.1')).toMatchObject({ offer: { isDefault: true } });
    expect(choose('1.47', 'v1.0.10000020260817-eksbuild.1')).toMatchObject({ kind: 'stay' });
  });

  it('of a minor line is the one that it has', () => {
    const [only] = DATED.slice(2, 3);
    const choice = choiceOf('v1.0.10000020260817-eksbuild.1', DATED.slice(0, 3), aVersionWish('1.47'));

    expect(pick(choice)).toEqual({ kind: 'one', offer: only });
  });

  it('of latest is none, without a word on a default, when EKS has no default', () => {
    const offered = UNCLEAR.map(({ version }) => anOffer(version));

    expect(choose('latest', 'v1.47.10000020260806-eksbuild.1', offered)).toMatchObject({
      warnings: [expect.stringMatching(/ does not follow from their names\.$/)],
    });
  });

  it('of latest is what EKS lists first and has as its default, when no name has a number', () => {
    expect(choose('latest', 'nightly-1', listed('nightly-2', 'nightly-1'))).toMatchObject({
      kind: 'go',
      offer: { version: 'nightly-2' },
    });
  });

  it.each(['latest', 'default', '1.5'])('of %s is picked as the one that it means', (policy) => {
    const offered = listed('v1.5.0-eksbuild.2', 'v1.4.0-eksbuild.1');

    expect(pick(choiceOf('v1.4.0-eksbuild.1', offered, aVersionWish(policy)))).toEqual({
      kind: 'one',
      offer: offered[0],
    });
  });

  it('of default is the newest, when EKS has several', () => {
    const offered = ['v1.4.0-eksbuild.1', 'v1.5.0-eksbuild.2'].map((version) => anOffer(version, { isDefault: true }));

    expect(choose('default', 'v1.4.0-eksbuild.1', offered)).toMatchObject({ offer: { version: 'v1.5.0-eksbuild.2' } });
  });

  it('of default is the default, also when its name has no number', () => {
    const offered = [anOffer('v1.5.0-eksbuild.2'), anOffer('v1.6.0-eksbuild.preview', { isDefault: true })];

    expect(choose('default', 'v1.5.0-eksbuild.2', offered)).toMatchObject({
      kind: 'go',
      offer: { version: 'v1.6.0-eksbuild.preview' },
    });
  });

  it('of latest is no build without a number, also when a rule holds the others back', () => {
    const offered = [...listed('v1.5.0-eksbuild.2', 'v1.4.0-eksbuild.1'), anOffer('v1.6.0-eksbuild.preview')];
    const rules = { ...aVersionWish('latest').rules, neverVersions: ['v1.5.*', 'v1.4.*'] };

    expect(chooseTarget('v1.4.0-eksbuild.1', offered, aVersionWish('latest', { rules }))).toMatchObject({
      kind: 'stay',
      reason: 'v1.5.0-eksbuild.2 is excluded (neverVersions: v1.5.*).',
    });
  });

  it('is an exact one that is named, with a warning', () => {
    expect(choose('v1.47.10000020260815-eksbuild.1', 'v1.0.10000020260817-eksbuild.1')).toMatchObject({
      kind: 'go',
      warnings: [expect.stringContaining('does not follow from their names')],
    });
  });

  it('of latest is the newest that can be read, when what is installed is older by its release', () => {
    const offered = listed('v1.5.0-eksbuild.2', 'v1.4.0-eksbuild.1', 'v1.4.0-eksbuild.preview');

    expect(choose('latest', 'v1.4.0-eksbuild.preview', offered)).toMatchObject({
      offer: { version: 'v1.5.0-eksbuild.2' },
    });
  });
});
