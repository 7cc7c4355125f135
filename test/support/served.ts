import { SFNClient } from '@aws-sdk/client-sfn';
import { openCloud } from '../../local/cloud/cloud.ts';
import { serveClock } from '../../local/cloud/serve-clock.ts';
import { type Patience, serveEndpoint } from '../../local/cloud/serve-http.ts';
import { parseWorld } from '../../local/simulator/world.ts';

/** What every client of a local endpoint is made with. */
export const clientOf = (endpoint: string) => ({
  endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});

export const stateMachineArn = (machine: string) => `arn:aws:states:eu-west-1:111122223333:stateMachine:${machine}`;

/** `upkeep serve` within this process, on a free port. */
export async function served(world: object, { speed = 60, patience }: { speed?: number; patience?: Patience } = {}) {
  const { clock, stop } = serveClock({ speed, start: Date.now() });
  const cloud = await openCloud({ world: parseWorld(JSON.stringify(world)), clock, http: 'in-memory' });
  const server = await serveEndpoint(cloud.endpoint, { port: 0, ...(patience && { patience }) });
  return {
    cloud,
    url: server.url,
    sfn: new SFNClient(clientOf(server.url)),
    async close() {
      await server.close();
      stop();
      await cloud.close();
    },
  };
}
