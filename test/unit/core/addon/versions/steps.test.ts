import { describe, expect, it } from 'vitest';
import { neighbourVersion } from '../../../../../functions/core/addon/versions/neighbour.ts';
import { lineInTheWay } from '../../../../../functions/core/addon/versions/steps.ts';
import { anOffer } from '../../../../support/worlds/addon-builders.ts';

const version = (minor: number, patch = 0) => `v1.${minor}.${patch}-eksbuild.1`;
const OFFERED = [version(20), version(19), version(18, 3), version(18, 5), version(18, 4), version(17)].map((each) =>
  anOffer(each),
);

describe('what is in the way of an add-on that is taken one minor version at a time', () => {
  const inTheWay = (held: RegExp, { addon = 'vpc-cni', from = version(17), to = version(20) } = {}) =>
    lineInTheWay(
      addon,
      { from, to },
      { offered: OFFERED, passable: OFFERED.filter((each) => !held.test(each.version)) },
      (offer) => `is held back (${offer.version})`,
    );

  it('is a line of which every version is held back, with the newest of them and why it is', () => {
    expect(inTheWay(/^v1\.18\./)).toBe(
      `is reached through 1.18 only, since EKS takes vpc-cni one minor version at a time, and ${version(18, 5)} is held back (${version(18, 5)})`,
    );
  });

  it('is the same line on the way down', () => {
    expect(inTheWay(/^v1\.19\./, { from: version(20), to: version(17) })).toMatch(/^is reached through 1\.19 only/);
  });

  it.each([
    ['when no version is held back', /^none$/, {}],
    ['when only some versions of a line are', /^v1\.18\.[35]/, {}],
    ['when only versions of the line of the target are', /^v1\.20\./, {}],
    ['when the line is beyond the target', /^v1\.20\./, { to: version(19) }],
    ['for an add-on that may skip lines', /^v1\.18\./, { addon: 'coredns' }],
  ])('is nothing %s', (_, held, changes) => {
    expect(inTheWay(held, changes)).toBeUndefined();
  });
});

it.each([
  ['next', '1.34'],
  ['previous', '1.32'],
] as const)('the %s Kubernetes version of 1.33 is %s', (compatibility, neighbour) => {
  expect(neighbourVersion('1.33', compatibility)).toBe(neighbour);
});
