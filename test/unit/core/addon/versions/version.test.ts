import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareVersions,
  minorLine,
  newest,
  readVersion,
} from '../../../../../functions/core/addon/versions/version.ts';

const aVersion = fc
  .tuple(fc.nat(3), fc.nat(30), fc.nat(12), fc.nat(60))
  .map(([major, minor, patch, build]) => `v${major}.${minor}.${patch}-eksbuild.${build}`);
const aText = fc.oneof(
  aVersion,
  fc.string(),
  fc.constantFrom('v1.2.3', '1.2.3-eksbuild.4', 'v1.30.0-minimal-eksbuild.3'),
);

describe('comparing versions', () => {
  it.each([
    ['v1.9.0-eksbuild.1', 'v1.10.0-eksbuild.1'],
    ['v1.19.2-eksbuild.9', 'v1.19.10-eksbuild.1'],
    ['v1.19.0-eksbuild.2', 'v1.19.0-eksbuild.10'],
    ['v1.99.99-eksbuild.99', 'v2.0.0-eksbuild.1'],
    ['something else', 'v0.0.0-eksbuild.0'],
    ['v1.30.0-minimal-eksbuild.3', 'v1.0.0-eksbuild.1'],
  ])('finds %s older than %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0);
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
  });

  it('is a total order: the same both ways, and transitive', async () => {
    await fc.assert(
      fc.property(aText, aText, aText, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
        const [low = '', middle = '', high = ''] = [a, b, c].sort(compareVersions);
        expect(compareVersions(low, middle)).toBeLessThanOrEqual(0);
        expect(compareVersions(middle, high)).toBeLessThanOrEqual(0);
        expect(compareVersions(low, high)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('calls two versions equal only if they are written alike, but for the v', async () => {
    await fc.assert(
      fc.property(aVersion, aVersion, (a, b) => {
        expect(compareVersions(a, b) === 0).toBe(a === b);
        expect(compareVersions(a, a.slice(1))).toBe(0);
      }),
    );
  });

  it('finds the newest whatever the order of the list', async () => {
    await fc.assert(
      fc.property(fc.array(aVersion, { minLength: 1 }), (versions) => {
        const best = newest(versions) ?? '';

        expect(versions.every((version) => compareVersions(version, best) <= 0)).toBe(true);
        expect(newest(versions.toReversed())).toBe(best);
      }),
    );
  });
});

it('takes a version apart', () => {
  expect(readVersion('v1.22.4-eksbuild.13')).toEqual({ major: 1, minor: 22, patch: 4, build: 13 });
  expect(minorLine('v1.22.4-eksbuild.13')).toBe('1.22');
});

it.each([
  '',
  'latest',
  'build-of-v1.2.3-eksbuild.4',
  'v1.2',
  'v1.2.3',
  'v1.30.0-minimal-eksbuild.3',
  'v1.2.3-eksbuild.4 ',
])('reads no version in "%s"', (text) => {
  expect(readVersion(text)).toBeUndefined();
  expect(minorLine(text)).toBeUndefined();
});

it('has no newest of none', () => {
  expect(newest([])).toBeUndefined();
});
