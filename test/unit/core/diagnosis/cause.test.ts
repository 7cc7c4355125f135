import { describe, expect, it } from 'vitest';
import { causeOf } from '../../../../functions/core/diagnosis/cause.ts';
import { anUnreadyPod } from '../../../support/worlds/addon-seen.ts';

const HOST = '602401143452.dkr.ecr.eu-west-1.amazonaws.com';
const IMAGE = `${HOST}/eks/coredns:v1.13.2`;
const pull = (answer: string) => `Failed to pull image "${IMAGE}": failed to resolve reference "${IMAGE}": ${answer}`;
const warning = (reason: string, message: string) => ({ about: 'pod-1', reason, message });

const text = ({ reason, detail, hint }: ReturnType<typeof causeOf>) =>
  [reason, detail, ...(hint === '' ? [] : [`(${hint})`])].join(' | ');

describe('a pod that waits for its image', () => {
  it.each([
    [
      'refused by ECR',
      pull(`unexpected status from HEAD request to https://${HOST}/v2/: 401 Unauthorized`),
      '401 from ECR | (node role lacks AmazonEC2ContainerRegistryReadOnly)',
    ],
    [
      'without credentials',
      pull('no basic auth credentials'),
      '401 from ECR | (node role lacks AmazonEC2ContainerRegistryReadOnly)',
    ],
    [
      'forbidden by the repository',
      pull(`unexpected status from GET request to https://${HOST}/v2/x: 403 Forbidden`),
      '403 from ECR | (the policy of the repository does not allow the pull)',
    ],
    [
      'that is not there',
      'Failed to pull image "quay.io/a/b:1": quay.io/a/b:1: not found',
      'quay.io has no image quay.io/a/b:1',
    ],
    [
      'from a registry that limits',
      'Failed to pull image "docker.io/a:1": https://registry-1.docker.io/v2/a: 429 Too Many Requests',
      '429 from registry-1.docker.io | (its rate limit)',
    ],
    [
      'from a registry out of reach',
      pull(`Head "https://${HOST}/v2/": dial tcp 10.0.0.9:443: i/o timeout`),
      'ECR cannot be reached | (no NAT gateway or VPC endpoints for the node)',
    ],
    ['for a reason of its own', 'failed to unpack image: disk is full', 'failed to unpack image: disk is full'],
  ])('%s says so', (_, message, expected) => {
    const waits = anUnreadyPod({ reason: 'ImagePullBackOff', message: 'Back-off pulling image "coredns"' });

    expect(text(causeOf(waits, [warning('Failed', message)], true))).toBe(`ImagePullBackOff | ${expected}`);
    // Before it waits, the pod says the same itself.
    expect(text(causeOf({ ...waits, reason: 'ErrImagePull', message }, [], true))).toBe(`ErrImagePull | ${expected}`);
  });

  it('says what the registry answered, whatever the name of the image that it waits for sounds like', () => {
    const waiting = 'Back-off pulling image "quay.io/failed-orders:1"';
    const warnings = [
      warning('BackOff', waiting),
      warning('Failed', 'Failed to pull image "quay.io/failed-orders:1": disk is full'),
    ];

    const { detail } = causeOf(anUnreadyPod({ reason: 'ImagePullBackOff', message: waiting }), warnings, true);

    expect(detail).toContain('disk is full');
    expect(causeOf(anUnreadyPod({ reason: 'ImagePullBackOff', message: waiting }), [], true).detail).toBe(waiting);
  });

  it('on Fargate blames the pod execution role', () => {
    const pod = anUnreadyPod({ reason: 'ErrImagePull', message: pull('no basic auth credentials'), isOnFargate: true });

    expect(causeOf(pod, [], true).hint).toBe('pod execution role lacks AmazonEKSFargatePodExecutionRolePolicy');
  });
});

describe('a pod', () => {
  it.each([
    [
      'without a node',
      { reason: 'Unschedulable', message: '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes.' },
      'Unschedulable | 0/3 nodes match: 3 Insufficient cpu',
    ],
    [
      'in a crash loop',
      { reason: 'CrashLoopBackOff', exitCode: 137, restarts: 5 },
      'CrashLoopBackOff | exit code 137, 5 restarts',
    ],
    [
      'out of memory',
      { reason: 'OOMKilled', exitCode: 137, restarts: 1 },
      'OOMKilled | 1 restart | (memory limit of container coredns)',
    ],
    [
      'that lacks a secret',
      { reason: 'CreateContainerConfigError', message: 'secret "token" not found' },
      'CreateContainerConfigError | secret "token" not found',
    ],
  ])('%s says so itself', (_, changes, expected) => {
    expect(text(causeOf(anUnreadyPod(changes), [warning('BackOff', 'Back-off restarting')], true))).toBe(expected);
  });

  it.each([
    [
      'has no address',
      warning('FailedCreatePodSandBox', 'rpc error: add cmd: failed to assign an IP address to container'),
      'FailedCreatePodSandBox | no free IP address | (the subnets of the node are full, or its instance type has no more addresses)',
    ],
    [
      'has no volume',
      warning('FailedMount', 'MountVolume.SetUp failed for volume "x"'),
      'FailedMount | MountVolume.SetUp failed for volume "x"',
    ],
  ])('that %s is explained by its warning', (_, said, expected) => {
    expect(text(causeOf(anUnreadyPod(), [said], true))).toBe(expected);
  });

  it('on a node that is not ready has no other cause', () => {
    const pod = anUnreadyPod({ reason: 'CrashLoopBackOff', restarts: 9 });

    expect(text(causeOf(pod, [], false))).toBe('NodeNotReady | node ip-10-0-0-4 is not ready');
  });
});
