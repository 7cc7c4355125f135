import { describe, expect, it } from 'vitest';
import { inputProblems } from '../../../../functions/core/input/problems.ts';
import { inOrder } from '../../../../functions/core/maintenance/addon-order.ts';
import { runName } from '../../../../functions/core/maintenance/items.ts';
import { MaintainClusterRequest } from '../../../../functions/core/maintenance/request.ts';
import { aResource, CALM, planned } from '../../../support/worlds/maintenance-builders.ts';

const outcomeOf = (...args: Parameters<typeof planned>) => {
  const { decision } = planned(...args);
  return decision.kind === 'publish' ? decision.outcome : decision;
};
const aProfile = (name: string, tags?: Record<string, string>) =>
  aResource(name, { kind: 'fargate-profile', ...(tags && { tags }) });

describe('a plan with nothing to do', () => {
  const nothing = [aProfile('default')];
  const left = [aResource('aws-guardduty-agent'), aResource('coredns')];
  const request = { addons: { all: true, except: ['coredns'] } };

  it.each([
    [{}, nothing, 'UpToDate', 'There is nothing to do on prod-1: it has no add-on that EKS manages.'],
    [{ dryRun: true }, nothing, 'Planned', 'There is nothing to do on prod-1: it has no add-on that EKS manages.'],
    [request, left, 'UpToDate', 'There is nothing to do on prod-1: coredns, aws-guardduty-agent left alone.'],
  ])('says so, as the request asks: %j', (changes, seen, name, summary) => {
    expect(planned(changes, seen)).toMatchObject({
      decision: { kind: 'publish', outcome: { name, succeeded: true, summary } },
      plan: null,
      inputs: [],
    });
  });

  it('lists what is left alone, with the reasons', () => {
    expect(outcomeOf(request, left)).toMatchObject({
      reasons: [
        'coredns: left alone. The request leaves it out (addons.except).',
        expect.stringMatching(/^aws-guardduty-agent: left alone\. GuardDuty/),
      ],
      details: { results: [{ resource: 'coredns' }, { resource: 'aws-guardduty-agent' }], notTried: [] },
    });
  });
});

describe('what cannot be planned', () => {
  it.each<[string, object, Parameters<typeof planned>[1], string]>([
    [
      'an add-on that is not there',
      { addons: [{ addon: 'nope' }] },
      CALM,
      'The add-on nope is not installed on prod-1, which has vpc-cni, coredns.',
    ],
    [
      'an add-on where there is none',
      { addons: [{ addon: 'nope' }] },
      [],
      'The add-on nope is not installed on prod-1, which has none.',
    ],
    [
      'a profile that is not there',
      { fargateProfiles: [{ profile: 'nope' }] },
      [...CALM, aProfile('web')],
      'There is no Fargate profile nope on prod-1, which has default, web.',
    ],
    [
      'items that take longer than an execution may',
      {
        addons: 'all',
        fargateProfiles: Array.from({ length: 90 }, (_, i) => ({ profile: `p${i}`, deadlineSeconds: 21_600 })),
      },
      [...CALM, ...Array.from({ length: 90 }, (_, i) => aProfile(`p${i}`))],
      'One after another the items may take',
    ],
  ])('is named: %s', (_, changes, seen, reason) => {
    expect(outcomeOf(changes, seen)).toMatchObject({
      name: 'ClusterMaintenanceBlocked',
      reasons: [expect.stringContaining(reason)],
    });
  });

  it.each<[string, Parameters<typeof aProfile>[]]>([
    ['is there, among others', [['web'], ['default'], ['api']]],
    [
      'was replaced by one that is there, among others',
      [['api'], ['9999-default', { 'eks-upkeep/lineage': 'default', 'eks-upkeep/replaces': 'default/0ac1' }]],
    ],
  ])('is not a profile that %s', (_, profiles) => {
    const seen = profiles.map((profile) => aProfile(...profile));

    expect(planned({ addons: [], fargateProfiles: [{ profile: 'default' }] }, seen).decision.kind).toBe('item');
  });
});

it.each([
  ['UPDATING', 'plan'],
  ['CREATING', 'plan'],
  ['PENDING', 'plan'],
  ['FAILED', 'publish'],
  ['DELETING', 'publish'],
])('a cluster that is %s is waited for only when that passes', (status, kind) => {
  expect(planned({}, CALM, { status }).decision.kind).toBe(kind);
});

it('add-ons of other people whose names resemble those of AWS are updated after them', () => {
  const resembling = ['eks-pod-identity-agent', 'vpc-cni', 'kube-proxy', 'coredns'].flatMap((name) => [
    `aa-${name}`,
    `${name}-metrics`,
  ]);
  const others = [...resembling, 'ebs-csi-driver-metrics', 'csi-driver'];

  expect(inOrder([...others, 'coredns', 'aws-ebs-csi-driver'])).toEqual([
    'coredns',
    'aws-ebs-csi-driver',
    ...others.toSorted(),
  ]);
});

it('the name of an item of long names has 80 characters, and begins with what it does', () => {
  expect(runName('update-addon', 'a'.repeat(60), 'b'.repeat(60), 'arn')).toMatch(/^update-a{56}-[\da-f]{16}$/);
  expect(runName('update-addon', 'a'.repeat(60), 'b'.repeat(60), 'arn')).toHaveLength(80);
});

describe('a request', () => {
  const problemsOf = (changes: object) => {
    const { error } = MaintainClusterRequest.safeParse({ cluster: 'prod-1', ...changes });
    return error ? inputProblems(error).map(({ path }) => path) : [];
  };
  const many = <Each>(amount: number, made: (name: string) => Each) =>
    Array.from({ length: amount }, (_, i) => made(`a${i}`));

  it.each<[string, (amount: number) => object, string]>([
    ['add-ons', (n) => ({ addons: many(n, (addon) => ({ addon })) }), 'addons'],
    ['profiles', (n) => ({ fargateProfiles: many(n, (profile) => ({ profile })) }), 'fargateProfiles'],
    ['left out', (n) => ({ addons: { all: true, except: many(n, (name) => name) } }), 'addons.except'],
    [
      'with options',
      (n) => ({ addons: { all: true, overrides: many(n, (addon) => ({ addon })) } }),
      'addons.overrides',
    ],
  ])('takes a hundred, and no more: %s', (_, made, path) => {
    expect(problemsOf(made(100))).toEqual([]);
    expect(problemsOf(made(101))).toEqual([path]);
  });

  it('with names that are none has no name twice', () => {
    expect(problemsOf({ addons: [{ addon: 5 }, { addon: 5 }] })).toEqual(['addons[0].addon', 'addons[1].addon']);
  });

  it.each(['stop', 'continue'])('says what follows a failure: %s', (onFailure) => {
    expect(problemsOf({ onFailure })).toEqual([]);
  });

  it.each([
    { all: true, bakeSeconds: -1 },
    { all: true, overrides: [{ addon: 'a', bakeSeconds: -1 }] },
  ])('has each problem once: %j', (addons) => {
    expect(problemsOf({ addons })).toHaveLength(1);
  });
});
