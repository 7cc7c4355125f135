import { expect, it } from 'vitest';
import { virtualClock } from '../../../local/clock.ts';
import { type JournalEntry, memoryJournal } from '../../../local/engine/run/journal.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { leakCheckedCloud } from '../../support/processes/leak-checked.ts';
import { aFleet, failures, outcomesIn, reportIn } from '../../support/runs/fleet-run.ts';
import { mostAtOnce } from '../../support/runs/maintenance-run.ts';
import { START } from '../../support/runs/run-machine.ts';

const request = {
  waves: [
    { name: 'dev', match: { tags: { stage: 'dev' } } },
    { name: 'prod', rest: true },
  ],
  toleratedFailures: 1,
  bakeBetweenWavesSeconds: 600,
};
const WORLD = aFleet(['dev-1', 'dev-2', 'prod-1'], { faults: [{ ...failures(1), cluster: 'dev-2' }] });
const STEP = 10;

it('a run of a fleet that is killed at every tenth entry of its journal and resumed reports what happened, each change once', async () => {
  const whole = copying();
  const run = await played(whole.journal, START);
  const entries = whole.journal.read();
  const started = entries.findIndex(({ kind }) => kind === 'execution-started') + 1;

  expect(run).toEqual({
    status: 'FAILED FleetMaintenanceIncomplete',
    outcomes: { 'dev-1': 'Maintained', 'dev-2': 'ClusterMaintenanceIncomplete', 'prod-1': 'Maintained' },
    begun: ['dev-1', 'dev-2', 'prod-1'],
    most: 1,
  });
  for (let point = started; point < entries.length; point += STEP) {
    const { journal } = copying(entries.slice(0, point));
    const at = Math.max(...journal.read().map((entry) => Number(entry.at ?? 0)), START);

    expect(await played(journal, at), `killed after entry ${point}`).toEqual(run);
  }
});

/** Starts the run, or goes on with what the journal holds, in a new process as it were. */
async function played(journal: ReturnType<typeof copying>['journal'], at: number) {
  const isNew = journal.read().length === 0;
  const clock = virtualClock(at);
  const cloud = await leakCheckedCloud({ world: parseWorld(JSON.stringify(WORLD)), clock, http: 'in-memory', journal });
  if (isNew) {
    cloud.engine.startExecution({ stateMachineArn: 'maintain-fleet', name: 'run', input: JSON.stringify(request) });
  } else await cloud.engine.resume();
  const [{ executionArn } = { executionArn: '' }] = cloud.engine.listExecutions('maintain-fleet');
  const { status, error, cause = '' } = await cloud.engine.finished(executionArn);
  await cloud.idle();
  const report = await reportIn(cloud, cause);
  const timeline = cloud.simulator.timeline();
  const updates = timeline.filter(({ kind }) => kind === 'update');
  await cloud.close();
  const onOne = (name: string) =>
    mostAtOnce(
      timeline.filter(({ cluster }) => cluster === name),
      new Set(updates.map((update) => update.name)),
    );
  return {
    status: `${status} ${error}`,
    outcomes: outcomesIn(report),
    begun: updates.flatMap(({ from, cluster }) => (from === null ? [cluster] : [])).toSorted(),
    most: Math.max(...WORLD.clusters.map(({ name }) => onOne(name))),
  };
}

/** A journal that keeps copies, as one on disk does. */
function copying(entries: readonly JournalEntry[] = []) {
  const kept = memoryJournal(entries.map((entry) => structuredClone(entry)));
  return { journal: { read: kept.read, append: (entry: JournalEntry) => kept.append(structuredClone(entry)) } };
}
