import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { KubernetesAnswer } from '../api/answer.ts';
import type { KubernetesRequest } from '../api/request.ts';
import { failureBody } from '../api/status.ts';
import type { Watching } from '../api/watch.ts';
import type { ServerCertificate } from './certificate.ts';
import { jsonText } from './protobuf.ts';

/** What comes back for a request: an answer, or none because the connection breaks or the client has given up by then. */
export type KubernetesResponse =
  | (KubernetesAnswer & { headers?: Readonly<Record<string, string>>; text?: string })
  | { cut: true; late?: true };

/** A request as it arrives, with whoever sent it still to be found out. */
export type RawRequest = Omit<KubernetesRequest, 'cluster' | 'user'> & { authorization: string };

/** What a server asks: for an answer, and to be notified of every change until the function that it gets is called. */
type Served = {
  answer: (request: RawRequest) => Promise<KubernetesResponse>;
  onChange: (listener: () => void) => () => void;
  now: () => number;
};

const MAX_BODY_BYTES = 3 * 1024 * 1024;
const SLOW_CLIENT_MS = 30_000;
const SILENT_CLIENT_MS = 120_000;

/**
 * Serves the Kubernetes API of one cluster on a port of 127.0.0.1: `port`, when that is free. It keeps no process alive.
 */
export async function serveKubernetes(
  certificate: ServerCertificate,
  served: Served,
  port = 0,
): Promise<{ port: number; close(): void }> {
  const server = createServer({ cert: certificate.cert, key: certificate.key }, (request, response) => {
    void respond(served, request, response);
  });
  server.headersTimeout = SLOW_CLIENT_MS;
  server.requestTimeout = SLOW_CLIENT_MS;
  server.keepAliveTimeout = SILENT_CLIENT_MS;
  const bound = await listening(server, port).catch(() => listening(server, 0));
  server.unref();
  return {
    port: bound,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

async function respond(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const bytes = await readBody(request);
    if (bytes === undefined) {
      send(response, { status: 413, body: failureBody(413, 'the request body is too large') });
      return;
    }
    const { method = 'GET', url: path = '/', headers } = request;
    const { authorization = '', accept = '*/*' } = headers;
    const contentType = headers['content-type'] ?? 'application/json';
    const body = jsonText(bytes, contentType);
    if (body === undefined) {
      const message = `the body of the request was in an unknown format: ${contentType}`;
      send(response, { status: 415, body: failureBody(415, message) });
      return;
    }
    const answered = await served.answer({ method, path, authorization, accept, contentType, body });
    if ('cut' in answered) request.socket.destroy();
    else if (answered.watch) stream(response, answered.watch, served);
    else send(response, answered);
  } catch {
    // The client went away or was too slow: there is nobody left to answer.
    request.destroy();
  }
}

/** A watch: an event a line, until the client goes away or its time is over. */
function stream(response: ServerResponse, { timeoutSeconds, changes }: Watching, { onChange, now }: Served): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  const report = () => {
    for (const change of changes(now())) response.write(`${JSON.stringify(change)}\n`);
  };
  const stop = onChange(report);
  const end = () => {
    // Between the end and the close of a connection there may be changes.
    stop();
    response.end();
  };
  const timer = timeoutSeconds === undefined ? undefined : setTimeout(end, timeoutSeconds * 1000);
  timer?.unref();
  response.once('close', () => {
    clearTimeout(timer);
    stop();
  });
  report();
}

function send(response: ServerResponse, { status, headers, body, text }: Exclude<KubernetesResponse, { cut: true }>) {
  const bytes = Buffer.from(text ?? JSON.stringify(body));
  const type = text === undefined ? 'application/json' : 'text/plain; charset=utf-8';
  response.writeHead(status, { 'content-type': type, ...headers, 'content-length': bytes.length });
  response.end(bytes);
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > 4 * MAX_BODY_BYTES) throw new Error('The client does not stop sending.');
    if (size <= MAX_BODY_BYTES) chunks.push(bytes);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}
