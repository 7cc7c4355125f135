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
