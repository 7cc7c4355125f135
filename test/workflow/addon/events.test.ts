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

const TABLE_DOWN = Promise.resolve({
  status: 503,
  headers: { 'content-type': 'text/html' },
  body: '<html>Down</html>',
});

/** The table goes down once the cluster is claimed, without which nothing is changed. */
function downOnceClaimed(): CloudOptions['answer'] {
  let asked = 0;
  return (service, run) => (service === 'dynamodb' && asked++ > 0 ? TABLE_DOWN : run());
}

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
  it.each(DURATIONS)(
    'ends the wait for an update of %i s immediately, for no more transitions',
    async (takesSeconds) => {
      const heard = await updateThat(takesSeconds);
      const unheard = await updateThat(takesSeconds, { events: 'lost' });

      expect(lateness(heard)).toBeLessThanOrEqual(1);
      expect(heard.transitions).toBeLessThanOrEqual(unheard.transitions);
      expect(heard.seconds).toBeLessThanOrEqual(unheard.seconds);
      expect(result(heard)).toEqual(result(unheard));
    },
  );

  it.each<[string, Partial<CloudOptions>]>([
    ['comes twice', { deliver: (run, name) => (name.endsWith(WAKE) ? run().then(run) : run()) }],
    [
      'cannot be handled',
      { deliver: (run, name) => (name.endsWith(WAKE) ? Promise.reject(new Error('down')) : run()) },
    ],
    ['finds no table to wait in', { answer: downOnceClaimed() }],
  ])('that %s changes nothing but the latency', async (_, options) => {
    const usual = await updateThat(187);

    const run = await updateThat(187, {}, options);

    expect(result(run)).toEqual(result(usual));
    expect(lateness(run)).toBeLessThanOrEqual(25);
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
    expect(lateness(run)).toBeLessThanOrEqual(25);
  });

  it('of someone else, or out of season, costs a few polls and nothing else', async () => {
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
    // A poll each, and the rest of the long first wait once more.
    expect(transitions).toBeLessThanOrEqual(usual.transitions + 3 * 4);
  });
});

describe('the transitions of an update of three minutes', () => {
  const bakeless = (world: object, takesSeconds = 180) =>
    runMachine(
      'update-addon',
      aRequest({ bakeSeconds: 0 }),
      aWorld({ faults: [{ on: 'addon-update', takesSeconds, ends: { status: 'Successful' } }], ...world }),
    );

  it('are eight when its event comes, and three more with a bake', async () => {
    expect((await bakeless({}, 175)).transitions).toBe(8);
    expect((await updateThat(175)).transitions).toBe(11);
  });

  it.each([170, 180, 191, 215, 240])(
    'are at most 12 when the event of %i s is lost, noticed within 25 s',
    async (takes) => {
      const run = await bakeless({ events: 'lost' }, takes);

      expect(run).toMatchObject({ status: 'SUCCEEDED' });
      expect(run.transitions).toBeLessThanOrEqual(12);
      expect(lateness(run)).toBeLessThanOrEqual(25);
    },
  );

  it.each([500, 700, 900])('do not make the end of an update of %i s be noticed much later', async (takes) => {
    const run = await bakeless({ events: 'lost' }, takes);

    expect(lateness(run)).toBeLessThanOrEqual(takes / 20 + 1);
  });

  it('grow by one for each poll, every 25 seconds', async () => {
    const short = await bakeless({ events: 'lost' }, 190);
    const long = await bakeless({ events: 'lost' }, 190 + 10 * 25);

    expect(long.transitions - short.transitions).toBe(10);
  });
});

describe('where no event can come, since EKS sends it to the bus of the account and Region of the cluster', () => {
  const ROLE = { roleArn: 'arn:aws:iam::444455556666:role/eks-upkeep', externalId: 'local-external-id' };

  it.each<[string, object, object]>([
    ['in another Region', { region: 'eu-central-1' }, { region: 'eu-central-1' }],
    ['in another account', { account: '444455556666' }, ROLE],
  ])('an update %s is polled when it has most likely ended', async (_, there, place) => {
    const invoked: string[] = [];
    const deliver: CloudOptions['deliver'] = (run, name) => {
      invoked.push(name);
      return run();
    };
    const faults = [{ on: 'addon-update', takesSeconds: 40, ends: { status: 'Successful' } }];
    const request = { ...aRequest(), cluster: { name: 'prod-1', ...place } };

    const run = await runMachine('update-addon', request, aWorld({ cluster: there, faults }), { deliver });

    expect(run).toMatchObject({ status: 'SUCCEEDED' });
    expect(lateness(run)).toBeLessThanOrEqual(5);
    expect(invoked.some((name) => name.endsWith(WAKE))).toBe(false);
  });

  it('an event that a rule in that Region forwards ends the wait', async () => {
    const clock = virtualClock(Date.parse('2026-11-21T08:00:00Z'));
    const event = JSON.parse(textOf('events/eks-addon.update-succeeded.json'));
    const place = { name: 'prod-1', region: 'eu-central-1' };
    const faults = [{ on: 'addon-update', takesSeconds: 20, ends: { status: 'Successful' } }];
    const { cloud, lambdas } = await anOpenCloud(aWorld({ cluster: { region: place.region }, faults }), { clock });
    const time = new Date(clock.now() + 22_000).toISOString();
    clock.schedule(Date.parse(time), () => {
      void clock.during(async () => lambdas[WAKE]?.({ ...event, region: place.region, time }));
    });

    const input = JSON.stringify({ ...aRequest(), cluster: place });
    const { executionArn } = cloud.engine.startExecution({ stateMachineArn: 'update-addon', input });
    await cloud.engine.finished(executionArn);
    const [end] = cloud.engine
      .history(executionArn)
      .filter(({ taskSucceededEventDetails: end }) => Object(end).resource === 'invoke.waitForTaskToken');
    await cloud.close();

    expect(end?.timestamp.toISOString()).toBe(time);
  });
});
