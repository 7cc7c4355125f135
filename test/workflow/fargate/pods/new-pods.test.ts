import { describe, expect, it } from 'vitest';
import { runPods } from '../../../support/pods/pod-run.ts';
import { aDeployment, aPodsWorld } from '../../../support/pods/worlds.ts';
import { aReplacement, profilesAfter } from '../../../support/worlds/fargate-worlds.ts';

const BOTH = { default: 'ACTIVE', '9999-default': 'ACTIVE' };
const WEB = { app: 'web' };

describe('a new profile that pods do not run on', () => {
  it('takes one pod alone, the canary', async () => {
    const unready = { on: '9999-default', reason: 'ImagePullBackOff', message: 'no route to the registry' };
    const world = aPodsWorld({ workloads: [aDeployment({ unready })] });

    const run = await runPods(aReplacement({ podTimeoutSeconds: 300 }), world);

    expect(run).toMatchObject({ status: 'FAILED', error: 'NewPodsNotReady' });
    expect(run.cause).toMatch(/ImagePullBackOff: no route to the registry/);
    expect(run.deeds).toHaveLength(1);
    expect(profilesAfter(run)).toEqual(BOTH);
  });

  it('is noticed when the webhook does not know it', async () => {
    const run = await runPods(aReplacement(), aPodsWorld({ cluster: { webhookLagSeconds: 9999 } }));

    expect(run).toMatchObject({ status: 'FAILED', error: 'PodsNotMoved' });
    expect(run.cause).toMatch(/still go to default/);
    expect(run.facts.workloads).toMatchObject([{ fewestReady: 2 }]);
    expect(profilesAfter(run)).toEqual(BOTH);
  });

  it('is waited for when the webhook only lags', async () => {
    const run = await runPods(aReplacement(), aPodsWorld({ cluster: { webhookLagSeconds: 100 } }));

    expect(run).toMatchObject({ status: 'SUCCEEDED', left: [0] });
  });
});

describe('pods that the deletion left Pending', () => {
  // Its budget never allows an eviction, so it is stopped with the profile, and Fargate tries to schedule its new pods once.
  const unready = { on: '9999-default', reason: 'Unschedulable', message: 'Fargate capacity is unavailable', times: 2 };
  const stranded = {
    workloads: [aDeployment({ replicas: 2, unready }), aDeployment({ name: 'api' })],
    budgets: [{ name: 'web', selector: WEB, minAvailable: 2 }],
  };

  it('are deleted, so that they are scheduled again', async () => {
    const run = await runPods(aReplacement({ onBlockedPods: 'proceed' }), aPodsWorld(stranded));

    const pods = run.facts.pods.filter(({ owner }) => owner === 'Deployment/web');
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced', severity: 'warning' }, left: [2] });
    expect(Object(run.output).reasons.slice(-2)).toEqual([
      expect.stringMatching(
        /^Pods that were Pending, deleted so that they are scheduled again: default\/web-\S+, default\/web-\S+\.$/,
      ),
      expect.stringMatching(/^The pods in their place were ready on 9999-default at /),
    ]);
    // Neither of them is one of those that hung.
    expect(pods).toMatchObject([{ profile: '9999-default' }, { profile: '9999-default' }]);
    expect(run.freed.map(({ uid }) => uid)).toHaveLength(2);
    expect(pods.filter(({ uid }) => run.freed.some((each) => each.uid === uid))).toEqual([]);
  });

  it('are said not to be ready when those in their place are not either', async () => {
    const never = { ...unready, times: 9 };
    const world = aPodsWorld({ ...stranded, workloads: [aDeployment({ replicas: 2, unready: never })] });

    const run = await runPods(aReplacement({ onBlockedPods: 'proceed', podTimeoutSeconds: 120 }), world);

    const { reasons, advice, severity } = Object(run.output);
    expect([run.status, severity]).toEqual(['SUCCEEDED', 'warning']);
    expect(reasons.slice(-3)).toEqual([
      expect.stringMatching(/^2 pods in their place were not ready on 9999-default after 3 min\./),
      expect.stringMatching(/^default\/web-\S+: Unschedulable: Fargate capacity is unavailable\.$/),
      expect.stringMatching(/^default\/web-\S+: Unschedulable: Fargate capacity is unavailable\.$/),
    ]);
    expect(advice).toContainEqual(expect.stringContaining('-l eks.amazonaws.com/fargate-profile=9999-default'));
    expect(run.notifications).toHaveLength(1);
  });
});

describe('errors of the Kubernetes API while pods are moved', () => {
  it.each<[string, object, object]>([
    ['an outage of two minutes', { times: 3, error: { status: 503 } }, { status: 'SUCCEEDED' }],
    [
      'a lost answer to an eviction',
      // After the dry run of the plan.
      { verb: 'create', resource: 'pods/eviction', after: 1, times: 2, drop: true },
      { status: 'SUCCEEDED' },
    ],
    [
      'access that is withdrawn',
      {
        verb: 'create',
        resource: 'pods/eviction',
        after: 1,
        times: 'always',
        error: { status: 403, reason: 'Forbidden', message: 'no' },
      },
      { status: 'FAILED', error: 'PodsNotMoved' },
    ],
  ])('%s', async (_, fault, expected) => {
    const run = await runPods(aReplacement(), aPodsWorld({ faults: [{ on: 'kubernetes', ...fault }] }));

    expect(run).toMatchObject(expected);
    expect(run.left).toEqual(run.status === 'SUCCEEDED' ? [0] : []);
    expect(run.facts.workloads).toMatchObject([{ fewestReady: run.status === 'SUCCEEDED' ? 2 : expect.any(Number) }]);
  });
});
