import { describe, expect, it } from 'vitest';
import { causeLines, podsToExplain } from '../../../../functions/core/diagnosis/lines.ts';
import { anObject, anUnreadyPod, aSeen } from '../../../support/worlds/addon-seen.ts';

const DAEMON = anObject({ uid: 'aws-node', kind: 'DaemonSet', name: 'aws-node', wanted: 12 });
const pods = (count: number, changes: (index: number) => Parameters<typeof anUnreadyPod>[0]) =>
  Array.from({ length: count }, (_, i) => anUnreadyPod({ uid: `pod-${i}`, name: `aws-node-${i}`, ...changes(i) }));

describe('the lines about an add-on', () => {
  it('group pods by their cause, the most frequent first', () => {
    const crashing = { object: 'aws-node', reason: 'CrashLoopBackOff', exitCode: 1 };
    const seen = aSeen({
      objects: [anObject(), DAEMON],
      pods: [
        anUnreadyPod({ uid: 'x', reason: 'Unschedulable', message: '0/3 nodes are available: 3 Insufficient cpu.' }),
        // How often each has restarted does not matter.
        ...pods(3, (i) => ({ ...crashing, restarts: 4 + i })),
      ],
    });

    expect(causeLines(seen)).toEqual([
      '3 of 12 pods of DaemonSet aws-node: CrashLoopBackOff, exit code 1, 4 restarts, such as aws-node-0',
      '1 of 2 replicas of coredns: Unschedulable, 0/3 nodes match: 3 Insufficient cpu, such as coredns-7f-abcde',
    ]);
  });

  it('take the warnings about two pods for all that say the same themselves', () => {
    const seen = aSeen({
      objects: [DAEMON],
      pods: pods(5, () => ({ object: 'aws-node' })),
      warnings: [{ about: 'pod-1', reason: 'FailedMount', message: 'no volume' }],
    });

    expect(causeLines(seen)).toEqual([
      '5 of 12 pods of DaemonSet aws-node: FailedMount, no volume, such as aws-node-0',
    ]);
    expect(podsToExplain(seen.pods).map(({ uid }) => uid)).toEqual(['pod-0', 'pod-1']);
  });

  it('take what is said of a pod itself before what is said of another', () => {
    const seen = aSeen({
      objects: [DAEMON],
      pods: pods(2, () => ({ object: 'aws-node' })),
      warnings: [
        { about: 'pod-0', reason: 'FailedMount', message: 'no volume' },
        { about: 'pod-1', reason: 'FailedMount', message: 'no secret' },
        { about: 'pod-1', reason: 'BackOff', message: 'older' },
      ],
    });

    expect(causeLines(seen)).toEqual([
      '1 of 12 pods of DaemonSet aws-node: FailedMount, no volume, such as aws-node-0',
      '1 of 12 pods of DaemonSet aws-node: FailedMount, no secret, such as aws-node-1',
    ]);
  });

  it('group what differs in names, ids and addresses alone', () => {
    const messages = (i: number) => [
      `aws-node-${i} cannot start`,
      `sandbox 0123456789abc${i} is gone`,
      `dial 10.0.0.${i}:443 failed`,
    ];
    for (const kind of [0, 1, 2]) {
      const alike = pods(2, (i) => ({ object: 'aws-node', reason: 'Failed', message: messages(i)[kind] ?? '' }));

      expect(causeLines(aSeen({ objects: [DAEMON], pods: alike })), messages(0)[kind]).toHaveLength(1);
    }
  });

  it('blame the node that is not ready, and no other', () => {
    const seen = aSeen({
      pods: [
        anUnreadyPod({ uid: 'a', reason: 'Error', message: 'x', node: 'broken' }),
        anUnreadyPod({ uid: 'b', reason: 'Unschedulable', message: 'y', node: undefined }),
        anUnreadyPod({ uid: 'c', reason: 'Error', message: 'z', node: 'well' }),
      ],
      unreadyNodes: ['broken'],
    });

    expect(causeLines(seen).map((line) => line.split(', such as')[0])).toEqual([
      '1 of 2 replicas of coredns: NodeNotReady, node broken is not ready',
      '1 of 2 replicas of coredns: Unschedulable, y',
      '1 of 2 replicas of coredns: Error, z',
    ]);
  });

  it('have the first warnings of one like them, and no comma where there is nothing to say', () => {
    const warnings = ['no volume', 'no secret'].map((message, i) => ({
      about: `pod-${i}`,
      reason: 'FailedMount',
      message,
    }));
    const third = pods(3, () => ({ object: 'aws-node' })).slice(2);
    const seen = aSeen({ objects: [DAEMON], pods: [...pods(2, () => ({ object: 'aws-node' })), ...third], warnings });
    const silent = aSeen({ pods: [anUnreadyPod({ reason: 'Evicted', message: '' })] });

    expect(causeLines(seen)[0]).toMatch(/^2 of 12 pods of DaemonSet aws-node: FailedMount, no volume, such as/);
    expect(causeLines(silent)).toEqual(['1 of 2 replicas of coredns: Evicted, such as coredns-7f-abcde']);
  });

  it('say nothing of pods of other objects', () => {
    expect(causeLines(aSeen({ pods: [anUnreadyPod({ object: 'other', reason: 'Error' })] }))).toEqual([]);
  });

  it('name what to do, and end without a full stop or spaces', () => {
    const pod = anUnreadyPod({ reason: 'OOMKilled', restarts: 1 });
    const other = anUnreadyPod({ uid: 'b', reason: 'Error', message: ' v1.2 is  too old. ' });

    expect(causeLines(aSeen({ pods: [pod, other] }))).toEqual([
      '1 of 2 replicas of coredns: OOMKilled, 1 restart (memory limit of container coredns), such as coredns-7f-abcde',
      '1 of 2 replicas of coredns: Error, v1.2 is too old, such as coredns-7f-abcde',
    ]);
  });

  it.each([
    [299, 'c'.repeat(299)],
    [300, 'c'.repeat(300)],
    [301, `${'c'.repeat(300)}...`],
  ])('have up to 300 characters of a message of %i', (length, shown) => {
    const [line = ''] = causeLines(aSeen({ pods: [anUnreadyPod({ reason: 'Error', message: 'c'.repeat(length) })] }));

    expect(line).toBe(`1 of 2 replicas of coredns: Error, ${shown}, such as coredns-7f-abcde`);
  });

  it.each([5, 6])('are all there when there are five, and one less says so: %i', (count) => {
    const seen = aSeen({ objects: [DAEMON], pods: pods(count, (i) => ({ object: 'aws-node', reason: `Reason${i}` })) });

    expect(causeLines(seen).slice(5)).toEqual(count === 5 ? [] : ['And 1 more cause.']);
  });

  it('ask for the warnings about sixteen pods at most', () => {
    const many = pods(40, (i) => ({ object: 'aws-node', reason: `Reason${i}` }));

    expect(podsToExplain(many)).toHaveLength(16);
  });

  it('do not count below zero what a controller could not create', () => {
    const trouble = { reason: 'FailedCreate', message: 'exceeded quota: pods' };

    expect(causeLines(aSeen({ objects: [anObject({ total: 3, trouble })] }))).toEqual([
      '0 of 2 replicas of coredns: FailedCreate, exceeded quota: pods',
    ]);
  });

  it('are at most five, and say how many more there are', () => {
    const seen = aSeen({ objects: [DAEMON], pods: pods(8, (i) => ({ object: 'aws-node', reason: `Reason${i}` })) });

    expect(causeLines(seen)).toHaveLength(6);
    expect(causeLines(seen).at(-1)).toBe('And 3 more causes.');
  });

  it('are short, however long a message is, and on one line', () => {
    const seen = aSeen({ pods: [anUnreadyPod({ reason: 'Error', message: `a\nb ${'c'.repeat(900)}` })] });

    expect(causeLines(seen)[0]).toMatch(/^1 of 2 replicas of coredns: Error, a b c{296}\.\.\., such as/);
  });

  it('name what the controller could not create', () => {
    const trouble = { reason: 'FailedCreate', message: 'exceeded quota: pods' };
    const seen = aSeen({ objects: [anObject({ total: 1, trouble })] });

    expect(causeLines(seen)).toEqual(['1 of 2 replicas of coredns: FailedCreate, exceeded quota: pods']);
  });

  it('are none where nothing is wrong', () => {
    expect(causeLines(aSeen())).toEqual([]);
  });
});
