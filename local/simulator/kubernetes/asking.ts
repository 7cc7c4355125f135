import { partitionOf } from '../../partition.ts';
import type { Context } from '../context.ts';
import { iso } from '../http/wire.ts';
import { answerUnlessHarmed } from './api/harm.ts';
import { callOf, type KubernetesRequest, resourceText } from './api/request.ts';
import { failureBody } from './api/status.ts';
import type { KubernetesIdentity } from './endpoint/endpoints.ts';
import type { KubernetesResponse } from './endpoint/server.ts';

/** How the Kubernetes APIs of the clusters are reached, and who asks them. */
export type KubernetesOptions = {
  /** Who has an access key: by default, roles are those of eks-upkeep, and everyone else is an admin of the cluster. */
  identityOf?: ((accessKeyId: string) => KubernetesIdentity) | undefined;
  /** The role of eks-upkeep, which access entries name. */
  role?: string | undefined;
  /** What people's computers take for the time, when the clock is faster; their tokens are valid then, too. */
  wallClock?: (() => number) | undefined;
  /** Where they listened before, by key of the cluster: clients that have their addresses find them there again. */
  ports?: Readonly<Record<string, number>> | undefined;
  onPort?: ((cluster: string, port: number) => void) | undefined;
  /** Before a request is carried out, at its time. */
  onRequest?: ((at: number, request: KubernetesRequest) => void) | undefined;
  /** `closed`: nothing listens; for a simulator that only goes once more through what was asked before. */
  endpoints?: 'open' | 'closed' | undefined;
};

/** A request to the Kubernetes API of a cluster, and how it was answered; of a broken connection the status is 0. */
export type KubernetesCall = {
  time: string;
  cluster: string;
  user: string;
  verb: string;
  /** With the subresource; a path, where it is no resource. */
  resource: string;
  namespace?: string;
  name?: string;
  /** `?dryRun=All`: nothing was to change. */
  isDryRun: boolean;
  status: number;
};

export type Asked = { response: KubernetesResponse; call: KubernetesCall; delayMs: number };

/** Carries out one request, at the time of the context. */
export function askKubernetes(context: Context, request: KubernetesRequest): Asked {
  const cluster = context.state.clusters[request.cluster];
  const { kubernetes } = cluster ?? {};
  if (!cluster || !kubernetes) throw new Error(`There is no Kubernetes API of ${request.cluster}.`);
  const { response, delaySeconds } = answerUnlessHarmed({ context, cluster, kubernetes }, request);
  const takesMs = delaySeconds * 1000;
  const { timeLimitMs: patienceMs = Number.POSITIVE_INFINITY } = request;
  const limitMs = Math.min(timeLimit(request), patienceMs);
  const given = takesMs > limitMs ? lateAnswer(limitMs, timeLimit(request)) : response;
  const status = 'cut' in given ? 0 : given.status;
  const call = {
    ...meaningOf(request),
    time: iso(context.now),
    cluster: cluster.name,
    user: request.user.name,
    isDryRun: /[?&]dryRun=All(&|$)/.test(request.path),
    status,
  };
  return { response: given, call, delayMs: Math.min(takesMs, limitMs) };
}

/** A client may say how long it waits: `?timeout=10s`. */
function timeLimit({ path }: KubernetesRequest): number {
  const [, value, unit] = /[?&]timeout=(\d+)(ms|s|m)?(?:&|$)/.exec(path) ?? [];
  if (value === undefined) return Number.POSITIVE_INFINITY;
  const units: Readonly<Record<string, number>> = { ms: 1, m: 60_000 };
  return Number(value) * (units[unit ?? 's'] ?? 1000);
}

/** The server says so when its limit comes first. */
function lateAnswer(limitMs: number, ofServerMs: number): KubernetesResponse {
  if (limitMs < ofServerMs) return { cut: true, late: true };
  const message = 'Timeout: request did not complete within the allotted timeout';
  return { status: 504, body: failureBody(504, message) };
}

function meaningOf(request: KubernetesRequest): Pick<KubernetesCall, 'verb' | 'resource' | 'namespace' | 'name'> {
  const call = callOf(request);
  if (!call) return { verb: request.method.toLowerCase(), resource: request.path };
  const { verb, namespace, name } = call;
  return {
    ...{ verb, resource: resourceText(call) },
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
  };
}

/** Whoever has a key of a role is eks-upkeep; everyone else is the admin of this computer. */
export const usualIdentity =
  (region: string) =>
  (accessKeyId: string): KubernetesIdentity => {
    const account = /^ASIA(\d{12})/.exec(accessKeyId)?.[1];
    if (account === undefined) return { user: { name: 'local-admin', isAdmin: true } };
    return {
      user: { name: `arn:${partitionOf(region)}:sts::${account}:assumed-role/eks-upkeep/session`, isAdmin: false },
    };
  };
