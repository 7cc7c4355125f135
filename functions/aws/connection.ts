import type { EKSClientConfig } from '@aws-sdk/client-eks';
import type { OpenTransport } from './kubernetes/transport.ts';

/**
 * What a client needs beyond its defaults: nothing in a Lambda (Region and credentials come from the environment);
 * an endpoint, or a request handler with a signer, Region and credentials when the clients talk to the simulator.
 */
export type Connection = {
  region?: string;
  endpoint?: string;
  credentials?: NonNullable<EKSClientConfig['credentials']>;
  requestHandler?: NonNullable<EKSClientConfig['requestHandler']>;
  signerConstructor?: NonNullable<EKSClientConfig['signerConstructor']>;
  defaultUserAgentProvider?: NonNullable<EKSClientConfig['defaultUserAgentProvider']>;
  /** What carries requests to Kubernetes APIs, if not TLS. No client of the SDK knows it. */
  kubernetes?: OpenTransport;
};

/**
 * Options of every client. One attempt, because retries are declared in the state machine, where they are seen,
 * bounded and billed; time limits, because the SDK has none and a Lambda must not hang on a half-open connection. The steps of
 * a call are put together once for each command and not at each call: nobody here changes them.
 */
export function clientOptions(connection: Connection) {
  return {
    maxAttempts: 1,
    cacheMiddleware: true,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    ...connection,
  };
}

/** What `make` returns, made on first use and then the same: a Lambda creates only the clients that it calls. */
export function onFirstUse<Made>(make: () => Made): () => Made {
  let made: { value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * For a Lambda that someone waits for: Slack expects an answer within three seconds, in which a secret, a claim and a start must
 * fit. What takes longer is abandoned, answered as such, and safe to send again.
 */
export const quickConnection: Connection = {
  requestHandler: { connectionTimeout: 500, requestTimeout: 800, throwOnRequestTimeout: true },
};
