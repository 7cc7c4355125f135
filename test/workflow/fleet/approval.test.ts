import { describe, expect, it } from 'vitest';
import { type Answering, aFleet, aFleetCloud, outcomesIn } from '../../support/runs/fleet-run.ts';
import { updateEnds } from '../../support/worlds/addon-worlds.ts';

const waves = [
  { name: 'dev', match: { tags: { stage: 'dev' } } },
  { name: 'prod', rest: true },
];
const HOUR = 3600;

function fleetOf(answering: Answering, world: object = aFleet(['dev-1', 'prod-1'])) {
  return aFleetCloud(world, answering);
}

/** After an hour: what is asked about the first is approved, about the second rejected, and about the rest nobody answers. */
const answers =
  (...verdicts: string[]): Answering =>
  () => {
    const verdict = verdicts.shift();
    return verdict === undefined ? undefined : { verdict, afterSeconds: HOUR };
  };

describe('a fleet that is changed only after approval', () => {
  it('is planned, then waits, and is changed once somebody approves', async () => {
    const fleet = await fleetOf(answers('approved'));

    const run = await fleet.run({ waves, approval: 'before-start' });

    const [plan, request] = run.fleetNotices;
    expect(plan).toMatchObject({ kind: 'plan' });
    expect(request).toMatchObject({ kind: 'approval', name: 'ApprovalRequested' });
    expect(request.summary).toMatch(/^May it be carried out\? Of 2 clusters in 2 waves: 2 would be changed/);
    expect(request.reasons[0]).toMatch(/^Without an answer by 2026-11-24T08:00:\S+ it counts as rejected\.$/);
    expect(run.name).toBe('Maintained');
    expect(run.updates[0]?.seconds).toBeGreaterThanOrEqual(HOUR);
    expect(run.updates).toHaveLength(2);
  });

  it.each([
    ['is rejected', answers('rejected'), 'Stopped: ana rejected it.'],
    ['is answered by something unknown', answers('maybe'), 'Stopped: ana rejected it.'],
    ['gets no answer', answers(), 'Stopped: nobody answered until 2026-11-24T08:00:'],
  ])('is not touched when the plan %s', async (_, answering, says) => {
    const fleet = await fleetOf(answering);

    const run = await fleet.run({ waves, approval: 'before-start' });

    expect(run).toMatchObject({ status: 'FAILED', name: 'FleetMaintenanceDenied', updates: [] });
    expect(run.cause).toContain(says);
    expect(outcomesIn(run.report)).toEqual({ 'dev-1': 'NotStarted', 'prod-1': 'NotStarted' });
  });

  it('asks before each wave, and touches no later wave after a rejection', async () => {
    const fleet = await fleetOf(answers('approved', 'rejected'));

    const run = await fleet.run({ waves, approval: 'before-each-wave' });

    expect(run).toMatchObject({ name: 'FleetMaintenanceDenied', updates: [{ cluster: 'dev-1' }] });
    expect(run.cause).toContain('May wave prod be started? It changes 1 cluster. Stopped: ana rejected it.');
    expect(outcomesIn(run.report)).toEqual({ 'dev-1': 'Maintained', 'prod-1': 'NotStarted' });
  });
});

describe('a bake between waves', () => {
  const request = { waves, bakeBetweenWavesSeconds: 24 * HOUR };

  it('ends by itself when nobody answers', async () => {
    const fleet = await fleetOf(answers());

    const run = await fleet.run(request);

    expect(run.name).toBe('Maintained');
    expect(run.updates[1]?.seconds).toBeGreaterThan(24 * HOUR);
    expect(run.fleetNotices[1]).toMatchObject({ kind: 'approval' });
    expect(run.fleetNotices[1].reasons[0]).toMatch(/^Without an answer it continues at /);
  });

  it('ends early when somebody approves, and stops the run when somebody rejects', async () => {
    const fleet = await fleetOf(answers('rejected', 'approved'), aFleet(['dev-1', 'prod-1', 'prod-2']));

    const stopped = await fleet.run(request);

    expect(stopped).toMatchObject({ name: 'FleetMaintenanceStopped', updates: [{ cluster: 'dev-1' }] });
    expect(stopped.cause).toContain('Stopped: ana rejected it.');

    const early = await fleet.run({
      ...request,
      waves: [
        { name: 'one', match: { names: ['prod-1'] } },
        { name: 'rest', rest: true },
      ],
    });

    expect(early.name).toBe('Maintained');
    expect(early.updates.map(({ cluster }) => cluster)).toEqual(['prod-1', 'prod-2']);
    expect(early.updates[1]?.seconds).toBeLessThan(2 * HOUR);
  });

  it('stops the run when a cluster that was changed has become unhealthy', async () => {
    const degrades = updateEnds({ status: 'Successful', degradesAfterSeconds: 6 * HOUR });
    const fleet = await fleetOf(answers(), aFleet(['dev-1', 'prod-1'], { faults: [degrades] }));

    const run = await fleet.run(request);

    expect(run).toMatchObject({ name: 'FleetMaintenanceStopped', updates: [{ cluster: 'dev-1' }] });
    expect(run.cause).toContain('coredns on 111122223333/eu-west-1/dev-1 is DEGRADED');
    expect(outcomesIn(run.report)).toEqual({ 'dev-1': 'Maintained', 'prod-1': 'NotStarted' });
  });
});
