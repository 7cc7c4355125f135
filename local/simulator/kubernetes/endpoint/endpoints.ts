import type { OpenTransport } from '../../../../functions/aws/kubernetes/transport.ts';
import { uuidFrom } from '../../ids.ts';
import type { ClusterState, State } from '../../state.ts';
import type { KubernetesRequest, KubernetesUser } from '../api/request.ts';
import { failureBody } from '../api/status.ts';
import { serverCertificate } from './certificate.ts';
import { inMemoryTransport } from './in-memory.ts';
import { type KubernetesResponse, type RawRequest, serveKubernetes } from './server.ts';
import { readToken } from './token.ts';

/** Where the Kubernetes API of a cluster is, and the certificate of the authority that its server is trusted by, in PEM. */
export type ClusterEndpoint = { url: string; ca: string };

/** Someone with an access key, as far as the Kubernetes APIs of the simulator know. */
export type KubernetesIdentity = {
  user: KubernetesUser;
  /** `false`: no cluster has an access entry for it. */
  isMapped?: boolean;
  /** Where it is known, signatures are checked. */
  secretAccessKey?: string | undefined;
};

export type EndpointOptions = {
  state: State;
  now: () => number;
  /** What people's computers take for the time, where that may be another. */
  wallClock: () => number;
  identityOf: (accessKeyId: string) => KubernetesIdentity;
  ask: (request: KubernetesRequest) => Promise<KubernetesResponse>;
  /** Lets a watch hear of every change, until the function that it gets is called. */
  onChange: (listener: () => void) => () => void;
  /** The ports of before, by cluster, and what is notified when there is another. */
  ports: Readonly<Record<string, number>>;
  onPort: (cluster: string, port: number) => void;
};

export type Endpoints = {
  /** Opens that of a cluster, which is then there until all are closed. */
  open(cluster: ClusterState): Promise<ClusterEndpoint>;
  of(cluster: ClusterState): ClusterEndpoint | undefined;
  /** Carries requests to those that are open without a socket. */
  inMemory: OpenTransport;
  close(): void;
};

/** Nobody listens on this port of a computer. */
const UNREACHABLE = 'https://127.0.0.1:1';

/** The Kubernetes APIs of all clusters, each on a port of its own from the moment that someone asks where it is. */
export function kubernetesEndpoints(options: EndpointOptions): Endpoints {
  const opened = new Map<string, ClusterEndpoint>();
  const opening = new Map<string, Promise<ClusterEndpoint>>();
  const served = new Map<string, { ca: string; answer: (request: RawRequest) => Promise<KubernetesResponse> }>();
  const closers: (() => void)[] = [];
  const genuine = new Set<string>();
  let closed = false;

  const start = async (cluster: ClusterState): Promise<ClusterEndpoint> => {
    const { key, name, kubernetes } = cluster;
    const certificate = serverCertificate(name, uuidFrom(options.state.startedAt, key));
    const { ca } = certificate;
    if (kubernetes && !kubernetes.reachable) return { url: UNREACHABLE, ca };
    const answer = (request: RawRequest) => answerRaw({ ...options, genuine }, cluster, request);
    const server = await serveKubernetes(
      certificate,
      { answer, onChange: options.onChange, now: options.now },
      options.ports[key],
    );
    closers.push(server.close);
    if (closed) server.close();
    if (server.port !== options.ports[key]) options.onPort(key, server.port);
    const url = `https://127.0.0.1:${server.port}`;
    served.set(url, { ca, answer });
    return { url, ca };
  };

  return {
    async open(cluster) {
      const known = opening.get(cluster.key) ?? start(cluster);
      opening.set(cluster.key, known);
      const endpoint = await known;
      opened.set(cluster.key, endpoint);
      return endpoint;
    },
    of: (cluster) => opened.get(cluster.key),
    inMemory: inMemoryTransport((url) => served.get(url)),
    close() {
      closed = true;
      served.clear();
      for (const close of closers.splice(0)) close();
    },
  };
}

/** What everyone may read without saying who he is (system:public-info-viewer). */
const PUBLIC = /^\/(version|healthz|livez|readyz)\/?$/;

async function answerRaw(
  options: EndpointOptions & { genuine: Set<string> },
  cluster: ClusterState,
  { authorization, ...request }: RawRequest,
): Promise<KubernetesResponse> {
  const { pathname } = new URL(request.path, 'https://kubernetes');
  if (PUBLIC.test(pathname) && pathname !== '/version') return { status: 200, body: {}, text: 'ok' };
  const user = userOf(options, cluster, authorization) ?? (pathname === '/version' ? ANONYMOUS : undefined);
  if (!user) return { status: 401, body: failureBody(401, 'Unauthorized') };
  return options.ask({ ...request, cluster: cluster.key, user });
}

const ANONYMOUS: KubernetesUser = { name: 'system:anonymous', isAdmin: false };

function userOf(
  { genuine, ...options }: EndpointOptions & { genuine: Set<string> },
  cluster: ClusterState,
  authorization: string,
): KubernetesUser | undefined {
  const [, token] = /^Bearer\s+(\S+)$/i.exec(authorization) ?? [];
  if (token === undefined) return undefined;
  const read = readToken(token, {
    cluster: cluster.name,
    now: [options.now(), options.wallClock()],
    secretOf: (accessKeyId) => options.identityOf(accessKeyId).secretAccessKey,
    genuine,
  });
  if ('problem' in read) return undefined;
  const { user, isMapped = true } = options.identityOf(read.accessKeyId);
  const isGranted = (cluster.kubernetes?.access ?? 'none') !== 'none';
  return user.isAdmin || (isMapped && isGranted) ? user : undefined;
}
