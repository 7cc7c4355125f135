import { describe, expect, it } from 'vitest';
import { objectOf, RolloutObject, selectorText } from '../../../../../functions/aws/kubernetes/addons/objects.ts';

type Parts = { metadata?: object; spec?: object; status?: object };
const read = ({ metadata, spec = {}, status = {} }: Parts) =>
  RolloutObject.parse({ metadata: { name: 'coredns', uid: 'uid-1', ...metadata }, spec, status });
const object = (kind: string, parts: Parts = {}) => objectOf(kind, read(parts));

describe('an object of an add-on', () => {
  const unknown = { uid: 'uid-1', name: 'coredns', updated: 0, available: 0, total: 0, isObserved: true };
  const nothing = { held: undefined, trouble: undefined };
  it.each([
    ['Deployment', { ...unknown, ...nothing, kind: 'Deployment', wanted: 1 }],
    ['StatefulSet', { ...unknown, ...nothing, kind: 'StatefulSet', wanted: 1 }],
    ['DaemonSet', { ...unknown, ...nothing, kind: 'DaemonSet', wanted: 0 }],
  ])('of which the cluster says nothing yet: %s', (kind, expected) => {
    expect(object(kind)).toEqual(expected);
  });

  const status = {
    ...{ replicas: 5, updatedReplicas: 4, availableReplicas: 3 },
    ...{ desiredNumberScheduled: 9, currentNumberScheduled: 8, updatedNumberScheduled: 7, numberAvailable: 6 },
  };
  it.each([
    ['Deployment', 'its replicas', { wanted: 2, updated: 4, available: 3, total: 5 }],
    ['StatefulSet', 'its replicas', { wanted: 2, updated: 4, available: 3, total: 5 }],
    ['DaemonSet', 'the nodes', { wanted: 9, updated: 7, available: 6, total: 8 }],
  ])('that is a %s is counted by %s', (kind, _, counts) => {
    expect(object(kind, { spec: { replicas: 2 }, status })).toMatchObject(counts);
  });

  it.each([
    [undefined, undefined, true],
    [undefined, 1, true],
    [3, 3, true],
    [3, 4, true],
    [3, 2, false],
    [1, undefined, false],
  ])('of generation %s, of which %s was observed, is observed: %s', (generation, observedGeneration, isObserved) => {
    expect(object('Deployment', { metadata: { generation }, status: { observedGeneration } })).toMatchObject({
      isObserved,
    });
  });

  it.each([
    ['is paused', { paused: true, updateStrategy: { type: 'OnDelete' } }, 'it is paused'],
    ['says it is not paused', { paused: false }, undefined],
    ['waits for its pods to be deleted', { updateStrategy: { type: 'OnDelete' } }, 'its update strategy is OnDelete'],
    ['rolls', { updateStrategy: { type: 'RollingUpdate' } }, undefined],
    ['has the usual strategy', { updateStrategy: {} }, undefined],
  ])('that %s is held accordingly', (_, spec, held) => {
    expect(object('DaemonSet', { spec }).held).toBe(held);
  });

  const failure = { type: 'ReplicaFailure', status: 'True' };
  const progressing = { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' };
  it.each([
    [
      'cannot create pods',
      [progressing, { ...failure, reason: 'FailedCreate', message: 'exceeded quota' }],
      { reason: 'FailedCreate', message: 'exceeded quota' },
    ],
    ['cannot create pods, without a word', [failure], { reason: 'ReplicaFailure', message: '' }],
    ['could not and can again', [{ ...failure, status: 'False', reason: 'FailedCreate' }], undefined],
    ['can', [progressing], undefined],
  ])('that %s has that as its trouble', (_, conditions, trouble) => {
    expect(object('Deployment', { status: { conditions } }).trouble).toEqual(trouble);
  });
});

describe('the pods of an object', () => {
  const { spec } = read({});
  const pods = (selector: object | undefined) => selectorText(read({ spec: { ...spec, selector } }).spec);

  it.each([
    ['without a selector are none', undefined, undefined],
    ['with an empty one are none', {}, undefined],
    ['have its labels', { matchLabels: { app: 'coredns', tier: 'dns' } }, 'app=coredns,tier=dns'],
    [
      'fit its expressions',
      {
        matchLabels: { app: 'coredns' },
        matchExpressions: [
          { key: 'zone', operator: 'In', values: ['a', 'b'] },
          { key: 'arch', operator: 'NotIn', values: ['arm64'] },
          { key: 'track', operator: 'Exists' },
          { key: 'canary', operator: 'DoesNotExist' },
          { key: 'none', operator: 'NotIn' },
        ],
      },
      'app=coredns,zone in (a,b),arch notin (arm64),track,!canary,none notin ()',
    ],
  ])('%s', (_, selector, text) => {
    expect(pods(selector)).toBe(text);
  });
});
