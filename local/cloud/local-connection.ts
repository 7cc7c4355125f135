import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { inMemorySigner } from '../simulator/http/in-memory-signer.ts';
import { inMemoryRequestHandler } from '../simulator/http/request-handler.ts';
import { serveSimulator } from '../simulator/http/server.ts';
import { type Endpoint, onlyLoopback } from './endpoint.ts';

/** `loopback`: the SDK's clients talk HTTP to a port of this machine; `in-memory`: the same requests without a socket. */
export type LocalHttp = 'loopback' | 'in-memory';

type Settings = S3ClientConfig & Pick<DynamoDBClientConfig, 'accountIdEndpointMode' | 'endpointDiscoveryEnabled'>;

const noUserAgent = async () => [];
const noAppId = async () => undefined;
const noPreference = async () => [];

/**
 * What each of the many clients would look for in the environment and in files. What is set there is for AWS, and as long as files are
 * read, another Lambda of the same instant goes on: which one calls first would differ from run to run.
 */
const NOTHING_LOOKED_UP = {
  authSchemePreference: noPreference,
  ignoreConfiguredEndpointUrls: true,
  retryMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: noAppId,
  accountIdEndpointMode: 'preferred',
  endpointDiscoveryEnabled: false,
  disableS3ExpressSessionAuth: false,
  requestChecksumCalculation: 'WHEN_SUPPORTED',
  responseChecksumValidation: 'WHEN_SUPPORTED',
  useArnRegion: false,
} as const satisfies Settings;

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
