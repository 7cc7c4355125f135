import { expect, it } from 'vitest';
import { healthApi } from '../../../../functions/aws/eks/health.ts';
import { virtualClock } from '../../../../local/clock.ts';
import { createEndpoint } from '../../../../local/cloud/endpoint.ts';
import { inMemoryRequestHandler } from '../../../../local/simulator/http/request-handler.ts';
import { createSimulator } from '../../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../../local/simulator/world/world.ts';
import { START } from '../../../support/worlds/addon-builders.ts';

it('everything of a large cluster is read, a few at a time', async () => {
  const addons = Array.from({ length: 33 }, (_, index) => ({ name: `addon-${index}`, version: 'v1.0.0-eksbuild.1' }));
  const catalog = addons.map(({ name, version }) => ({
    addon: name,
    versions: [{ version, clusterVersions: ['1.33'], default: true }],
  }));
  const world = parseWorld(JSON.stringify({ clusters: [{ name: 'prod-1', version: '1.33', addons }], catalog }));
  const simulator = createSimulator({ world, clock: virtualClock(START) });
  let underWay = 0;
  let most = 0;
  const endpoint = createEndpoint({
    eks: async (request) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return simulator.handle(request);
    },
  });
  const eks = healthApi({
    requestHandler: inMemoryRequestHandler(endpoint),
    region: world.region,
    credentials: { accessKeyId: 'AKIALOCALLOCALLOCAL0', secretAccessKey: 'local' },
  });

  const watched = await eks.resources({ name: 'prod-1' });

  const names = 'error' in watched ? [] : watched.map(({ name }) => name);
  expect(names.toSorted()).toEqual(addons.map(({ name }) => name).toSorted());
  expect(most).toBeLessThanOrEqual(5);
});
