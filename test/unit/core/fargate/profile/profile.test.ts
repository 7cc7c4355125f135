import { describe, expect, it } from 'vitest';
import {
  runsSamePods,
  selectorText,
  specDifferences,
  takesAllOf,
} from '../../../../../functions/core/fargate/profile/profile.ts';

const spec = {
  podExecutionRoleArn: 'arn:aws:iam::111122223333:role/pods',
  subnets: ['subnet-a', 'subnet-b'],
  selectors: [
    { namespace: 'a', labels: { x: '1', y: '2' } },
    { namespace: 'b', labels: {} },
  ],
  tags: { team: 'web' },
};

describe('two specs', () => {
  it.each([
    ['podExecutionRoleArn', { podExecutionRoleArn: 'arn:aws:iam::111122223333:role/other' }],
    ['subnets', { subnets: ['subnet-a'] }],
    ['selectors', { selectors: [{ namespace: 'c', labels: {} }] }],
  ])('differ in %s', (setting, changes) => {
    expect(specDifferences(spec, { ...spec, ...changes }).map((each) => each.setting)).toEqual([setting]);
  });

  it('are the same in another order', () => {
    const other = {
      ...spec,
      subnets: ['subnet-b', 'subnet-a'],
      selectors: [
        { namespace: 'b', labels: {} },
        { namespace: 'a', labels: { y: '2', x: '1' } },
      ],
    };

    expect(specDifferences(spec, other)).toEqual([]);
  });

  it('differ setting by setting, tag by tag, without the tags of eks-upkeep', () => {
    const other = { ...spec, subnets: ['subnet-a'], tags: { cost: '7', 'eks-upkeep/run': 'x' } };

    expect(specDifferences(spec, other)).toEqual([
      { setting: 'subnets', from: ['subnet-a', 'subnet-b'], to: ['subnet-a'] },
      { setting: 'tags.cost', from: null, to: '7' },
      { setting: 'tags.team', from: 'web', to: null },
    ]);
  });

  it.each([
    ['tags', { tags: {} }, true],
    ['a role', { podExecutionRoleArn: 'arn:aws:iam::111122223333:role/other' }, false],
    ['a subnet', { subnets: ['subnet-a'] }, false],
    [
      'a label',
      { selectors: [{ namespace: 'a', labels: { x: '1' } }, spec.selectors[1] ?? { namespace: '', labels: {} }] },
      false,
    ],
  ])('that differ in %s run the same pods: %o', (_, change, same) => {
    expect(runsSamePods(spec, { ...spec, ...change })).toBe(same);
  });
});

describe('a selector', () => {
  it('is written with its labels', () => {
    expect(selectorText({ namespace: 'web', labels: {} })).toBe('namespace web');
    expect(selectorText({ namespace: 'web', labels: { app: 'shop', tier: 'front' } })).toBe(
      'namespace web (app=shop, tier=front)',
    );
  });

  it('takes a pod only by a label that has both the key and the value', () => {
    const old = { namespace: 'web', labels: { app: 'shop', tier: 'front' } };

    expect(takesAllOf({ namespace: 'web', labels: { app: 'front' } }, old)).toBe(false);
    expect(takesAllOf({ namespace: 'web', labels: { app: 'shop' } }, old)).toBe(true);
  });

  it.each([
    ['web', {}, 'web', {}, true],
    ['web', {}, 'web', { a: '1' }, true],
    ['web', { a: '1' }, 'web', {}, false],
    ['web', { a: '1' }, 'web', { a: '1', b: '2' }, true],
    ['web', { a: '*' }, 'web', { a: '1' }, true],
    ['*', {}, 'web', {}, true],
    ['we?', {}, 'web', {}, true],
    ['web-?', {}, 'web-*', {}, false],
    ['web-*', {}, 'web-1-*', {}, true],
    ['web', {}, 'web2', {}, false],
    ['a.b', {}, 'axb', {}, false],
  ])('of %s %o takes all pods of %s %o: %s', (namespace, labels, oldNamespace, oldLabels, expected) => {
    expect(takesAllOf({ namespace, labels }, { namespace: oldNamespace, labels: oldLabels })).toBe(expected);
  });
});
