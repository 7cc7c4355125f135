import { describe, expect, it } from 'vitest';
import { type Arrival, watchedByUs } from '../../bench/watching/ours.ts';
import { spread, watchingTables } from '../../bench/watching/watching.ts';
import { textOf } from '../../support/repository.ts';
import { runMachine } from '../../support/runs/run-machine.ts';
import { aRequest, aWorld } from '../../support/worlds/addon-worlds.ts';

/** Transitions of an update without a bake, beside its wait: plan, start, one Choice behind the plan, publish, its Choice, the end. */
const BESIDE = 6;

const TEN = 'Wait 10 s, Task, Choice';
const THIRTY = 'Wait 30 s, Task, Choice';
const CDK = 'CDK provider framework (Retry, 5 s)';
const SAMPLE = "Wait 300 s, then 60 s (AWS's sample)";

describe('the tables of how an update is watched', () => {
  it.each([
    [100, 0],
    [290, 0],
    [185, 'lost'],
    [400, 'lost'],
    [1_500, 'lost'],
  ] satisfies [number, Arrival][])(
    'count what a run of the state machine takes: %i s, event %s',
    async (seconds, event) => {
      const faults = [{ on: 'addon-update', takesSeconds: seconds, ends: { status: 'Successful' } }];
      const world = aWorld({ faults, ...(event === 'lost' && { events: 'lost' }) });

      const run = await runMachine('update-addon', aRequest({ bakeSeconds: 0 }), world);

      const { transitions, seenAt } = watchedByUs(seconds, event);
      expect(run).toMatchObject({ status: 'SUCCEEDED', seconds: seenAt, transitions: (transitions ?? 0) + BESIDE });
    },
  );

  it('have us noticed within four seconds when events arrive, for a quarter of the transitions of whatever else is within a minute', () => {
    const rows = spread();
    const ours = rows.find(({ name }) => name === 'eks-upkeep, event after 3 s');
    const others = rows.filter(({ name, transitions }) => transitions !== undefined && !name.startsWith('eks-upkeep'));

    expect(ours?.late95).toBeLessThanOrEqual(4);
    for (const other of others.filter(({ late }) => late < 60)) {
      expect(ours?.transitions, other.name).toBeLessThan((other.transitions ?? 0) / 4);
    }
  });

  it('take nine transitions from start to end on average when events arrive, and ten and 14 at most of those below five minutes when they are lost', () => {
    const [heard] = spread();
    const rows = spread().filter(({ name }) => /^eks-upkeep, event/.test(name));
    const longest = watchedByUs(300, 'lost').transitions ?? Number.NaN;

    expect((heard?.transitions ?? Number.NaN) + BESIDE).toBeLessThanOrEqual(9);
    for (const { name, transitions = Number.NaN } of rows) expect(transitions + BESIDE, name).toBeLessThan(10);
    expect(longest + BESIDE).toBeLessThanOrEqual(14);
  });

  it.each([
    ['event after 1 s', [], []],
    ['event after 3 s', [CDK], []],
    ['event a minute late', [TEN, THIRTY, CDK], [SAMPLE]],
    ['event lost', [TEN, THIRTY, CDK], [SAMPLE]],
    ['no events (another account)', [TEN, CDK], [SAMPLE]],
  ])('show no state machine that needs fewer transitions and is sooner: %s', (event, sooner, fewer) => {
    const rows = spread();
    const ours = rows.find(({ name }) => name === `eks-upkeep, ${event}`);
    const others = rows.flatMap(({ name, transitions, late }) =>
      transitions === undefined || name.startsWith('eks-upkeep') ? [] : [{ name, transitions, late }],
    );
    const { transitions = 0, late = 0 } = ours ?? {};

    expect(others.filter((other) => other.late <= late).map(({ name }) => name)).toEqual(sooner);
    expect(others.filter((other) => other.transitions <= transitions).map(({ name }) => name)).toEqual(fewer);
  });

  it('stand in the page as they are computed', () => {
    expect(textOf('docs/performance.md')).toContain(watchingTables());
  });
});
