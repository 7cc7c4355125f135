import { describe, expect, it } from 'vitest';
import { aDiagnosedWorld, runDiagnosed } from '../../../support/runs/diagnosed-run.ts';
import { factsOf, notifiedTexts } from '../../../support/runs/run-facts.ts';
import { NEW, OLD } from '../../../support/worlds/addon-builders.ts';

const HOST = '602401143452.dkr.ecr.eu-west-1.amazonaws.com';
const REFUSED = `Failed to pull image "${HOST}/eks/coredns:v1": unexpected status from HEAD request to https://${HOST}/v2/: 401 Unauthorized`;

describe('an update with access to the Kubernetes API', () => {
  it.each([
    [
      'an image that is refused',
      { reason: 'ImagePullBackOff', message: REFUSED },
      'ImagePullBackOff, 401 from ECR (node role lacks AmazonEC2ContainerRegistryReadOnly)',
    ],
    [
      'pods without a node',
      { reason: 'Unschedulable', message: '0/3 nodes are available: 3 Insufficient cpu.' },
      'Unschedulable, 0/3 nodes match: 3 Insufficient cpu',
    ],
    ['a volume that is not there', { reason: 'FailedMount', message: 'volume "x" not found' }, 'FailedMount, volume'],
  ])('that fails because of %s says so, with how many pods', async (_, unready, cause) => {
    const run = await runDiagnosed(aDiagnosedWorld({ unready }), { deadlineSeconds: 1800 });

    expect(factsOf(run)).toMatchObject({ name: 'AddonUpdateRolledBack', version: OLD });
    expect(notifiedTexts(run)).toMatch(/1 of 2 replicas of coredns: /);
    expect(notifiedTexts(run)).toContain(cause);
  });

  it('gives up a crash loop of the new version without waiting for the deadline', async () => {
    const unready = { reason: 'CrashLoopBackOff' };

    const diagnosed = await runDiagnosed(aDiagnosedWorld({ unready }));
    const before = await runDiagnosed(aDiagnosedWorld({ unready }), { diagnose: false });

    for (const run of [diagnosed, before]) expect(factsOf(run)).toMatchObject({ name: 'AddonUpdateRolledBack' });
    expect(notifiedTexts(diagnosed)).toContain('CrashLoopBackOff, exit code 1, 4 restarts');
    expect(diagnosed.seconds).toBeLessThan(1_200);
    expect(before.seconds).toBeGreaterThan(3_000);
    expect(before.asked).toEqual([]);
  });

  it('succeeds as before when all is well, and has looked', async () => {
    const run = await runDiagnosed(aDiagnosedWorld());

    expect(factsOf(run)).toMatchObject({ name: 'Updated', version: NEW, notified: ['Updated'] });
    expect(run.output).toMatchObject({ severity: 'info', reasons: [] });
    expect(run.asked).toEqual([
      'list deployments 200',
      'list daemonsets 200',
      'list statefulsets 200',
      'list pods 200',
    ]);
  });
});

describe('a cluster that cannot be asked', () => {
  const unready = { reason: 'CrashLoopBackOff' };
  const harm = (error: object) => ({
    faults: [{ on: 'kubernetes', times: 'always', error: { message: 'no', ...error } }],
  });
  const stackParameters = { KubernetesAccess: 'read' };

  it.each([
    [
      'knows no access entry',
      { kubernetes: { access: 'none' }, stackParameters },
      'KubernetesUnauthorized',
      'create-access-entry',
    ],
    ['is out of reach', { kubernetes: { reachable: false } }, 'KubernetesUnreachable', 'KubernetesSubnetIds'],
    ['forbids it', harm({ status: 403 }), 'KubernetesForbidden: verb list on', 'eks-upkeep-read'],
    ['throttles for long', harm({ status: 429 }), 'KubernetesThrottled', 'flow control'],
  ])('because it %s is updated, or not, as without access', async (_, world, error, advice) => {
    const good = await runDiagnosed(aDiagnosedWorld(world));
    const bad = await runDiagnosed(aDiagnosedWorld({ unready, ...world }), { deadlineSeconds: 900 });
    const without = await runDiagnosed(aDiagnosedWorld({ unready }), { deadlineSeconds: 900, diagnose: false });

    expect(good).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Updated', severity: 'info' } });
    expect(Object(good.output).reasons).toEqual([expect.stringContaining(error)]);
    expect(factsOf(bad)).toEqual(factsOf(without));
    expect(notifiedTexts(bad)).toContain(error);
    expect(notifiedTexts(bad)).toContain(advice);
  });
});

it('is the run of before without access, byte for byte', async () => {
  const world = { kubernetes: { access: 'none' } };

  const without = await runDiagnosed(aDiagnosedWorld(world));
  const asked = await runDiagnosed(aDiagnosedWorld({ ...world, stackParameters: { KubernetesAccess: 'read' } }), {
    diagnose: false,
  });

  expect([without.asked, asked.asked]).toEqual([[], []]);
  expect(JSON.stringify(without.history)).not.toMatch(/diagnos/i);
  // The input of the second names the field, and each Kubernetes API has a port of its own.
  const recordOf = (run: object) => JSON.stringify({ ...run, history: [] }).replace(/127\.0\.0\.1:\d+/g, '');
  expect(recordOf(asked)).toBe(recordOf(without));
});
