import { createHash, createHmac } from 'node:crypto';
import { Agent, request as httpsRequest } from 'node:https';
import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { parsed } from '../../../../functions/core/json.ts';
import { aCluster, simulate } from '../simulated-eks.ts';

/** A key of a role of eks-upkeep, and one of a person. */
const UPKEEP_KEY = 'ASIA1111222233330000';
export const ADMIN_KEY = 'AKIDEXAMPLE';

export type Answered = { status: number; body: Json; headers: Record<string, unknown> };
/** A test says itself what it expects of an answer. */
export type Json = ReturnType<typeof JSON.parse>;

/** The world of a cluster with a Kubernetes API that holds two web pods on the profile `default`, changed as given. */
export function aKubernetesWorld(
  kubernetes: Record<string, unknown> = {},
  cluster: Record<string, unknown> = {},
  world: Record<string, unknown> = {},
): string {
  const workloads = [{ name: 'web', replicas: 2 }];
  return JSON.stringify({
    clusters: [aCluster({ addons: [], kubernetes: { access: 'move', workloads, ...kubernetes }, ...cluster })],
    ...world,
  });
}

type Token = {
  accessKeyId?: string;
  secret?: string;
  cluster?: string;
  at?: number;
  host?: string;
  signedHeaders?: string;
  more?: Record<string, string>;
};

/** A token as clients make it, by hand, so that what checks it is not what made it. */
export function tokenOf(now: number, options: Token = {}): string {
  const { accessKeyId = UPKEEP_KEY, secret = 'secret', cluster = 'prod-1', at = now } = options;
  const { host = 'sts.eu-west-1.amazonaws.com', signedHeaders = 'host;x-k8s-aws-id', more = {} } = options;
  const date = `${new Date(at).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
  const scope = `${date.slice(0, 8)}/eu-west-1/sts/aws4_request`;
  const query = Object.entries({
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${accessKeyId}/${scope}`,
    'X-Amz-Date': date,
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': signedHeaders,
    ...more,
  })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const values: Record<string, string> = { host, 'x-k8s-aws-id': cluster };
  const headers = signedHeaders.split(';').map((name) => `${name}:${values[name]}\n`);
  const canonical = ['GET', '/', query, headers.join(''), signedHeaders, hash('')].join('\n');
  const key = scope.split('/').reduce((last: string | Buffer, part) => hmac(last, part), `AWS4${secret}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', date, scope, hash(canonical)].join('\n')).toString('hex');
  const url = `https://${host}/?${query}&X-Amz-Signature=${signature}`;
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

type Cluster = { endpoint?: string | undefined; certificateAuthority?: { data?: string | undefined } | undefined };

/** A client of the Kubernetes API that DescribeCluster tells of, which it asks over TLS. */
export function openEndpoint(cluster: Cluster | undefined, usualToken: () => string) {
  const ca = Buffer.from(cluster?.certificateAuthority?.data ?? '', 'base64').toString();
  const agent = new Agent({ ca, keepAlive: true });
  const endpoint = cluster?.endpoint ?? '';

  const ask = (method: string, path: string, options: { body?: unknown; token?: string; headers?: object } = {}) =>
    new Promise<Answered>((resolve, reject) => {
      const { token = usualToken(), body } = options;
      const headers = {
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      };
      const request = httpsRequest(`${endpoint}${path}`, { method, agent, headers }, async (response) => {
        let text = '';
        for await (const chunk of response.setEncoding('utf8')) text += chunk;
        resolve({ status: response.statusCode ?? 0, body: parsed(text) ?? text, headers: response.headers });
      });
      request.once('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  const get = (path: string, options: { token?: string; headers?: object } = {}) => ask('GET', path, options);
  const names = async (path: string) => (await get(path)).body.items.map(({ metadata }: Json) => metadata.name);
  return { endpoint, ca, ask, get, names, close: () => agent.destroy() };
}

/** Opens a world and its Kubernetes API, which is asked over TLS by someone with a token: a role of eks-upkeep, unless another is given. */
export async function openKubernetes(world: string = aKubernetesWorld(), accessKeyId = UPKEEP_KEY) {
  const simulated = simulate(world);
  const { eks, clock } = simulated;
  const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'prod-1' }));
  const api = openEndpoint(cluster, () => tokenOf(clock.now(), { accessKeyId }));
  const close = () => {
    api.close();
    simulated.simulator.close();
  };
  return { ...simulated, ...api, close };
}

export type Kubernetes = Awaited<ReturnType<typeof openKubernetes>>;
