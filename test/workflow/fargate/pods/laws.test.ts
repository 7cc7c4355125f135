import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sleepUntil, virtualClock } from '../../../../local/clock.ts';
import type { Journal, JournalEntry } from '../../../../local/engine/run/journal.ts';
import { parseWorld } from '../../../../local/simulator/world/world.ts';
import { runPods, violationsByUs } from '../../../support/pods/pod-run.ts';
import { aDeployment, aPodsWorld } from '../../../support/pods/worlds.ts';
import { leakCheckedCloud } from '../../../support/processes/leak-checked.ts';
import { cloudOf, endOf, START } from '../../../support/runs/run-machine.ts';
import { aReplacement, profilesAfter } from '../../../support/worlds/fargate-worlds.ts';

const MACHINE = 'replace-fargate-profile';

const aWorkload = fc.record({
  kind: fc.constantFrom('Deployment', 'StatefulSet'),
  replicas: fc.integer({ min: 1, max: 4 }),
  startSeconds: fc.integer({ min: 10, max: 120 }),
  terminationSeconds: fc.integer({ min: 0, max: 60 }),
  needs: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
});

const aCluster = fc.array(aWorkload, { minLength: 1, maxLength: 3 }).map((all) => {
  const named = all.map((each, index) => ({ ...each, name: `w${index}` }));
  return {
    workloads: named.map(({ needs: _needs, ...workload }) => workload),
    budgets: named.flatMap(({ name, needs }) =>
      needs === undefined ? [] : [{ name, selector: { app: name }, minAvailable: needs }],
    ),
    cluster: { access: 'restart' },
  };
});

const aRequest = fc.record({
  movePods: fc.constantFrom('evict', 'restart'),
  onBlockedPods: fc.constantFrom('stop', 'proceed'),
  maxUnavailable: fc.constantFrom(1, 9, '50%'),
});

it('violates no budget, keeps every workload of several at work, and deletes a profile that runs nothing unless it is to proceed', async () => {
  await fc.assert(
    fc.asyncProperty(aCluster, aRequest, fc.boolean(), async (cluster, asked, isTwice) => {
      const deliver = async (invoke: () => Promise<unknown>, functionName: string) => {
        // Each Lambda twice but the one that publishes, which remembers by itself.
        if (isTwice && !functionName.includes('PublishOutcome')) await invoke().catch(() => {});
        return invoke();
      };
      const run = await runPods(aReplacement(asked), aPodsWorld(cluster), { deliver });

      expect(violationsByUs(run)).toEqual([]);
      expect(['Replaced', 'ProfileReplacementBlocked', 'PodsNotMoved']).toContain(run.error ?? Object(run.output).name);
      expect(run.notifications).toHaveLength(1);
      if (asked.onBlockedPods === 'stop') {
        expect(run.left.filter((pods) => pods > 0)).toEqual([]);
        const idle = run.facts.workloads.filter(({ replicas, fewestReady }) => replicas > 1 && fewestReady === 0);
        expect(idle).toEqual([]);
      }
    }),
    { numRuns: 6 },
  );
}, 300_000);

describe('a run that is interrupted', () => {
  const world = aPodsWorld({
    workloads: [aDeployment({ startSeconds: 20, terminationSeconds: 5 })],
    budgets: [{ name: 'web', selector: { app: 'web' }, maxUnavailable: 1 }],
  });

  it('moves each pod once when it is killed at every tenth entry of its journal and resumed', async () => {
    const whole = memoryJournal();
    await runPods(aReplacement({ bakeSeconds: 5 }), world, { journal: whole });
    const started = whole.read().findIndex(({ kind }) => kind === 'execution-started') + 1;
    const points = whole.read().length;

    for (let point = started; point < points; point += 10) {
      const entries = whole.read().slice(0, point);
      const clock = virtualClock(Math.max(...entries.map(({ at }) => Number(at ?? 0)), START));
      const cloud = await leakCheckedCloud({
        ...{ world: parseWorld(JSON.stringify(world)), clock, http: 'in-memory', journal: memoryJournal(entries) },
      });
      await cloud.engine.resume();
      const [execution] = cloud.engine.listExecutions(MACHINE);
      const run = await endOf(cloud, execution?.executionArn ?? '', cloud.simulator.clusters());

      const facts = cloud.simulator.kubernetesFacts('prod-1');
      expect(run, `killed after entry ${point}`).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' } });
      expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
      expect(facts?.violations).toEqual([]);
      expect(facts?.workloads).toMatchObject([{ fewestReady: 2 }]);
    }
  }, 300_000);

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
