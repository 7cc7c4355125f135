import { Agent, request } from 'node:https';
import * as z from 'zod/mini';
import type { Reach } from '../../core/fargate/pods/pod.ts';
import type { Rule } from '../../core/kubernetes/access.ts';
import type { Connection } from '../connection.ts';
import { connectionErrorOf, errorOf } from './errors.ts';
import { tokenFor } from './token.ts';

const CONNECT_MILLISECONDS = 3_000;
const ANSWER_MILLISECONDS = 10_000;
const PAGE_SIZE = 500;

type Call = {
  method: 'GET' | 'PATCH' | 'POST';
  path: string;
  /** What RBAC must allow for it. */
  rule: Rule;
  body?: unknown;
  contentType?: string;
};
type Answer = { status: number; body: string };

/**
 * The Kubernetes API of one cluster, by its own certificate authority alone. One attempt a call, since the state machine declares
 * the retries. Throws `KubernetesUnreachable`, `KubernetesCertificateRejected`, `KubernetesUnauthorized`, `KubernetesForbidden`,
 * `KubernetesThrottled`, `KubernetesUnavailable` (it may have taken effect) and `KubernetesRejected`.
 */
export interface KubernetesClient {
  /** The answer, whatever its status. */
  ask(call: Call): Promise<Answer>;
  /** Throws the error of an answer that is not the wanted one. */
  refuse(answer: Answer, call: Call): never;
  /** Every object of a list, each reduced as soon as its page has arrived, so that no more than a page is held as text. */
  list<Item extends z.ZodMiniType, Reduced>(
    of: { path: string; rule: Rule; query?: Record<string, string> },
    item: Item,
    reduce: (item: z.infer<Item>) => Reduced | undefined,
  ): Promise<Reduced[]>;
  close(): void;
}

export function kubernetesClient(reach: Reach, connection: Connection, now: number): KubernetesClient {
  const { name: cluster, endpoint, certificateAuthority } = reach;
  const { host, hostname, port, pathname } = new URL(endpoint);
  const agent = new Agent({ ca: Buffer.from(certificateAuthority, 'base64'), keepAlive: true, maxSockets: 10 });
  // One token for all calls of an invocation: it counts for 15 minutes.
  let token: Promise<string> | undefined;
  const asked = ({ rule }: Call) => ({ cluster, host, rule });

  async function ask(call: Call): Promise<Answer> {
    token ??= tokenFor(reach, connection, now);
    const authorization = `Bearer ${await token}`;
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => reject(connectionErrorOf(error, asked(call)));
      const sent = request(
        {
          ...{ agent, hostname, port, method: call.method, path: `${pathname.replace(/\/$/, '')}${call.path}` },
          headers: {
            ...{ accept: 'application/json', authorization, 'user-agent': 'eks-upkeep' },
            ...(body !== undefined && {
              'content-type': call.contentType ?? 'application/json',
              'content-length': Buffer.byteLength(body),
            }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
          );
        },
      );
      const late = (code: string, what: string) => () =>
        sent.destroy(Object.assign(new Error(`no ${what} in time`), { code }));
      const connecting = setTimeout(late('ETIMEDOUT', 'connection'), CONNECT_MILLISECONDS);
      const answering = setTimeout(late('TimeoutError', 'answer'), ANSWER_MILLISECONDS);
      sent.on('socket', (socket) => {
        if (!socket.connecting) clearTimeout(connecting);
        else socket.once('secureConnect', () => clearTimeout(connecting));
      });
      sent.on('error', fail);
      sent.on('close', () => {
        clearTimeout(connecting);
        clearTimeout(answering);
      });
      sent.end(body);
    });
  }

  function refuse({ status, body }: Answer, call: Call): never {
    throw errorOf(status, body, asked(call));
  }

  return {
    ask,
    refuse,
    async list({ path, rule, query = {} }, item, reduce) {
      const Page = z.object({
        metadata: z.object({ continue: z.optional(z.string()) }),
        items: z.nullable(z.array(item)),
      });
      const found: NonNullable<ReturnType<typeof reduce>>[] = [];
      let token = '';
      do {
        const asks = new URLSearchParams({
          ...query,
          limit: String(PAGE_SIZE),
          ...(token !== '' && { continue: token }),
        });
        const call: Call = { method: 'GET', path: `${path}?${asks}`, rule };
        const answer = await ask(call);
        if (answer.status !== 200) refuse(answer, call);
        const page = Page.parse(JSON.parse(answer.body));
        for (const each of page.items ?? []) {
          const reduced = reduce(each);
          if (reduced !== undefined && reduced !== null) found.push(reduced);
        }
        token = page.metadata.continue ?? '';
      } while (token !== '');
      return found;
    },
    close: () => agent.destroy(),
  };
}
