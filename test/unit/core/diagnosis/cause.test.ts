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
    [
      'from a registry that says so in one word',
      'Failed to pull image "docker.io/a:1": TooManyRequests: slow down',
      '429 from docker.io | (its rate limit)',
    ],
    [
      'from another registry that wants credentials',
      'Failed to pull image "quay.io/a/b:1": https://quay.io/v2/a: 401 Unauthorized',
      '401 from quay.io',
    ],
    [
      'from ECR while it is out of order',
      pull(`unexpected status from HEAD request to https://${HOST}/v2/: 503 Service Unavailable`),
      '503 from ECR',
    ],
    ['of a manifest that nobody knows', 'Failed to pull: Manifest Unknown', 'the registry has no such image'],
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

describe('a pod that is about to start', () => {
  it.each(['ContainerCreating', 'PodInitializing', 'NotReady'])(
    'says what holds it up only by warnings: %s',
    (reason) => {
      const pod = anUnreadyPod({ reason, message: 'Starting.' });

      expect(text(causeOf(pod, [warning('FailedMount', 'no volume')], true))).toBe('FailedMount | no volume');
      expect(text(causeOf(pod, [], true))).toBe(`${reason} | Starting.`);
    },
  );

  it.each(['ErrImagePulls', 'NotErrImagePull'])('waits for no image because its reason is like one: %s', (reason) => {
    const pod = anUnreadyPod({ reason, message: 'no basic auth credentials' });

    expect(causeOf(pod, [], true).detail).toBe('no basic auth credentials');
  });

  it('has the first warning that names a failure, whatever Back-off is within it', () => {
    const pod = anUnreadyPod({ reason: 'ImagePullBackOff', message: 'Waiting' });
    const warnings = [warning('Pulling', 'Pulling image'), warning('Failed', 'DENIED after Back-off')];

    expect(causeOf(pod, warnings, true).detail).toBe('DENIED after Back-off');
    expect(causeOf(pod, [warning('Pulling', 'Pulling image')], true).detail).toBe('Waiting');
  });
});

describe('a pod', () => {
  it.each([
    ['that restarts without a code', { reason: 'CrashLoopBackOff', restarts: 5 }, 'CrashLoopBackOff | 5 restarts'],
    [
      'whose message is within another',
      { reason: 'Unschedulable', message: 'Because 0/3 nodes are available: 3 Insufficient cpu.' },
      'Unschedulable | Because 0/3 nodes are available: 3 Insufficient cpu.',
    ],
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
