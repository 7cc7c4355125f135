import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sleepUntil, virtualClock } from '../../../../local/clock.ts';
import type { Journal, JournalEntry } from '../../../../local/engine/run/journal.ts';
import type { KubernetesFacts } from '../../../../local/simulator/kubernetes/facts.ts';
import { parseWorld } from '../../../../local/simulator/world/world.ts';
import { runPods, violationsByUs } from '../../../support/pods/pod-run.ts';
import { aDeployment, aPodsWorld } from '../../../support/pods/worlds.ts';
import { leakCheckedCloud } from '../../../support/processes/leak-checked.ts';
import { cloudOf, endOf, START } from '../../../support/runs/run-machine.ts';
import { aProfile, aReplacement, profilesAfter } from '../../../support/worlds/fargate-worlds.ts';

const MACHINE = 'replace-fargate-profile';

const NAMESPACES = ['default', 'shop', 'kube-system'];

const aWorkload = fc.record({
  kind: fc.constantFrom('Deployment', 'Deployment', 'StatefulSet', 'Job'),
  namespace: fc.constantFrom(...NAMESPACES),
  tier: fc.constantFrom('web', 'data'),
  replicas: fc.integer({ min: 1, max: 5 }),
  startSeconds: fc.integer({ min: 10, max: 120 }),
  terminationSeconds: fc.integer({ min: 0, max: 60 }),
  /** How its strategy lets a rollout surge and fall short. */
  rollout: fc.constantFrom(
    'RollingUpdate',
    'Recreate',
    { maxSurge: 1, maxUnavailable: 0 },
    { maxSurge: 1, maxUnavailable: 1 },
    { maxSurge: 0, maxUnavailable: '50%' },
  ),
  minReadySeconds: fc.constantFrom(0, 0, 20),
});

const aBudget = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  selector: fc.oneof(
    fc.integer({ min: 0, max: 3 }).map((index) => ({ app: `w${index}` })),
    fc.constantFrom('web', 'data').map((tier) => ({ tier })),
  ),
  allows: fc.oneof(
    fc.integer({ min: 0, max: 4 }).map((minAvailable) => ({ minAvailable })),
    fc.constantFrom({ maxUnavailable: 1 }, { maxUnavailable: '50%' }, { minAvailable: '60%' }),
  ),
});

/** Profiles beside the one that is replaced, with names that sort before, between and after the two of the run. */
const anotherProfile = fc.record({
  name: fc.constantFrom('0-first', 'between', 'zz-last'),
  selectors: fc.subarray(
    NAMESPACES.flatMap((namespace) => [{ namespace }, { namespace, labels: { tier: 'data' } }]),
    { minLength: 1, maxLength: 3 },
  ),
});

const aCluster = fc
  .record({
    workloads: fc.array(aWorkload, { minLength: 1, maxLength: 4 }),
    budgets: fc.array(aBudget, { maxLength: 3 }),
    selectors: fc.subarray(
      NAMESPACES.map((namespace) => ({ namespace })),
      { minLength: 1 },
    ),
    others: fc.uniqueArray(anotherProfile, { maxLength: 2, selector: ({ name }) => name }),
    webhookLagSeconds: fc.constantFrom(0, 0, 60),
  })
  .map(({ workloads, budgets, selectors, others, webhookLagSeconds }) => ({
    workloads: workloads.map(({ kind, tier, rollout, minReadySeconds, ...each }, index) => ({
      ...{ ...each, kind, name: `w${index}`, labels: { app: `w${index}`, tier } },
      ...(kind === 'Deployment' && { strategy: rollout }),
      ...(kind === 'Job' ? { completesAfterSeconds: 900 } : { minReadySeconds }),
    })),
    budgets: budgets.map(({ allows, ...budget }, index) => ({ ...budget, ...allows, name: `b${index}` })),
    cluster: { access: 'restart', webhookLagSeconds },
    // What matches no profile runs on nodes.
    nodeGroups: [{ name: 'nodes', desiredSize: 2 }],
    profiles: [aProfile({ selectors }), ...others.map(aProfile)],
  }));

const aRequest = fc.record({
  movePods: fc.constantFrom('evict', 'restart'),
  onBlockedPods: fc.constantFrom('stop', 'proceed'),
  maxUnavailable: fc.constantFrom(1, 9, '50%'),
  jobs: fc.constantFrom('wait', 'evict'),
  moveTimeoutSeconds: fc.constant(1800),
});

const ENDS = ['Replaced', 'ProfileReplacementBlocked', 'PodsNotMoved'];

it('violates no budget, keeps every Deployment of several at work, and deletes a profile that runs nothing unless it is to proceed', async () => {
  await fc.assert(
    fc.asyncProperty(aCluster, aRequest, fc.boolean(), async (cluster, asked, isTwice) => {
      const deliver = async (invoke: () => Promise<unknown>) => {
        if (isTwice) await invoke().catch(() => {});
        return invoke();
      };
      const run = await runPods(aReplacement(asked), aPodsWorld(cluster), { deliver });

      expect(violationsByUs(run)).toEqual([]);
      expect(idleDeployments(run.beforeDeletion ?? run.facts)).toEqual([]);
      expect(ENDS).toContain(run.error ?? Object(run.output).name);
      expect(run.notifications).toHaveLength(1);
      if (asked.onBlockedPods === 'stop') expect(run.left.filter((pods) => pods > 0)).toEqual([]);
    }),
    // In time for the report: without it, a counterexample that shrinks for longer than the test may take would be lost.
    { numRuns: 12, interruptAfterTimeLimit: 240_000 },
  );
}, 300_000);

it('takes nothing from a budget that asks for more pods than there are, when it restarts them', async () => {
  const run = await runPods(
    aReplacement({ movePods: 'restart', onBlockedPods: 'proceed' }),
    aPodsWorld({
      workloads: [aDeployment({ name: 'w0', replicas: 1, startSeconds: 23, labels: { app: 'w0' } })],
      budgets: [{ name: 'b0', selector: { app: 'w0' }, minAvailable: 3 }],
      cluster: { access: 'restart' },
    }),
  );

  expect(run).toMatchObject({ output: { name: 'Replaced' }, deeds: ['restart default/w0 200'], left: [0] });
  expect(run.facts.violations).toEqual([]);
  expect(run.facts.workloads).toMatchObject([{ fewestReady: 1 }]);
});

it('evicts nothing in place of what a rollout has only just started under the same budget', async () => {
  const shared = { labels: { tier: 'web' }, terminationSeconds: 0 };
  const run = await runPods(
    aReplacement({ movePods: 'restart', onBlockedPods: 'proceed' }),
    aPodsWorld({
      workloads: [
        aDeployment({ ...shared, name: 'w0', replicas: 2, startSeconds: 10, strategy: 'Recreate' }),
        aDeployment({ ...shared, name: 'w1', replicas: 1, startSeconds: 11, minReadySeconds: 20 }),
      ],
      budgets: [{ name: 'b0', selector: { tier: 'web' }, minAvailable: 3 }],
      cluster: { access: 'restart' },
    }),
  );

  expect(run.deeds).toEqual(['restart default/w1 200']);
  expect(violationsByUs(run)).toEqual([]);
});

/** Deployments of several replicas that were without a ready pod at some time. */
const idleDeployments = ({ workloads }: KubernetesFacts) =>
  workloads.filter(({ kind, replicas, fewestReady }) => kind === 'Deployment' && replicas > 1 && fewestReady === 0);

describe('a run that is interrupted', () => {
  const world = aPodsWorld({
    workloads: [aDeployment({ startSeconds: 20, terminationSeconds: 5 })],
    budgets: [{ name: 'web', selector: { app: 'web' }, maxUnavailable: 1 }],
  });

  it.each<[string, object, string]>([
    [MACHINE, aReplacement({ bakeSeconds: 5 }), 'Replaced'],
    [
      'maintain-cluster',
      {
        cluster: 'prod-1',
        addons: [],
        fargateProfiles: [{ profile: 'default', changes: { subnets: ['subnet-c'] }, bakeSeconds: 5 }],
      },
      'Maintained',
    ],
  ])(
    'moves each pod once when %s is killed at every tenth entry of its journal and resumed, with every Lambda delivered twice',
    async (machine, input, outcome) => {
      const whole = memoryJournal();
      const { cloud: first } = await cloudOf(world, { journal: whole });
      const before = first.simulator.clusters();
      const { executionArn } = first.engine.startExecution({
        stateMachineArn: machine,
        name: 'whole',
        input: JSON.stringify(input),
      });
      await endOf(first, executionArn, before);
      const started = whole.read().findIndex(({ kind }) => kind === 'execution-started') + 1;
      const points = whole.read().length;
      expect(points).toBeGreaterThan(started + 50);

      for (let point = started; point < points; point += 10) {
        const entries = whole.read().slice(0, point);
        const clock = virtualClock(Math.max(...entries.map(({ at }) => Number(at ?? 0)), START));
        const cloud = await leakCheckedCloud({
          ...{ world: parseWorld(JSON.stringify(world)), clock, http: 'in-memory', journal: memoryJournal(entries) },
          async deliver(invoke) {
            await invoke().catch(() => {});
            return invoke();
          },
        });
        await cloud.resume();
        const [execution] = cloud.engine.listExecutions(machine);
        const run = await endOf(cloud, execution?.executionArn ?? '', cloud.simulator.clusters());

        const facts = cloud.simulator.kubernetesFacts('prod-1');
        expect(run, `killed after entry ${point}`).toMatchObject({ status: 'SUCCEEDED', output: { name: outcome } });
        expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
        expect(facts?.violations).toEqual([]);
        expect(facts?.workloads).toMatchObject([{ fewestReady: 2 }]);
      }
    },
    300_000,
  );

  it('is continued by the next one, which adopts the new profile and moves what is left', async () => {
    const { cloud, clock } = await cloudOf(world);
    const before = cloud.simulator.clusters();
    const input = JSON.stringify(aReplacement({ bakeSeconds: 5 }));
    const first = cloud.engine.startExecution({ stateMachineArn: MACHINE, name: 'first', input });
    await sleepUntil(clock, START + 130_000);
    cloud.engine.stopExecution(first);
    const moved = cloud.simulator.kubernetesFacts('prod-1')?.pods.filter(({ isOld }) => !isOld).length;

    const { executionArn } = cloud.engine.startExecution({ stateMachineArn: MACHINE, name: 'second', input });
    const run = await endOf(cloud, executionArn, before);

    const facts = cloud.simulator.kubernetesFacts('prod-1');
    expect([1, 2]).toContain(moved);
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' } });
    expect(run.calls.filter(({ operation }) => operation === 'CreateFargateProfile')).toHaveLength(1);
    expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
    expect(facts?.violations).toEqual([]);
    expect(facts?.pods.map(({ profile }) => profile)).toEqual(Array(3).fill('9999-default'));
  });
});

function memoryJournal(entries: readonly JournalEntry[] = []): Journal {
  const kept = entries.map((entry) => structuredClone(entry));
  return { read: () => kept, append: (entry) => void kept.push(structuredClone(entry)) };
}
