import { describe, expect, it } from 'vitest';
import { sleepUntil, virtualClock } from '../../../local/clock.ts';
import type { CloudOptions } from '../../../local/cloud/cloud.ts';
import { textOf } from '../../support/repository.ts';
import { anOpenCloud } from '../../support/runs/open-cloud.ts';
import { factsOf } from '../../support/runs/run-facts.ts';
import { type Run, runMachine } from '../../support/runs/run-machine.ts';
import { aRequest, aWorld } from '../../support/worlds/addon-worlds.ts';

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
  changes: run.timeline.map(({ kind, to }) => `${kind} ${to}`),
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

  it.each([5, 14, 70])('that comes %i s late changes nothing but the latency', async (late) => {
    const clock = virtualClock(Date.parse('2026-11-21T08:00:00Z'));
    const later = () => clock.outside(() => sleepUntil(clock, clock.now() + late * 1000));
    const usual = await updateThat(187);

    const run = await updateThat(
      187,
      {},
      { clock, deliver: (invoke, name) => (name.endsWith(WAKE) ? later().then(invoke) : invoke()) },
    );

    expect(result(run)).toEqual(result(usual));
    expect(lateness(run)).toBeLessThanOrEqual(15);
  });

  it('of someone else, or out of season, costs a few looks and nothing else', async () => {
    const usual = await updateThat(187);
    const clock = virtualClock(Date.parse('2026-11-21T08:00:00Z'));
    const event = JSON.parse(textOf('events/eks-addon.update-succeeded.json'));
    const faults = [{ on: 'addon-update', takesSeconds: 187, ends: { status: 'Successful' } }];
    const { cloud, lambdas, notifications } = await anOpenCloud(aWorld({ faults }), { clock });
    for (const second of [3, 20, 21, 90]) {
      const time = new Date(clock.now() + second * 1000).toISOString();
      clock.schedule(Date.parse(time), () => {
        void clock.during(async () => lambdas[WAKE]?.({ ...event, time }));
      });
    }

    const { executionArn } = cloud.engine.startExecution({
      stateMachineArn: 'update-addon',
      input: JSON.stringify(aRequest()),
    });
    const { status, transitions } = await cloud.engine.finished(executionArn);
    await cloud.close();

    expect(status).toBe('SUCCEEDED');
    expect(notifications.map(({ attributes }) => attributes.outcome)).toEqual(['Updated']);
    // A look each, and those that the long first wait would have saved.
    expect(transitions).toBeLessThanOrEqual(usual.transitions + 3 * (4 + 45 / 15));
  });
});
