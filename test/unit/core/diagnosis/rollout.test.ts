import { describe, expect, it } from 'vitest';
import { isCrashLooping, rolloutLine, rolloutOf } from '../../../../functions/core/diagnosis/rollout.ts';
import { anObject, anUnreadyPod, aSeen } from '../../../support/worlds/addon-seen.ts';

const names = (seen: Parameters<typeof rolloutOf>[0]) => {
  const { behind, held } = rolloutOf(seen);
  return [behind.map(({ name }) => name), held.map(({ name }) => name)];
};

describe('a rollout', () => {
  it.each([
    ['is done when all pods are new and available', {}, [[], []]],
    ['is not done before its controller has seen it', { isObserved: false }, [['coredns'], []]],
    ['is not done with an old pod', { updated: 1 }, [['coredns'], []]],
    ['is not done with a new pod that is not available', { available: 1 }, [['coredns'], []]],
    ['is not done while old pods stop', { total: 3 }, [['coredns'], []]],
    ['is held by what does not go on by itself', { updated: 0, held: 'it is paused' as const }, [[], ['coredns']]],
    ['of nothing is done', { wanted: 0, updated: 0, available: 0, total: 0 }, [[], []]],
  ])('%s', (_, changes, expected) => {
    expect(names(aSeen({ objects: [anObject(changes)] }))).toEqual(expected);
  });

  it('does not wait for pods on nodes that are not ready', () => {
    const objects = [anObject({ updated: 1, available: 1 })];
    const pods = [anUnreadyPod({ node: 'broken' })];

    expect(names(aSeen({ objects, pods }))).toEqual([['coredns'], []]);
    expect(names(aSeen({ objects, pods, unreadyNodes: ['broken'] }))).toEqual([[], []]);
  });

  it('waits for pods of others on nodes that are not ready', () => {
    const objects = [anObject({ updated: 1, available: 1 })];
    const elsewhere = [anUnreadyPod({ object: 'other', node: 'broken' }), anUnreadyPod({ node: undefined })];

    expect(names(aSeen({ objects, pods: elsewhere, unreadyNodes: ['broken'] }))).toEqual([['coredns'], []]);
  });

  it('is said in numbers', () => {
    expect(rolloutLine(anObject({ updated: 1, held: 'it is paused' }))).toBe(
      '1 of 2 replicas of coredns is of its newest template, 2 are available; it is paused.',
    );
    expect(rolloutLine(anObject({ updated: 3, available: 1 }))).toBe(
      '2 of 2 replicas of coredns are of its newest template, 1 is available.',
    );
  });
});

describe('a crash loop', () => {
  const SINCE = '2026-11-21T08:01:00.500Z';
  const looping = { reason: 'CrashLoopBackOff', restarts: 4 };

  it.each([
    ['counts for a pod of the update', looping, true],
    ['counts in the second of its start', { ...looping, createdAt: '2026-11-21T08:01:00Z' }, true],
    ['does not count for an older pod', { ...looping, createdAt: '2026-11-21T08:00:59Z' }, false],
    ['does not count after a few restarts', { ...looping, restarts: 3 }, false],
    ['counts for a pod without enough memory', { ...looping, reason: 'OOMKilled' }, true],
    ['counts for a pod that ends with an error', { ...looping, reason: 'Error' }, true],
    ['is nothing else that restarts', { ...looping, reason: 'NotReady' }, false],
  ])('%s', (_, changes, expected) => {
    expect(isCrashLooping(aSeen({ pods: [anUnreadyPod(changes)] }), SINCE)).toBe(expected);
  });

  it('counts although other pods only start', () => {
    const pods = [anUnreadyPod({ reason: 'ContainerCreating' }), anUnreadyPod(looping)];

    expect(isCrashLooping(aSeen({ pods }), SINCE)).toBe(true);
    expect(isCrashLooping(aSeen({ pods: [] }), SINCE)).toBe(false);
  });
});
