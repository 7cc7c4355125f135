import { expect, it } from 'vitest';
import { EksEvent, subjectOf } from '../../../../functions/core/health/eks-event.ts';

const ADDON = 'arn:aws:eks:eu-west-1:111122223333:addon/prod-1/coredns';
const CLUSTER = 'arn:aws-us-gov:eks:us-gov-west-1:111122223333:cluster/prod-2';
const nested = (depth: number, value: unknown): unknown => (depth === 0 ? value : { a: nested(depth - 1, value) });

it.each<[string, string[], unknown, object]>([
  ['the ARN of an add-on', [`${ADDON}/0cc2-1`], undefined, { cluster: 'prod-1', addon: 'coredns' }],
  ['the ARN of an add-on without an id', [ADDON], undefined, { cluster: 'prod-1', addon: 'coredns' }],
  ['the ARN of a cluster', [CLUSTER], undefined, { cluster: 'prod-2' }],
  ['the first of several ARNs', [CLUSTER, ADDON], undefined, { cluster: 'prod-2', addon: 'coredns' }],
  ['an ARN in the detail', [], { x: [{ y: ADDON }] }, { cluster: 'prod-1', addon: 'coredns' }],
  [
    'names in the detail, however they are written',
    [],
    { clusterName: 'prod-1', 'addon-name': 'coredns', updateID: 'u-1' },
    { cluster: 'prod-1', addon: 'coredns', updateId: 'u-1' },
  ],
  ['short names, in lists too', [], { cluster: ['prod-1'], addon: 'coredns' }, { cluster: 'prod-1', addon: 'coredns' }],
  ['a name at any depth', [], nested(9, { addonName: 'coredns' }), { addon: 'coredns' }],
  ['no ARN within a text', [`see ${ADDON}`, `see ${CLUSTER}`], undefined, {}],
  ['no ARN of something else', [`${CLUSTER}/x`, 'arn:aws:eks:eu-west-1:1:nodegroup/a/b'], undefined, {}],
  ['no name that is a sentence', [], { addon: 'the coredns add-on', cluster: 'a b' }, {}],
  ['no name that begins or ends otherwise', [], { addon: ' coredns', cluster: 'prod-1 ' }, {}],
  ['no name that is too long', [], { addon: 'a'.repeat(101) }, {}],
  ['nothing of what is no text', [], { addon: 7, cluster: null, updateId: true }, {}],
  ['nothing without a detail', [], null, {}],
])('an event is about what it says: %s', (_, resources, detail, subject) => {
  const { data } = EksEvent.safeParse({
    ...{ id: '1', source: 'aws.eks', 'detail-type': 'EKS Addon Update', account: '1', region: 'r', time: 't' },
    ...{ resources, detail },
  });

  expect(data && subjectOf(data)).toEqual(subject);
});

it('an event of another service is none of EKS', () => {
  const event = { id: '1', 'detail-type': 'x', account: '1', region: 'r', time: 't' };

  expect(EksEvent.safeParse({ ...event, source: 'aws.eks' })).toMatchObject({ success: true, data: { resources: [] } });
  expect(EksEvent.safeParse({ ...event, source: 'aws.ecs' }).success).toBe(false);
});

it('the search of a large event ends', () => {
  const filler = (count: number) => Array.from({ length: count }, () => 'x');
  // The list itself is the first value.
  const found = (before: number) => subjectOf({ resources: [], detail: [...filler(before), { addon: 'coredns' }] });

  expect(found(500)).toEqual({ addon: 'coredns' });
  expect(found(1_000)).toEqual({});
  expect(found(1_500)).toEqual({});
});

it('of a large event the first thousand values are searched', () => {
  const arn = 'arn:aws:eks:eu-west-1:111122223333:cluster/prod-1';
  const after = (count: number) => subjectOf({ resources: [...Array(count).fill('x'), arn], detail: {} });

  expect(after(999)).toEqual({ cluster: 'prod-1' });
  expect(after(1000)).toEqual({});
});
