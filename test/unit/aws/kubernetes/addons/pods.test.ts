import { describe, expect, it } from 'vitest';
import { PodStatus, unreadyPodOf } from '../../../../../functions/aws/kubernetes/addons/pods.ts';

const METADATA = { name: 'coredns-1', uid: 'pod-1', creationTimestamp: '2026-11-21T07:00:00Z' };
const pod = (status: object = {}, { metadata = {}, spec = {} } = {}) =>
  unreadyPodOf('object-1', PodStatus.parse({ metadata: { ...METADATA, ...metadata }, spec, status }));
const isNot = (type: string, more: object = {}) => ({ type, status: 'False', ...more });
const is = (type: string) => ({ type, status: 'True' });

describe('a pod', () => {
  it.each([
    ['that is ready', { conditions: [is('Ready')] }, {}],
    ['that is done', { phase: 'Succeeded' }, {}],
    ['that is being deleted', {}, { metadata: { deletionTimestamp: '2026-11-21T08:00:30Z' } }],
  ])('%s is not one that is unready', (_, status, parts) => {
    expect(pod(status, parts)).toBeUndefined();
  });

  it('of which the cluster says nothing yet is unready', () => {
    expect(pod()).toEqual({
      uid: 'pod-1',
      name: 'coredns-1',
      object: 'object-1',
      node: undefined,
      isOnFargate: false,
      createdAt: '2026-11-21T07:00:00Z',
      reason: 'NotReady',
      message: '',
      container: '',
      restarts: 0,
      exitCode: undefined,
    });
  });

  it('has its node, and whether that is one of Fargate', () => {
    const onFargate = { metadata: { labels: { 'eks.amazonaws.com/fargate-profile': 'default' } } };

    expect(pod({ phase: 'Running' }, { spec: { nodeName: 'node-1' } })).toMatchObject({
      node: 'node-1',
      isOnFargate: false,
    });
    expect(pod({ phase: 'Running' }, onFargate)).toMatchObject({ isOnFargate: true });
  });
});

describe('an unready pod', () => {
  const backOff = { state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m' } }, restartCount: 7 };
  const ended = (exitCode: number, reason: string) => ({ terminated: { exitCode, reason, message: 'gone' } });
  const scheduled = { conditions: [is('PodScheduled'), isNot('Ready')] };

  it.each([
    [
      'no node takes, says why, and nothing of its containers',
      {
        conditions: [isNot('PodScheduled', { reason: 'Unschedulable', message: 'no node fits' })],
        containerStatuses: [{ name: 'coredns', ...backOff }],
      },
      { reason: 'Unschedulable', message: 'no node fits', container: '', restarts: 0 },
    ],
    [
      'has a container that crashes, has its name, its restarts and how it ended',
      {
        ...scheduled,
        containerStatuses: [
          { name: 'sidecar', ready: true },
          { name: 'coredns', ready: false, ...backOff, lastState: ended(1, 'Error') },
        ],
      },
      {
        ...{ reason: 'CrashLoopBackOff', message: 'back-off 5m' },
        ...{ container: 'coredns', restarts: 7, exitCode: 1 },
      },
    ],
    [
      'was out of memory, says so although it waits for its next start',
      { ...scheduled, containerStatuses: [{ name: 'coredns', ...backOff, lastState: ended(137, 'OOMKilled') }] },
      { reason: 'OOMKilled', message: 'gone', exitCode: 137 },
    ],
    [
      'is out of memory now, says so',
      {
        ...scheduled,
        containerStatuses: [{ name: 'coredns', state: ended(137, 'OOMKilled'), lastState: ended(1, 'Error') }],
      },
      { reason: 'OOMKilled', exitCode: 137, restarts: 0 },
    ],
    [
      'ended otherwise after it was out of memory, says how it ended last',
      {
        ...scheduled,
        containerStatuses: [{ name: 'coredns', state: ended(2, 'Error'), lastState: ended(137, 'OOMKilled') }],
      },
      { reason: 'Error', exitCode: 2 },
    ],
    [
      'has a container that ended, says how',
      { ...scheduled, containerStatuses: [{ name: 'coredns', state: ended(2, 'Error') }] },
      { reason: 'Error', message: 'gone', exitCode: 2 },
    ],
    [
      'runs and is not ready, says no more than that',
      { ...scheduled, containerStatuses: [{ name: 'coredns', state: {}, lastState: ended(1, 'Error') }] },
      { reason: 'NotReady', message: '', container: 'coredns', exitCode: 1 },
    ],
    [
      'is being initialized, has the container that does it',
      {
        ...scheduled,
        initContainerStatuses: [
          { name: 'done', state: ended(0, 'Completed') },
          { name: 'sidecar', ready: true, state: {} },
          { name: 'setup', state: { waiting: { reason: 'ImagePullBackOff' } } },
        ],
        containerStatuses: [{ name: 'coredns', state: { waiting: { reason: 'PodInitializing' } } }],
      },
      { reason: 'ImagePullBackOff', message: '', container: 'setup' },
    ],
    [
      'is initialized, has the container that is not ready',
      {
        ...scheduled,
        initContainerStatuses: [{ name: 'done', ready: false, state: ended(0, 'Completed') }],
        containerStatuses: [{ name: 'coredns', state: { waiting: { reason: 'ContainerCreating' } } }],
      },
      { reason: 'ContainerCreating', container: 'coredns' },
    ],
    [
      'has all containers ready, says no more than that',
      {
        ...scheduled,
        containerStatuses: [{ name: 'coredns', ready: true }],
      },
      { reason: 'NotReady', container: '' },
    ],
  ])('that %s', (_, status, expected) => {
    expect(pod(status)).toMatchObject(expected);
  });
});
