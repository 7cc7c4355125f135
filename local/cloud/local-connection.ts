import { inMemorySigner } from '../simulator/http/in-memory-signer.ts';
import { inMemoryRequestHandler } from '../simulator/http/request-handler.ts';
import { serveSimulator } from '../simulator/http/server.ts';
import { type Endpoint, onlyLoopback } from './endpoint.ts';

/** `loopback`: the SDK's clients talk HTTP to a port of this machine; `in-memory`: the same requests without a socket. */
export type LocalHttp = 'loopback' | 'in-memory';

const noUserAgent = async () => [];
const noAppId = async () => undefined;

// Each of the many clients would look for these in the environment and in files, and what is set there is for AWS.
const NOTHING_LOOKED_UP = {
  authSchemePreference: [],
  ignoreConfiguredEndpointUrls: true,
  retryMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: noAppId,
};

/** What clients need to reach an endpoint of this computer; `url` when it listens somewhere. */
export async function connectTo(endpoint: Endpoint, http: LocalHttp) {
  if (http === 'in-memory') {
    const connection = {
      ...NOTHING_LOOKED_UP,
      requestHandler: inMemoryRequestHandler(endpoint),
      signerConstructor: inMemorySigner,
      // What the SDK would say of this computer, again at each call, nobody reads here.
      defaultUserAgentProvider: noUserAgent,
    };
    return { connection, url: undefined, close: async () => {} };
  }
  const { url, close } = await serveSimulator(onlyLoopback(endpoint));
  return { connection: { endpoint: url }, url, close };
}
