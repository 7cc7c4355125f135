import { realClock } from '../../clock.ts';
import { createSts } from '../../cloud/aws/sts.ts';
import { createEndpoint, onlyLoopback } from '../../cloud/endpoint.ts';
import { serveSimulator } from '../../simulator/http/server.ts';
import { createSimulator } from '../../simulator/simulator.ts';
import { type Command, EXIT, numberOption, speedOption, textOption, UsageError } from '../command.ts';
import { portTaken, readWorld } from '../sources.ts';
import { progressLines } from '../text/progress.ts';
import { interruption } from '../text/terminal.ts';

export const simulator: Command = {
  help: `
Usage: upkeep simulator --world FILE [--port N] [--speed N]

Serves a world on http://127.0.0.1:PORT until Ctrl-C and prints each call. It includes the STS that roles need.
Any credentials are accepted.

  --world FILE        the clusters and how they misbehave
  --port N            8701; 0 takes a free one
  --speed N           how much faster than real time the clusters work (1)

Example
  upkeep simulator --world local/worlds/one-cluster.yaml &
  aws eks list-addons --cluster-name prod-1 --region eu-west-1 --endpoint-url http://127.0.0.1:8701`,
  options: {
    world: { type: 'string' },
    port: { type: 'string', default: '8701' },
    speed: { type: 'string', default: '1' },
  },
  args: [],
  async run(words, terminal) {
    const port = numberOption(textOption(words, 'port'), '--port', 0, 65_535);
    const speed = speedOption(words);
    const file = textOption(words, 'world');
    if (file === undefined) throw new UsageError('missing option --world FILE. See: upkeep help simulator');

    const world = await readWorld(file);
    const eks = createSimulator({
      world,
      clock: realClock({ speed }),
      kubernetes: { wallClock: () => Date.now() },
      onCall: progressLines(terminal).onCall,
    });
    // STS uses the time of its callers: otherwise the keys of a role would seem to have expired.
    const sts = createSts({ region: world.region, account: world.account, now: () => Date.now() });
    const services = createEndpoint({
      eks: (request) => eks.handle(request),
      sts: ({ body }, { accessKeyId }) => sts.handle(body, accessKeyId),
    });
    const endpoint = onlyLoopback(services);
    const server = await serveSimulator(endpoint, { port }).catch((error: unknown) => {
      throw portTaken(port, error);
    });

    const names = world.clusters.map(({ name }) => name).join(', ');
    terminal.out(`EKS in ${world.region} with ${names} on ${server.url} until Ctrl-C\n`);
    await interruption(terminal);
    eks.close();
    await server.close();
    return EXIT.succeeded;
  },
};
