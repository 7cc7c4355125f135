import { Agent, type RequestOptions, request } from 'node:https';
import type { Reach } from '../../core/kubernetes/reach.ts';

/** A request to an API server, whole but for where it is. */
export type ServerRequest = {
  method: 'GET' | 'PATCH' | 'POST';
  /** With the query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
};
export type ServerAnswer = { status: number; body: string };

/**
 * What carries requests to one API server. It rejects with the codes of node:https when there is no answer: `ETIMEDOUT` when no
 * connection came about in time, and `TimeoutError` when the answer took too long.
 */
export interface Transport {
  send(request: ServerRequest): Promise<ServerAnswer>;
  close(): void;
}
export type OpenTransport = (server: Pick<Reach, 'endpoint' | 'certificateAuthority'>) => Transport;

/** How long an answer may take. */
export const ANSWER_MILLISECONDS = 10_000;
const USUAL = { connectMilliseconds: 3_000, answerMilliseconds: ANSWER_MILLISECONDS };
/** How many requests are under way at the same time; the time of the others begins when it is their turn. */
const MOST_SOCKETS = 10;

/**
 * Over TLS, trusting the authority of the cluster alone. The connections last as long as an invocation: between two of them a Lambda is
 * frozen, after which nobody knows whether one is still open, and an eviction is not to be sent twice to find out.
 */
export const transportWithin =
  (limits: typeof USUAL): OpenTransport =>
  ({ endpoint, certificateAuthority }) => {
    const { hostname, port, pathname } = new URL(endpoint);
    const prefix = pathname.replace(/\/$/, '');
    const ca = Buffer.from(certificateAuthority, 'base64');
    const agent = new Agent({ ca, keepAlive: true, maxSockets: MOST_SOCKETS });
    const inTurn = turns(MOST_SOCKETS);

    return {
      send: ({ method, path, headers, body }) =>
        inTurn(() => sent({ agent, hostname, port, method, path: `${prefix}${path}`, headers }, body, limits)),
      close: () => agent.destroy(),
    };
  };

export const httpsTransport: OpenTransport = transportWithin(USUAL);

function sent(options: RequestOptions, body: string | undefined, limits: typeof USUAL): Promise<ServerAnswer> {
  return new Promise((resolve, reject) => {
    const call = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    const late = (code: string, what: string) => () =>
      call.destroy(Object.assign(new Error(`no ${what} in time`), { code }));
    const connecting = setTimeout(late('ETIMEDOUT', 'connection'), limits.connectMilliseconds);
    const answering = setTimeout(late('TimeoutError', 'answer'), limits.answerMilliseconds);
    call.on('socket', (socket) => {
      if (!socket.connecting) clearTimeout(connecting);
      else socket.once('secureConnect', () => clearTimeout(connecting));
    });
    call.on('error', reject);
    call.on('close', () => {
      clearTimeout(connecting);
      clearTimeout(answering);
    });
    call.end(body);
  });
}

/** Lets so many tasks run at the same time, in the order in which they came. */
function turns(free: number): <Result>(task: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let left = free;
  return async (task) => {
    if (left > 0) left -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else left += 1;
    }
  };
}
