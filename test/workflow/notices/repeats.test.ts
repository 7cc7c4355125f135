import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { virtualClock } from '../../../local/clock.ts';
import type { CloudOptions } from '../../../local/cloud/cloud.ts';
import { type Journal, memoryJournal } from '../../../local/engine/run/journal.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { leakCheckedCloud } from '../../support/processes/leak-checked.ts';
import { noticeOf } from '../../support/runs/open-cloud.ts';
import { START } from '../../support/runs/run-machine.ts';
import { aCluster, anAsked, aWorld, SICK } from './health-world.ts';

const CAUSE = '2 of 2 replicas of coredns: Unschedulable, 0/3 nodes match: 3 Insufficient cpu, such as coredns-';
/** Two pages of clusters, of which the first and the last may be asked. */
const FLEET = Array.from({ length: 12 }, (_, index): object =>
  index % 11 === 0 ? anAsked(`c-${index + 10}`) : aCluster(`c-${index + 10}`, SICK),
);
const STEP = 10;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe.each([
  { machine: 'scan-health', clusters: FLEET, request: {}, asked: ['c-10', 'c-21'] },
  { machine: 'report-health', clusters: [anAsked('prod-1')], request: { cluster: 'prod-1' }, asked: ['prod-1'] },
])('$machine, with causes from the cluster,', ({ machine, clusters, request, asked }) => {
  const world = aWorld(clusters);

  it('notifies of the same when it is killed at every tenth entry of its journal and resumed', async () => {
    const killings: Left[] = [];
    const whole = await ended({ machine, world, request, onStep: (left) => killings.push(left) });

    expect(whole.caused).toEqual(asked);
    expect(whole.notified).toHaveLength(clusters.length);
    expect(killings.length).toBeGreaterThan(1);
    for (const left of killings)
      expect(await ended({ machine, world, left }), `killed after ${left.journal.length} entries`).toEqual(whole);
  }, 60_000);

  it('notifies of the same when every Lambda runs twice', async () => {
    const once = await ended({ machine, world, request });

    const twice = await ended({ machine, world, request, deliver: (invoke) => invoke().then(invoke) });

    expect(once.caused).toEqual(asked);
    expect(twice).toEqual(once);
  });
});

/** What outlives a process: the journal, and the table in a folder of its own. */
type Left = { journal: ReturnType<Journal['read']>; tableFolder: string };

type Play = {
  machine: string;
  world: object;
  /** What starts it; without, what is `left` is resumed. */
  request?: object;
  left?: Left;
  /** What would be left if the process died now: at every tenth entry of the journal since the start. */
  onStep?: (left: Left) => void;
  deliver?: NonNullable<CloudOptions['deliver']>;
};

/** How it ended, and of which clusters people were notified, with the cause and in all, before the process died and after. */
async function ended({ machine, world, request, left, onStep, deliver }: Play) {
  const inner = memoryJournal([...(left?.journal ?? [])]);
  const tableFolder = left?.tableFolder ?? newFolder();
  let started = Number.POSITIVE_INFINITY;
  const journal: Journal = {
    read: inner.read,
    append(entry) {
      inner.append(entry);
      const { length } = inner.read();
      if (entry.kind === 'execution-started') started = Math.min(started, length);
      if (onStep && length > started && (length - started) % STEP === 1)
        onStep({ journal: [...inner.read()], tableFolder: copyOf(tableFolder) });
    },
  };
  const at = Math.max(START, ...(left?.journal ?? []).map((entry) => Number(entry.at ?? 0)));
  const cloud = await leakCheckedCloud({
    ...{ world: parseWorld(JSON.stringify(world)), clock: virtualClock(at), http: 'in-memory' },
    ...{ journal, tableFolder, deliver },
  });
  if (request) cloud.engine.startExecution({ stateMachineArn: machine, name: 'run', input: JSON.stringify(request) });
  else await cloud.resume();
  const [{ executionArn } = { executionArn: '' }] = cloud.engine.listExecutions(machine);
  const { status } = await cloud.engine.finished(executionArn);
  await cloud.idle();
  const notices = cloud.notifications().map((each) => noticeOf(each));
  await cloud.close();
  const clustersOf = (some: typeof notices) => some.map(({ cluster }) => String(Object(cluster).name)).sort();
  return {
    ...{ status, notified: clustersOf(notices) },
    caused: clustersOf(notices.filter(({ reasons }) => String(reasons).includes(CAUSE))),
  };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'upkeep-table-'));
  folders.push(folder);
  return folder;
}

function copyOf(folder: string): string {
  const copy = newFolder();
  if (existsSync(folder)) cpSync(folder, copy, { recursive: true });
  return copy;
}
