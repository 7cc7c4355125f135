import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions } from '../../../../../functions/core/addon/versions/version.ts';
import {
  type Journey,
  nearestCandidates,
  wayBackAdvice,
  wayBackDetails,
  wayBackText,
  wayBackWarnings,
  waysBack,
} from '../../../../../functions/core/addon/versions/way-back.ts';
import { anOffer } from '../../../../support/worlds/addon-builders.ts';

const offer = anOffer;
const version = (minor: number) => `v1.${minor}.0-eksbuild.1`;
const journey = (changes: Partial<Journey> = {}): Journey => ({
  addon: 'vpc-cni',
  clusterVersion: '1.33',
  from: version(16),
  versions: [17, 18, 19].map(version),
  offered: [16, 17, 18, 19].map((minor) => offer(version(minor))),
  rollBackTo: 'start',
  toNearest: [],
  ...changes,
});
const without = [17, 18, 19].map((minor) => offer(version(minor)));

describe('the way back of each step', () => {
  it.each<[string, Partial<Journey>, number[][]]>([
    ['leads step by step to the start', {}, [[16], [17, 16], [18, 17, 16]]],
    ['leads to the last good step, if there is one', { rollBackTo: 'last-good-step' }, [[16], [17], [18]]],
    ['is none where the start is not offered', { offered: without }, [[], [], []]],
    [
      'is there from the second step on to the one before',
      { offered: without, rollBackTo: 'last-good-step' },
      [[], [17], [18]],
    ],
    [
      'leads to the nearest that is offered, if asked',
      { offered: without, rollBackTo: 'nearest', toNearest: [version(15), version(14)] },
      [
        [15, 14],
        [17, 15, 14],
        [18, 17, 15, 14],
      ],
    ],
    [
      'leads to the nearest in one step',
      { offered: without, rollBackTo: 'nearest', toNearest: [version(15)] },
      [[15], [17, 15], [18, 17, 15]],
    ],
    [
      'leads to the start, if that is offered, also when the nearest is asked for',
      { rollBackTo: 'nearest' },
      [[16], [17, 16], [18, 17, 16]],
    ],
  ])('%s', (_, changes, paths) => {
    expect(waysBack(journey(changes)).map(({ path }) => path)).toEqual(paths.map((path) => path.map(version)));
  });

  it('goes through nothing that EKS does not offer, and says why there is none', async () => {
    const minors = fc.uniqueArray(fc.integer({ min: 10, max: 30 }), { minLength: 1, maxLength: 12 });
    const rule = fc.constantFrom('start' as const, 'last-good-step' as const, 'nearest' as const);
    await fc.assert(
      fc.property(minors, fc.integer({ min: 10, max: 30 }), rule, (offeredMinors, start, rollBackTo) => {
        const offered = offeredMinors.map((minor) => offer(version(minor)));
        const versions = offeredMinors
          .filter((minor) => minor > start)
          .sort((a, b) => a - b)
          .map(version);
        const [nearest] = nearestCandidates(version(start), versions, offered);
        const toNearest = nearest === undefined ? [] : [nearest];
        const ways = waysBack(journey({ from: version(start), versions, offered, rollBackTo, toNearest }));

        const names = new Set(offered.map((each) => each.version));
        expect(ways.flatMap(({ path }) => path).filter((each) => !names.has(each))).toEqual([]);
        for (const { path, reason } of ways) expect(reason === '').toBe(path.length > 0);
        const goals = rollBackTo === 'last-good-step' ? [] : ways.flatMap(({ path }) => path.at(-1) ?? []);
        expect(goals.filter((goal) => compareVersions(goal, version(start)) > 0)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it.each<[Partial<Journey>, string]>([
    [{}, 'Can be rolled back: yes, to v1.16.0-eksbuild.1.'],
    [
      { offered: without },
      'Can be rolled back: no, because EKS does not offer vpc-cni v1.16.0-eksbuild.1 for Kubernetes 1.33, and refuses to go back to it.',
    ],
  ])('reads %#', (changes, text) => {
    expect(wayBackText(waysBack(journey(changes)))).toBe(text);
  });
});

describe('what may take the place of a version that is not offered', () => {
  it('is older, nearest first, and nothing that the update goes through', () => {
    const offered = [12, 20, 14, 15, 16, 17].map((minor) => offer(version(minor)));

    expect(nearestCandidates(version(16), [version(15)], offered)).toEqual([14, 12].map(version));
    expect(nearestCandidates(version(16), [version(15)], offered, ['v1.14.*'])).toEqual([12].map(version));
  });

  it('is nothing for a text that is no version', () => {
    expect(nearestCandidates('0.1.27', [], [offer(version(1))])).toEqual([]);
  });
});

it('a warning names the steps from which there is no way back, unless that is all of them', () => {
  const warned = (changes: Partial<Journey>) =>
    wayBackWarnings(
      journey({ offered: without, ...changes }),
      waysBack(journey({ offered: without, ...changes })),
    ).join();

  expect(warned({})).toMatch(/^There is no way back: .+ If the update goes wrong, vpc-cni is left where it is then\./);
  expect(warned({ rollBackTo: 'last-good-step' })).toMatch(
    /^There is no way back from v1\.17\.0-eksbuild\.1: .+ If that step goes wrong, vpc-cni is left where it is then\./,
  );
});

describe('what may be asked for where there is no way back', () => {
  const older = [...without, offer(version(14)), offer(version(15))];

  it.each<[string, Partial<Journey>, string]>([
    ['the nearest older version', { offered: older }, '`rollBackTo: nearest` goes back to v1.15.0-eksbuild.1 instead'],
    [
      'the nearest that the request does not exclude',
      { offered: older, neverVersions: ['v1.15.*'] },
      '`rollBackTo: nearest` goes back to v1.14.0-eksbuild.1 instead',
    ],
    [
      'nothing, where that was asked for',
      { offered: older, rollBackTo: 'nearest' },
      'No older version that EKS offers takes the present configuration.',
    ],
    ['nothing, where none is older', {}, 'EKS offers no older version that vpc-cni could go back to instead.'],
  ])('is %s', (_, changes, advice) => {
    expect(wayBackAdvice(journey({ offered: without, ...changes }))).toContain(advice);
  });
});

it('is given to programs with the versions that a rollback of each step goes through', () => {
  expect(wayBackDetails(waysBack(journey({ versions: [17, 18].map(version) })))).toEqual({
    possible: true,
    reason: null,
    steps: [[version(16)], [version(17), version(16)]],
  });
  expect(wayBackDetails(waysBack(journey({ offered: without, versions: [version(17)] })))).toEqual({
    possible: false,
    reason: expect.stringContaining('EKS does not offer vpc-cni v1.16.0-eksbuild.1'),
    steps: [[]],
  });
});
