import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseTarget } from '../../../../../functions/core/addon/versions/choose-target.ts';
import { stepsBetween } from '../../../../../functions/core/addon/versions/steps.ts';
import { compareVersions, minorLine, newest } from '../../../../../functions/core/addon/versions/version.ts';
import { aVersionWish, anOffer as offer } from '../../../../support/worlds/addon-builders.ts';

// The newest first, the rest in no order; and 1.9 sorts behind 1.19 as text.
const OFFERED = [
  offer('v1.19.10-eksbuild.1', { needsIamPermissions: true }),
  offer('v1.18.6-eksbuild.1', { isDefault: true }),
  offer('v1.19.2-eksbuild.1'),
  offer('v1.9.0-eksbuild.1'),
  offer('v1.18.3-eksbuild.3'),
];
const aWish = (policy: string, allowDowngrade = false) => aVersionWish(policy, { allowDowngrade });

describe('choosing a target', () => {
  it.each([
    ['latest', 'v1.19.10-eksbuild.1'],
    ['latest-that-fits', 'v1.19.10-eksbuild.1'],
    ['default', 'v1.18.6-eksbuild.1'],
    ['1.19', 'v1.19.10-eksbuild.1'],
    ['v1.18', 'v1.18.6-eksbuild.1'],
    ['v1.19.2-eksbuild.1', 'v1.19.2-eksbuild.1'],
  ])('takes %s as %s', (policy, version) => {
    expect(chooseTarget('v1.9.0-eksbuild.1', OFFERED, aWish(policy))).toMatchObject({
      ...{ kind: 'go', offer: { version } },
      ...{ notes: [], warnings: [] },
    });
  });

  it.each(['default', '1.18'])('stays when %s is older than what is there', (policy) => {
    const target = chooseTarget('v1.19.2-eksbuild.1', OFFERED, aWish(policy));

    expect(target).toMatchObject({
      kind: 'stay',
      notOffered: false,
      warnings: [],
      reason: `v1.19.2-eksbuild.1 is newer than ${policy}, v1.18.6-eksbuild.1.`,
    });
  });

  it('is blocked by an exact older version, and says how to allow it', () => {
    const target = chooseTarget('v1.19.2-eksbuild.1', OFFERED, aWish('v1.18.6-eksbuild.1'));

    expect(target).toMatchObject({ kind: 'blocked', advice: expect.stringContaining('allowDowngrade: true') });
  });

  it('goes back when asked to', () => {
    const target = chooseTarget('v1.19.2-eksbuild.1', OFFERED, aWish('default', true));

    expect(target).toMatchObject({ kind: 'go', offer: { version: 'v1.18.6-eksbuild.1' } });
  });

  it('names versions near the one that is not offered', () => {
    const target = chooseTarget('v1.9.0-eksbuild.1', OFFERED, aWish('v1.18.9-eksbuild.1'));

    expect(target).toMatchObject({
      kind: 'blocked',
      reason: 'v1.18.9-eksbuild.1 is not offered for vpc-cni on Kubernetes 1.33.',
      advice: expect.stringMatching(
        /^Offered are v1\.18\.6-eksbuild\.1, v1\.18\.3-eksbuild\.3, v1\.19\.10-eksbuild\.1/,
      ),
    });
  });

  it.each([
    ['1.17', 'v1.19.10-eksbuild.1, v1.19.2-eksbuild.1, v1.18.6-eksbuild.1, v1.18.3-eksbuild.3, v1.18.1-eksbuild.1'],
    [
      'v1.18.3-eksbuild.preview',
      'v1.18.6-eksbuild.1, v1.18.3-eksbuild.3, v1.18.1-eksbuild.1, v1.19.10-eksbuild.1, v1.19.2-eksbuild.1',
    ],
  ])('names five versions near %s, those of its line first', (policy, names) => {
    expect(chooseTarget('v1.9.0-eksbuild.1', [...OFFERED, offer('v1.18.1-eksbuild.1')], aWish(policy))).toEqual({
      kind: 'blocked',
      reason: `${policy} is not offered for vpc-cni on Kubernetes 1.33.`,
      advice: `Offered are ${names}.`,
    });
  });

  it('is blocked when the default is asked for and there is none', () => {
    expect(chooseTarget('v1.9.0-eksbuild.1', [offer('v1.19.2-eksbuild.1')], aWish('default'))).toMatchObject({
      kind: 'blocked',
      reason: 'default is not offered for vpc-cni on Kubernetes 1.33.',
    });
  });

  it('stays at the exact version that it has', () => {
    expect(chooseTarget('v1.19.2-eksbuild.1', OFFERED, aWish('v1.19.2-eksbuild.1'))).toMatchObject({ kind: 'go' });
  });

  it('is blocked when nothing is offered for the Kubernetes version', () => {
    expect(chooseTarget('v1.9.0-eksbuild.1', [], aWish('latest'))).toMatchObject({
      kind: 'blocked',
      reason: 'EKS offers no version of vpc-cni for Kubernetes 1.33.',
    });
  });

  it('says whether the version needs permissions of its own', () => {
    const needs = (policy: string) => chooseTarget('v1.9.0-eksbuild.1', OFFERED, aWish(policy));

    expect(needs('latest')).toMatchObject({ offer: { needsIamPermissions: true } });
    expect(needs('default')).toMatchObject({ offer: { needsIamPermissions: false } });
  });
});

const aVersion = fc
  .tuple(fc.integer({ min: 15, max: 24 }), fc.nat(4), fc.integer({ min: 1, max: 3 }))
  .map(([minor, patch, build]) => `v1.${minor}.${patch}-eksbuild.${build}`);
const anOffer = fc.uniqueArray(aVersion, { minLength: 1, maxLength: 20 }).chain((versions) =>
  fc.record({
    offered: fc.constant(versions.map((version) => offer(version, { isDefault: version === newest(versions) }))),
    shuffled: fc.shuffledSubarray(
      versions.map((version) => offer(version, { isDefault: version === newest(versions) })),
      {
        minLength: versions.length,
      },
    ),
    current: aVersion,
    other: fc.constantFrom(...versions),
    policy: fc.oneof(fc.constantFrom('latest', 'default', '1.19', 'v1.20'), fc.constantFrom(...versions), aVersion),
  }),
);

describe('whatever is offered', () => {
  it('never moves an add-on backwards unless asked', async () => {
    await fc.assert(
      fc.property(anOffer, ({ offered, current, policy }) => {
        const target = chooseTarget(current, offered, aWish(policy));

        if (target.kind === 'go') expect(compareVersions(target.offer.version, current)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('decides the same in whatever order EKS lists it, when the newest is the default', async () => {
    await fc.assert(
      fc.property(anOffer, fc.boolean(), ({ offered, shuffled, current, policy }, allowDowngrade) => {
        const wish = aWish(policy, allowDowngrade);

        expect(chooseTarget(current, shuffled, wish)).toEqual(chooseTarget(current, offered, wish));
      }),
    );
  });

  it('goes only to what is offered', async () => {
    await fc.assert(
      fc.property(anOffer, fc.boolean(), ({ offered, current, policy }, allowDowngrade) => {
        const target = chooseTarget(current, offered, aWish(policy, allowDowngrade));

        if (target.kind === 'go') expect(offered.map(({ version }) => version)).toContain(target.offer.version);
      }),
    );
  });

  it('takes vpc-cni through every offered minor line once, straight to the target', async () => {
    await fc.assert(
      fc.property(anOffer, ({ offered, current, other }) => {
        const steps = stepsBetween('vpc-cni', current, other, offered);
        const way = [current, ...steps];
        const direction = Math.sign(compareVersions(other, current)) || 1;
        const passed = new Set(steps.map(minorLine));
        const between = offered.filter(({ version }) => {
          const [low = '', high = ''] = [current, other].sort(compareVersions);
          return compareVersions(version, low) > 0 && compareVersions(version, high) < 0;
        });

        expect(steps.at(-1)).toBe(other);
        expect(passed.size).toBe(steps.length);
        for (const [i, version] of steps.entries()) {
          expect(Math.sign(compareVersions(version, way[i] ?? '')) * direction).toBeGreaterThanOrEqual(0);
        }
        for (const line of between.map(({ version }) => minorLine(version))) {
          expect([...passed, minorLine(current)]).toContain(line);
        }
      }),
    );
  });
});

describe('the steps', () => {
  it.each([
    ['up', 'v1.9.0-eksbuild.1', 'v1.19.10-eksbuild.1', ['v1.18.6-eksbuild.1', 'v1.19.10-eksbuild.1']],
    ['down', 'v1.19.10-eksbuild.1', 'v1.9.0-eksbuild.1', ['v1.18.6-eksbuild.1', 'v1.9.0-eksbuild.1']],
    ['within a line', 'v1.18.3-eksbuild.3', 'v1.18.6-eksbuild.1', ['v1.18.6-eksbuild.1']],
    ['to the next line', 'v1.18.3-eksbuild.3', 'v1.19.2-eksbuild.1', ['v1.19.2-eksbuild.1']],
    ['nowhere', 'v1.18.3-eksbuild.3', 'v1.18.3-eksbuild.3', ['v1.18.3-eksbuild.3']],
    ['from a version of another shape', 'latest-build', 'v1.19.2-eksbuild.1', ['v1.19.2-eksbuild.1']],
  ])('of vpc-cni %s are one minor line each', (_, from, to, steps) => {
    expect(stepsBetween('vpc-cni', from, to, OFFERED)).toEqual(steps);
  });

  it('of any other add-on are one', () => {
    expect(stepsBetween('coredns', 'v1.9.0-eksbuild.1', 'v1.19.10-eksbuild.1', OFFERED)).toEqual([
      'v1.19.10-eksbuild.1',
    ]);
  });

  it('of eks-pod-identity-agent are like those of vpc-cni', () => {
    expect(stepsBetween('eks-pod-identity-agent', 'v1.9.0-eksbuild.1', 'v1.19.2-eksbuild.1', OFFERED)).toHaveLength(2);
  });
});
