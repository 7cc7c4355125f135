import { Agent, request } from 'node:https';
import type { Reach } from '../../core/fargate/pods/pod.ts';

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

const CONNECT_MILLISECONDS = 3_000;
/** How long an answer may take. */
export const ANSWER_MILLISECONDS = 10_000;

/**
 * Over TLS, trusting the authority of the cluster alone. The connections last as long as an invocation: between two of them a Lambda is
 * frozen, after which nobody knows whether one is still open, and an eviction is not to be sent twice to find out.
 */
export const httpsTransport: OpenTransport = ({ endpoint, certificateAuthority }) => {
  const { hostname, port, pathname } = new URL(endpoint);
  const prefix = pathname.replace(/\/$/, '');
  const agent = new Agent({ ca: Buffer.from(certificateAuthority, 'base64'), keepAlive: true, maxSockets: 10 });

  return {
    send({ method, path, headers, body }) {
      return new Promise((resolve, reject) => {
        const sent = request({ agent, hostname, port, method, path: `${prefix}${path}`, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
          );
        });
        const late = (code: string, what: string) => () =>
          sent.destroy(Object.assign(new Error(`no ${what} in time`), { code }));
        const connecting = setTimeout(late('ETIMEDOUT', 'connection'), CONNECT_MILLISECONDS);
        const answering = setTimeout(late('TimeoutError', 'answer'), ANSWER_MILLISECONDS);
        sent.on('socket', (socket) => {
          if (!socket.connecting) clearTimeout(connecting);
          else socket.once('secureConnect', () => clearTimeout(connecting));
        });
        sent.on('error', reject);
        sent.on('close', () => {
          clearTimeout(connecting);
          clearTimeout(answering);
        });
        sent.end(body);
      });
    },
    close: () => agent.destroy(),
  };
};
