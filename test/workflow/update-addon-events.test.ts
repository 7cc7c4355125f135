import { describe, expect, it } from 'vitest';
import type { CloudOptions } from '../../local/cloud/cloud.ts';
import { aRequest, aWorld } from '../support/addon-worlds.ts';
import { factsOf } from '../support/run-facts.ts';
import { type Run, runMachine } from '../support/run-machine.ts';

const DURATIONS = [12, 30, 52, 100, 187, 290, 900];
const WAKE = 'WakeAddonUpdateFunction';
const AWAIT = 'AwaitAddonEventFunction';

const updateThat = (takesSeconds: number, world: object = {}, options: Partial<CloudOptions> = {}) =>
  runMachine(
    'update-addon',
    aRequest({}),
    aWorld({ faults: [{ on: 'addon-update', takesSeconds, ends: { status: 'Successful' } }], ...world }),
    options,
  );

/** Seconds from the end of the update in EKS to the first look that sees it. */
function lateness({ calls, timeline }: Run): number {
  const ended = timeline.find(({ kind, to }) => kind === 'update' && to === 'Successful');
  const seen = calls.find(
    ({ operation, answer }) => operation === 'DescribeUpdate' && Object(answer).update?.status === 'Successful',
  );
  return (Date.parse(seen?.time ?? '') - Date.parse(ended?.time ?? '')) / 1000;
}

/** Everything of a run but its times, its latency and the looks in between. */
const result = (run: Run) => ({
  ...factsOf(run),
  changes: run.timeline.map(({ kind, name, to }) => [kind, name, to].length),
});

describe("EKS's event about the update", () => {
  it.each(DURATIONS)('ends the wait for an update of %i s at once, for no more transitions', async (takesSeconds) => {
    const told = await updateThat(takesSeconds);
    const untold = await updateThat(takesSeconds, { events: 'lost' });

    expect(lateness(told)).toBeLessThanOrEqual(1);
    expect(told.transitions).toBeLessThanOrEqual(untold.transitions);
    expect(told.seconds).toBeLessThanOrEqual(untold.seconds);
    expect(result(told)).toEqual(result(untold));
  });

  it.each<[string, Partial<CloudOptions>]>([
    ['comes twice', { deliver: (run, name) => (name.endsWith(WAKE) ? run().then(run) : run()) }],
    [
      'cannot be handled',
      { deliver: (run, name) => (name.endsWith(WAKE) ? Promise.reject(new Error('down')) : run()) },
    ],
    [
      'finds no table to wait in',
      { deliver: (run, name) => (name.endsWith(AWAIT) ? Promise.reject(new Error('down')) : run()) },
    ],
  ])('that %s changes nothing but the latency', async (_, options) => {
    const usual = await updateThat(187);

    const run = await updateThat(187, {}, options);

    expect(result(run)).toEqual(result(usual));
    expect(lateness(run)).toBeLessThanOrEqual(15);
  });
});
