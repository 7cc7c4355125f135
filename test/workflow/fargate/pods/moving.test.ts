import { describe, expect, it } from 'vitest';
import { runPods } from '../../../support/pods/pod-run.ts';
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
