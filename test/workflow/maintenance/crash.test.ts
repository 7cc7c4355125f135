import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../local/clock.ts';
import { type JournalEntry, memoryJournal } from '../../../local/engine/run/journal.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { leakCheckedCloud } from '../../support/processes/leak-checked.ts';
import {
  aCluster,
  type MaintenanceRun,
  maintenanceOf,
  NEW,
  runMaintenance,
  updateFails,
} from '../../support/runs/maintenance-run.ts';

const START = Date.parse('2026-11-21T08:00:00Z');
const fargateProfiles = [{ profile: 'default', changes: { subnets: ['subnet-c'] }, bakeSeconds: 5 }];
const addons = ['kube-proxy', 'coredns'].map((addon) => ({ addon, bakeSeconds: 5 }));

describe('a run killed at any point and resumed', () => {
  it.each([
    ['all goes well', { addons, fargateProfiles }, [], 'Maintained', 2, NEW.coredns],
    [
      'an item fails',
      { addons, onFailure: 'continue' },
      [updateFails('kube-proxy')],
      'ClusterMaintenanceIncomplete',
      2,
      NEW.coredns,
    ],
  ])(
    'ends as it would have, with each thing done once and notified, when %s',
    async (_, request, faults, name, updates, coredns) => {
      const world = aCluster({ faults });
      const whole = copying();
      const run = await runMaintenance(request, world, { journal: whole.journal });
      const entries = whole.journal.read();
      const started = entries.findIndex(({ kind }) => kind === 'execution-started') + 1;

      for (let point = started; point < entries.length; point += 3) {
        const again = await resumed(world, entries.slice(0, point));

        expect(again, `killed after entry ${point}`).toMatchObject({ name, addons: { coredns }, mostAtOnce: 1 });
        expect(again.items.map((item) => item.name)).toEqual(run.items.map((item) => item.name));
        // A notification that was under way is sent again: twice notified is better than not at all.
        expect([...new Set(again.notified)].toSorted()).toEqual(run.notified.toSorted());
        expect(again.notified.length).toBeLessThanOrEqual(run.notified.length + 1);
        expect(startedUpdates(again)).toBe(updates);
        expect(again.profiles).toEqual(run.profiles);
      }
    },
  );
});

/** Goes on with what a journal holds, in a new process as it were. */
async function resumed(world: object, entries: readonly JournalEntry[]): Promise<MaintenanceRun> {
  const { journal } = copying(entries);
  const clock = virtualClock(Math.max(...entries.map(({ at }) => Number(at ?? 0)), START));
  const cloud = await leakCheckedCloud({ world: parseWorld(JSON.stringify(world)), clock, http: 'in-memory', journal });

  await cloud.engine.resume();
  const [execution] = cloud.engine.listExecutions('maintain-cluster');
  return maintenanceOf(cloud, execution?.executionArn ?? '');
}

/** A journal that keeps copies, as one on disk does. */
function copying(entries: readonly JournalEntry[] = []) {
  const kept = memoryJournal(entries.map((entry) => structuredClone(entry)));
  return { journal: { read: kept.read, append: (entry: JournalEntry) => kept.append(structuredClone(entry)) } };
}

/** The updates that EKS began. */
function startedUpdates({ calls }: MaintenanceRun): number {
  const ids = calls
    .filter(({ operation, status }) => operation === 'UpdateAddon' && status === 200)
    .map(({ answer }) => Object(answer).update?.id);
  return new Set(ids).size;
}
