import { expect, it } from 'vitest';
import { virtualClock } from '../../../../local/clock.ts';
import type { Journal, JournalEntry } from '../../../../local/engine/run/journal.ts';
import { parseWorld } from '../../../../local/simulator/world/world.ts';
import { leakCheckedCloud } from '../../../support/processes/leak-checked.ts';
import { aDiagnosedWorld, runDiagnosed } from '../../../support/runs/diagnosed-run.ts';
import { factsOf, notifiedTexts } from '../../../support/runs/run-facts.ts';
import { endOf, START } from '../../../support/runs/run-machine.ts';

const world = aDiagnosedWorld({ unready: { reason: 'CrashLoopBackOff' } });
const CAUSE = '1 of 2 replicas of coredns: CrashLoopBackOff';
/** From the end of an attempt of the wait to the next one. */
const PAUSE_MS = 1000;

it('ends the same when it is killed at every tenth entry of its journal and resumed', async () => {
  const whole = memoryJournal();
  const run = await runDiagnosed(world, {}, { journal: whole });
  const started = whole.read().findIndex(({ kind }) => kind === 'execution-started') + 1;
  const ended = Date.parse(run.timeline.find(({ kind, to }) => kind === 'update' && to === 'Failed')?.time ?? '');

  for (let point = started; point < whole.read().length; point += 10) {
    const entries = whole.read().slice(0, point);
    const killed = Math.max(...entries.map(({ at }) => Number(at ?? 0)), START);
    // The table, which knows the run, is gone with the process. In the pause before the poll at whose instant EKS ends the update,
    // no new one knows yet whose event that is, and it is notified as well.
    if (killed < ended && ended - killed <= PAUSE_MS) continue;
    const clock = virtualClock(killed);
    const cloud = await leakCheckedCloud({
      ...{ world: parseWorld(JSON.stringify(world)), clock, http: 'in-memory', journal: memoryJournal(entries) },
    });
    await cloud.engine.resume();
    const [execution] = cloud.engine.listExecutions('update-addon');
    const resumed = await endOf(cloud, execution?.executionArn ?? '', run.before);

    expect(factsOf(resumed), `killed after entry ${point}`).toEqual(factsOf(run));
    expect(resumed.calls.filter(({ operation }) => operation === 'UpdateAddon').length).toBeLessThanOrEqual(2);
    expect(notifiedTexts(resumed)).toContain(CAUSE);
  }
}, 120_000);

it('ends the same when every Lambda runs twice', async () => {
  const once = await runDiagnosed(world);

  const twice = await runDiagnosed(
    world,
    {},
    {
      async deliver(invoke) {
        await invoke();
        return invoke();
      },
    },
  );

  const tokens = twice.calls.map(({ params }) => Object(params).clientRequestToken).filter((token) => token);
  expect({ ...factsOf(twice), updateCalls: new Set(tokens).size }).toEqual(factsOf(once));
  expect(notifiedTexts(twice)).toContain(CAUSE);
});

function memoryJournal(entries: readonly JournalEntry[] = []): Journal {
  const kept = entries.map((entry) => structuredClone(entry));
  return { read: () => kept, append: (entry) => void kept.push(structuredClone(entry)) };
}
