import * as z from 'zod/mini';
import type { Rule } from '../../core/kubernetes/access.ts';
import type { Reach } from '../../core/kubernetes/reach.ts';
import type { Connection } from '../connection.ts';
import { connectionErrorOf, errorOf } from './errors.ts';
import { tokenFor } from './token.ts';
import { ANSWER_MILLISECONDS, type ServerAnswer as Answer, httpsTransport } from './transport.ts';

const PAGE_SIZE = 500;
/** A cluster has at most 150,000 pods; a list that goes on beyond does not end. */
const MOST_PAGES = 300;

type Call = {
  method: 'GET' | 'PATCH' | 'POST';
  path: string;
  /** What RBAC must allow for it. */
  rule: Rule;
  body?: unknown;
  contentType?: string;
};

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

const Page = z.object({
  metadata: z.object({ continue: z.optional(z.string()) }),
  items: z.nullable(z.array(z.unknown())),
});

export function kubernetesClient(reach: Reach, connection: Connection, now: number): KubernetesClient {
  const { name: cluster, endpoint } = reach;
  const { host } = new URL(endpoint);
  const { kubernetes: open = httpsTransport } = connection;
  const server = open(reach);
  // One token for all calls of an invocation: it counts for 15 minutes.
  let token: Promise<string> | undefined;
  const asked = ({ rule }: Call) => ({ cluster, host, rule });

  async function ask(call: Call): Promise<Answer> {
    token ??= tokenFor(reach, connection, now);
    const { method, path, contentType = 'application/json' } = call;
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const headers = {
      ...{ accept: 'application/json', authorization: `Bearer ${await token}`, 'user-agent': 'eks-upkeep' },
      ...(body !== undefined && { 'content-type': contentType, 'content-length': String(Buffer.byteLength(body)) }),
    };
    try {
      return await server.send({ method, path, headers, body });
    } catch (error) {
      throw connectionErrorOf(error instanceof Error ? error : new Error(String(error)), asked(call));
    }
  }

  function refuse({ status, body }: Answer, call: Call): never {
    throw errorOf(status, body, asked(call));
  }

  return {
    ask,
    refuse,
    async list({ path, rule, query = {} }, item, reduce) {
      const found: NonNullable<ReturnType<typeof reduce>>[] = [];
      let token = '';
      for (let pages = 1; ; pages += 1) {
        const asks = new URLSearchParams({
          ...query,
          limit: String(PAGE_SIZE),
          // The server gives up when the client does, and says so.
          timeout: `${ANSWER_MILLISECONDS / 1000}s`,
          ...(token !== '' && { continue: token }),
        });
        const call: Call = { method: 'GET', path: `${path}?${asks}`, rule };
        const answer = await ask(call);
        if (answer.status !== 200) refuse(answer, call);
        const page = Page.parse(JSON.parse(answer.body));
        for (const each of page.items ?? []) {
          const reduced = reduce(z.parse(item, each));
          if (reduced !== undefined && reduced !== null) found.push(reduced);
        }
        token = page.metadata.continue ?? '';
        if (token === '') return found;
        if (pages === MOST_PAGES) throw errorOf(200, `no end after ${pages} pages`, asked(call));
      }
    },
    close: server.close,
  };
}
