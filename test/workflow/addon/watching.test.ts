import { describe, expect, it } from 'vitest';
import { type Arrival, watchedByUs } from '../../bench/watching/ours.ts';
import { spread, watchingTables } from '../../bench/watching/watching.ts';
import { textOf } from '../../support/repository.ts';
import { runMachine } from '../../support/runs/run-machine.ts';
import { aRequest, aWorld } from '../../support/worlds/addon-worlds.ts';

/** Transitions of an update without a bake, beside its wait: plan, start, one Choice behind the plan, publish, its Choice, the end. */
const BESIDE = 6;

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

  it('have us ahead of every other state machine in transitions when events arrive, and seen within four seconds', () => {
    const [ours, ...rows] = spread();
    const others = rows.filter(({ name, transitions }) => transitions !== undefined && !name.startsWith('eks-upkeep'));

    expect(ours?.late95).toBeLessThanOrEqual(4);
    for (const other of others.filter(({ late }) => late < 60)) {
      expect(ours?.transitions, other.name).toBeLessThan((other.transitions ?? 0) / 4);
    }
  });

  it('stand in the page as they are computed', () => {
    expect(textOf('docs/performance.md')).toContain(watchingTables());
  });
});
