import { describe, expect, it } from 'vitest';
import { runPods, violationsByUs } from '../../../support/pods/pod-run.ts';
import { aDeployment, aPodsWorld } from '../../../support/pods/worlds.ts';
import { aFargateWorld, aReplacement, profilesAfter } from '../../../support/worlds/fargate-worlds.ts';

const BOTH = { default: 'ACTIVE', '9999-default': 'ACTIVE' };
const WEB = { app: 'web' };

describe('a replacement with access to the Kubernetes API', () => {
  it('evicts pods under their budget, one after another, before it deletes their profile', async () => {
    const world = aPodsWorld({ budgets: [{ name: 'web', selector: WEB, maxUnavailable: 1 }] });

    const run = await runPods(aReplacement(), world);

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced', severity: 'info', advice: [] } });
    expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
    expect(run.left).toEqual([0]);
    expect(run.deeds).toHaveLength(3);
    expect(run.facts.violations).toEqual([]);
    expect(run.facts.workloads).toMatchObject([{ ready: 3, fewestReady: 2 }]);
    expect(run.facts.pods.map(({ profile }) => profile)).toEqual(Array(3).fill('9999-default'));
  });

  it('restarts Deployments, so that a single replica is never away', async () => {
    const world = aPodsWorld({
      workloads: [aDeployment({ replicas: 1 }), { kind: 'StatefulSet', name: 'db', replicas: 2 }],
      cluster: { access: 'restart' },
    });

    const run = await runPods(aReplacement({ movePods: 'restart' }), world);

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' } });
    expect(run.deeds.filter((deed) => deed.startsWith('restart'))).toEqual(['restart default/web 200']);
    expect(run.deeds.filter((deed) => deed.startsWith('evict'))).toHaveLength(2);
    expect(run.facts.workloads).toMatchObject([
      { name: 'web', fewestReady: 1 },
      { name: 'db', fewestReady: 1 },
    ]);
    expect(run.left).toEqual([0]);
  });

  it.each([
    ['has no access', { access: 'none' }],
    ['cannot be reached', { reachable: false }],
  ])('goes on without moving pods on a cluster that %s, and says why', async (_, cluster) => {
    const world = { ...aPodsWorld({ cluster }), stackParameters: { KubernetesAccess: 'move' } };

    const run = await runPods(aReplacement(), world);

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' } });
    expect(Object(run.output).reasons[0]).toMatch(/pods of default are not moved .* gives no access: Kubernetes/);
    expect(run.left).toEqual([3]);
  });

  it('is the run of before where the stack has no access', async () => {
    const before = await runPods(aReplacement(), aPodsWorld({ cluster: { access: 'none' } }));
    const none = await runPods(aReplacement({ movePods: 'none' }), aPodsWorld());

    for (const run of [before, none]) {
      expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' }, deeds: [] });
      expect(JSON.stringify(run.history)).not.toMatch(/moving|Move pods|Inspect pods/);
    }
    expect(none.calls.map(({ operation }) => operation)).toEqual(before.calls.map(({ operation }) => operation));
    expect(none.transitions).toBe(before.transitions);
  });

  it('is, without access, to the byte the run on a cluster without a Kubernetes API', async () => {
    const request = aReplacement({ bakeSeconds: 5 });

    const without = await runPods(request, aFargateWorld());
    const refused = await runPods(request, aPodsWorld({ cluster: { access: 'none' } }));

    expect(eventsOf(refused)).toEqual(eventsOf(without));
    expect(refused.notifications).toEqual(without.notifications);
    expect(refused.output).toEqual(without.output);
    expect(refused.deeds).toEqual([]);
  });

  it('plans: a line for each workload, and changes nothing', async () => {
    const workloads = [aDeployment(), aDeployment({ name: 'api', replicas: 1 })];
    const budgets = [{ name: 'web', selector: WEB, maxUnavailable: 1 }];

    const run = await runPods(aReplacement({ dryRun: true }), aPodsWorld({ workloads, budgets }));

    expect(run.output).toMatchObject({
      name: 'Planned',
      details: {
        movePods: 'evict',
        pods: [
          'Deployment default/api: 1 pod of 1; no PodDisruptionBudget; evicted 1 at a time; allowed in a dry run',
          'Deployment default/web: 3 pods of 3; PodDisruptionBudget default/web allows 1 now; evicted 1 at a time; allowed in a dry run',
        ],
      },
    });
    expect(Object(run.output).reasons).toContainEqual(
      expect.stringMatching(/^Deployment default\/api has one replica/),
    );
    expect(run.facts.pods.filter(({ isTerminating, isOld }) => isTerminating || !isOld)).toEqual([]);
    expect(profilesAfter(run)).toEqual({ default: 'ACTIVE' });
  });

  it.each([
    [
      'evict',
      'pods/eviction',
      'create',
      /refuses to move pod default\/web-\S+ of Deployment default\/web: admission webhook "guard"/,
    ],
    ['restart', 'deployments', 'patch', /refuses to move .* denied the request: not today\./],
  ])(
    'is blocked by a webhook of the cluster that refuses to %s, before anything is made',
    async (movePods, resource, verb, reason) => {
      const message = 'admission webhook "guard" denied the request: not today';
      const fault = {
        on: 'kubernetes',
        resource,
        verb,
        times: 'always',
        error: { status: 403, reason: 'Forbidden', message },
      };
      const world = aPodsWorld({ faults: [fault], cluster: { access: 'restart' } });

      const run = await runPods(aReplacement({ movePods }), world);

      expect(run).toMatchObject({ status: 'FAILED', error: 'ProfileReplacementBlocked' });
      expect(run.cause).toMatch(reason);
      expect(run.cause).not.toMatch(/is missing/);
      expect(profilesAfter(run)).toEqual({ default: 'ACTIVE' });
    },
  );

  it('moves after the approval, not before', async () => {
    const world = aPodsWorld();

    const run = await runPods(aReplacement({ handOver: 'approve', deadlineSeconds: 900 }), world);

    expect(run).toMatchObject({ status: 'FAILED', error: 'HandOverNotApproved', deeds: [] });
    expect(run.notifications[0]?.message).toContain('Its pods are moved first');
    expect(profilesAfter(run)).toEqual(BOTH);
  });
});

describe('an approval', () => {
  const approved = { verdict: 'approved', by: 'ana' };

  it('of the cutover is followed by moving the pods', async () => {
    const run = await runPods(aReplacement({ handOver: 'approve' }), aPodsWorld(), { verdict: approved });

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced', severity: 'info' }, left: [0] });
    expect(run.deeds).toHaveLength(3);
    expect(run.notifications).toHaveLength(2);
  });

  it('of moving CoreDNS is an informed one: the question says what that means', async () => {
    const dns = { name: 'coredns', namespace: 'kube-system', replicas: 2, labels: { 'k8s-app': 'kube-dns' } };
    const world = aPodsWorld({
      workloads: [aDeployment(dns)],
      profiles: [{ ...profile(), selectors: [{ namespace: 'kube-system' }] }],
    });

    const run = await runPods(aReplacement({ handOver: 'approve' }), world, { verdict: approved });

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' }, left: [0] });
    expect(run.notifications[0]?.message).toContain(
      'CoreDNS runs on default with 0 ready replicas elsewhere: while it moves, names in the cluster may not resolve.',
    );
  });

  it.each([
    ['stops them with the profile', approved, { status: 'SUCCEEDED', output: { severity: 'warning' }, left: [1] }],
    ['keeps both profiles', { verdict: 'rejected', by: 'ana' }, { status: 'FAILED', error: 'PodsNotMoved', left: [] }],
  ])('of what cannot be moved, or a rejection, %s', async (_, answer, expected) => {
    const world = aPodsWorld({ workloads: [aDeployment({ replicas: 1 }), { kind: 'Pod', name: 'tool' }] });

    const run = await runPods(aReplacement({ onBlockedPods: 'ask' }), world, { verdict: answer });

    expect(run).toMatchObject(expected);
    expect(run.notifications[0]?.message).toContain('default/tool');
    expect(run.deeds).toHaveLength(1);
  });
});

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

/** The history as texts, without the ids that every run has of its own. */
const eventsOf = ({ history }: { history: readonly unknown[] }): string[] =>
  history.map((event) => JSON.stringify(event).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id'));

function profile() {
  return {
    name: 'default',
    podExecutionRoleArn: 'arn:aws:iam::111122223333:role/pods',
    subnets: ['subnet-a', 'subnet-b'],
  };
}
