import type { SimulatedCloud } from '../../../local/cloud/cloud.ts';
import { localPlace } from '../../../local/cloud/page/local-place.ts';
import { openPage, type Page } from '../../../local/cloud/page/page.ts';
import { watchedBy } from '../../../local/cloud/page/watched.ts';
import { serveClock } from '../../../local/cloud/serve/clock.ts';
import { serveEndpoint } from '../../../local/cloud/serve/http.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { leakCheckedCloud } from '../processes/leak-checked.ts';

export type ServedPage = { url: string; cloud: SimulatedCloud; close(): Promise<void> };

/** The page over a world, served as `upkeep serve` serves it, in this process. */
export async function servedPage(world: object, { speed = 1000 } = {}): Promise<ServedPage> {
  const parsed = parseWorld(JSON.stringify(world));
  const time = serveClock({ speed, start: Date.parse('2026-11-21T08:00:00Z') });
  const { clock, stop } = time;
  let page: Page | undefined;
  const cloud = await leakCheckedCloud({
    ...watchedBy({}, () => page?.live),
    ...{ world: parsed, clock, http: 'in-memory' },
  });
  page = openPage(localPlace({ cloud, world: parsed, now: clock.now, speed: time.speed, setSpeed: time.setSpeed }));
  const server = await serveEndpoint(cloud.endpoint, { port: 0, page });
  return {
    url: server.url,
    cloud,
    async close() {
      page.close();
      await server.close();
      stop();
      await cloud.close();
    },
  };
}
