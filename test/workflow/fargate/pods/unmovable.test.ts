import { describe, expect, it } from 'vitest';
import { runPods, violationsByUs } from '../../../support/pods/pod-run.ts';
import { aDeployment, aPodsWorld } from '../../../support/pods/worlds.ts';
import { aReplacement, profilesAfter } from '../../../support/worlds/fargate-worlds.ts';

const BOTH = { default: 'ACTIVE', '9999-default': 'ACTIVE' };
const WEB = { app: 'web' };

describe('what cannot be moved', () => {
  it.each<[string, object, RegExp]>([
    ['a pod without a controller', { workloads: [{ kind: 'Pod', name: 'tool' }] }, /default\/tool has no controller/],
    [
      'a budget that never allows',
      { budgets: [{ name: 'web', selector: WEB, minAvailable: 3 }] },
      /web never allows an eviction/,
    ],
    [
      'two budgets for one pod',
      {
        budgets: [
          { name: 'web', selector: WEB, maxUnavailable: 1 },
          { name: 'all', selector: {}, maxUnavailable: 1 },
        ],
      },
      /more than one budget/,
    ],
    ['a template that pins', { workloads: [aDeployment({ pins: 'default' })] }, /pins its pods to default/],
    ['hostNetwork', { workloads: [aDeployment({ hostNetwork: true })] }, /hostNetwork/],
    [
      'CoreDNS with nothing elsewhere',
      {
        workloads: [
          aDeployment({ name: 'coredns', namespace: 'kube-system', replicas: 2, labels: { 'k8s-app': 'kube-dns' } }),
        ],
        profiles: [{ ...profile(), selectors: [{ namespace: 'kube-system' }] }],
      },
      /CoreDNS runs on default with 0 ready replicas elsewhere/,
    ],
  ])('is said before anything is made: %s', async (_, given, reason) => {
    const run = await runPods(aReplacement(), aPodsWorld(given));

    expect(run).toMatchObject({ status: 'FAILED', error: 'ProfileReplacementBlocked', deeds: [] });
    expect(run.cause).toMatch(reason);
    expect(profilesAfter(run)).toEqual({ default: 'ACTIVE' });
  });

  it.each<[string, object, object]>([
    ['one that sorts later', { newName: 'zeta', movePods: 'evict' }, { error: 'ProfileReplacementBlocked' }],
    ['no access', { movePods: 'restart' }, { error: 'ProfileReplacementBlocked' }],
  ])('refuses a request that asks for it: %s', async (_, request, expected) => {
    const run = await runPods(aReplacement(request), aPodsWorld());

    expect(run).toMatchObject({ status: 'FAILED', deeds: [], ...expected });
    expect(profilesAfter(run)).toEqual({ default: 'ACTIVE' });
  });

  it('stops with both profiles when a budget allows nothing for as long as it may take', async () => {
    const world = aPodsWorld({
      workloads: [
        aDeployment({ replicas: 2, unready: { on: 'default', reason: 'CrashLoopBackOff', healsAfterSeconds: 9999 } }),
        aDeployment({ name: 'api' }),
      ],
      budgets: [{ name: 'web', selector: WEB, minAvailable: 1 }],
    });

    const run = await runPods(aReplacement({ moveTimeoutSeconds: 240 }), world);

    expect(run).toMatchObject({ status: 'FAILED', error: 'PodsNotMoved' });
    expect(run.cause).toMatch(/PodDisruptionBudget default\/web allows no eviction now/);
    expect(profilesAfter(run)).toEqual(BOTH);
    expect(violationsByUs(run)).toEqual([]);
  });

  it('is stopped with the profile when the request says so, and named', async () => {
    const world = aPodsWorld({ workloads: [aDeployment(), { kind: 'Pod', name: 'tool' }] });

    const run = await runPods(aReplacement({ onBlockedPods: 'proceed' }), world);

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced', severity: 'warning' } });
    expect(Object(run.output).reasons.join(' ')).toContain('stop when default is deleted: default/tool.');
    expect(run.left).toEqual([1]);
  });

  it('waits for Jobs', async () => {
    const world = aPodsWorld({ workloads: [{ kind: 'Job', name: 'batch', completesAfterSeconds: 300 }] });

    const run = await runPods(aReplacement(), world);

    expect(run).toMatchObject({ status: 'SUCCEEDED', deeds: [], left: [0] });
    expect(run.seconds).toBeGreaterThan(300);
  });
});

function profile() {
  return {
    name: 'default',
    podExecutionRoleArn: 'arn:aws:iam::111122223333:role/pods',
    subnets: ['subnet-a', 'subnet-b'],
  };
}
