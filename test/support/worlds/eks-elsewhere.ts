import { vi } from 'vitest';
import type { Clock } from '../../../local/clock.ts';
import { createSts } from '../../../local/cloud/aws/sts.ts';
import { createEndpoint, type Endpoint } from '../../../local/cloud/endpoint.ts';
import { serveSimulator } from '../../../local/simulator/http/server.ts';
import { createSimulator, type Simulator } from '../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';

/** EKS and STS on a port, as a run with --aws finds them: by the environment alone. */
export type EksElsewhere = {
  eks: Simulator;
  url: string;
  /** The services of all requests so far. */
  asked: string[];
  close(): Promise<void>;
};

const SECRET = 'the-secret-key-of-this-shell';

/** Serves a world on a clock and points the SDK there, with credentials and Region of an ordinary shell. */
export async function anEksElsewhere(world: object, clock: Clock): Promise<EksElsewhere> {
  const parsed = parseWorld(JSON.stringify(world));
  const eks = createSimulator({ world: parsed, clock });
  const sts = createSts({ region: parsed.region, account: parsed.account, now: () => Date.now() });
  const asked: string[] = [];
  const aws = createEndpoint({
    eks: (request) => eks.handle(request),
    sts: ({ body }, { accessKeyId }) => sts.handle(body, accessKeyId),
  });
  const endpoint: Endpoint = {
    handle(request) {
      asked.push(request.path === '/' ? 'sts' : 'eks');
      return aws.handle(request);
    },
  };
  const { url, close } = await serveSimulator(endpoint);
  for (const [name, value] of Object.entries(shellFor(url))) vi.stubEnv(name, value);
  return {
    eks,
    url,
    asked,
    async close() {
      eks.close();
      await close();
      vi.unstubAllEnvs();
    },
  };
}

/** The environment of a shell that uses this endpoint and nothing else of the machine. */
export const shellFor = (url: string): Record<string, string | undefined> => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIAOFTHISSHELL00000',
  AWS_SECRET_ACCESS_KEY: SECRET,
  AWS_SESSION_TOKEN: 'the-session-token-of-this-shell',
  AWS_PROFILE: undefined,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
});
