import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Endpoint } from '../../../local/cloud/endpoint.ts';
import { serveClock } from '../../../local/cloud/serve/clock.ts';
import { type Patience, serveEndpoint } from '../../../local/cloud/serve/http.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { leakCheckedCloud } from './leak-checked.ts';
import type { Asked } from './load.ts';

/** What every client of a local endpoint is made with. */
export const clientOf = (endpoint: string) => ({
  endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});

export const stateMachineArn = (machine: string) => `arn:aws:states:eu-west-1:111122223333:stateMachine:${machine}`;

/** `upkeep serve` within this process, on a free port; `before` goes ahead of each request. */
export async function served(
  world: object,
  { speed = 60, patience, before }: { speed?: number; patience?: Patience; before?: () => Promise<void> } = {},
) {
  const { clock, stop } = serveClock({ speed, start: Date.now() });
  const cloud = await leakCheckedCloud({ world: parseWorld(JSON.stringify(world)), clock, http: 'in-memory' });
  const endpoint: Endpoint = {
    async handle(request) {
      await before?.();
      return cloud.endpoint.handle(request);
    },
  };
  const server = await serveEndpoint(endpoint, { port: 0, ...(patience && { patience }) });
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

/** Starts what is asked of a cluster, by the real client, and gives the ARN. */
export async function started(sfn: SFNClient, { cluster, machine, input }: Asked): Promise<string> {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn: stateMachineArn(machine),
      name: `run-of-${cluster}`,
      input: JSON.stringify(input),
    }),
  );
  return executionArn ?? '';
}

/** Status and error, or the outcome's name, of an execution. */
export async function endingOf(sfn: SFNClient, executionArn: string): Promise<string> {
  const { status, error, output } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  return `${status} ${error ?? JSON.parse(output ?? '{}').name}`;
}
