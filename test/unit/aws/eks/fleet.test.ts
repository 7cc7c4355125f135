import { beforeEach, describe, expect, it } from 'vitest';
import { type FleetApi, fleetApi } from '../../../../functions/aws/eks/fleet.ts';
import { virtualClock } from '../../../../local/clock.ts';
import { createEndpoint } from '../../../../local/cloud/endpoint.ts';
import { inMemoryRequestHandler } from '../../../../local/simulator/http/request-handler.ts';
import { createSimulator, type Simulator } from '../../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../../local/simulator/world/world.ts';
import { START } from '../../../support/worlds/addon-builders.ts';

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
const NAMES = Array.from({ length: 230 }, (_, index) => `prod-${1000 + index}`);

let simulator: Simulator;
let fleet: FleetApi;
beforeEach(() => {
  const clusters = NAMES.map((name) => ({ name, version: '1.33' }));
  const world = parseWorld(JSON.stringify({ clusters }));
  simulator = createSimulator({ world, clock: virtualClock(START) });
  fleet = fleetApi({
    requestHandler: inMemoryRequestHandler(createEndpoint({ eks: async (request) => simulator.handle(request) })),
    region: world.region,
    credentials: { accessKeyId: 'AKIALOCALLOCALLOCAL0', secretAccessKey: 'local' },
  });
});

const calls = (operation: string) => simulator.calls().filter((call) => call.operation === operation).length;

describe('the clusters of an account and Region', () => {
  it('are found on all pages, each read once', async () => {
    const { clusters, notRead } = await fleet.found(PLACE, { isNamed: () => true, isLastTry: false });

    expect(clusters.map(({ name }) => name)).toEqual(NAMES);
    expect(notRead).toEqual([]);
    expect([calls('ListClusters'), calls('DescribeCluster')]).toEqual([3, 230]);
  });

  it('that are not named are not read', async () => {
    const found = await fleet.found(PLACE, { isNamed: (name) => name.endsWith('9'), isLastTry: false });

    expect(found.clusters).toHaveLength(23);
    expect(calls('DescribeCluster')).toBe(23);
  });
});
