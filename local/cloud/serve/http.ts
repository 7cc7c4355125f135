import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP, type Socket } from 'node:net';
import type { SimulatorResponse } from '../../simulator/simulator.ts';
import type { WireAnswer } from '../aws/query-protocol.ts';
import { credentialScope, type Endpoint, refusal } from '../endpoint.ts';
import { readBody, ServeRefusal } from './body.ts';

/** How long a client may take, in milliseconds: to send its head, to send everything, and to be silent. */
export type Patience = { head: number; request: number; idle: number };

/** Takes the requests that browsers make for the page, before any service is asked. */
export type PageHandler = {
  takes(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

const PATIENCE: Patience = { head: 10_000, request: 30_000, idle: 120_000 };
const MOST_CONNECTIONS = 1000;

/**
 * Serves an endpoint over HTTP to this machine alone, unless `host` says otherwise. Web pages are refused: by their
 * Origin, and by the Host of a name that someone else made point here. Rejects when the port cannot be had.
 */
export async function serveEndpoint(
  endpoint: Endpoint,
  options: { port: number; host?: string; patience?: Patience; page?: PageHandler | undefined },
): Promise<{ url: string; close(): Promise<void> }> {
  const { port, host = '127.0.0.1', patience = PATIENCE, page } = options;
  const server = createServer(
    { connectionsCheckingInterval: Math.min(patience.head, 2_000), keepAlive: true },
    (request, response) => void answer({ endpoint, host, page }, request, response),
  );
  server.headersTimeout = patience.head;
  server.requestTimeout = patience.request;
  server.timeout = patience.idle;
  // Node's five seconds would cut a connection just when a client uses it again after a short wait.
  server.keepAliveTimeout = patience.idle;
  server.maxConnections = MOST_CONNECTIONS;
  server.on('clientError', refuseSocket);
  const bound = await listening(server, port, host);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

type Served = { endpoint: Endpoint; host: string; page: PageHandler | undefined };

async function answer(
  { endpoint, host, page }: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = headersOf(request);
  const { method = 'GET', url: path = '/' } = request;
  try {
    const stranger = strangerDenial(headers, host);
    if (stranger) {
      // Nothing of what a stranger sends is read.
      response.shouldKeepAlive = false;
      send(stranger, request, response);
      return;
    }
    if (page?.takes(request)) {
      await page.answer(request, response);
      return;
    }
    const body = await readBody(request, credentialScope(headers.authorization)?.service);
    send(await endpoint.handle({ method, path, headers, body }), request, response);
  } catch (error) {
    if (error instanceof ServeRefusal) {
      response.shouldKeepAlive = error.status !== 413;
      send(refusal({ headers }, error.code, error.message, error.status), request, response);
    } else if (request.complete) {
      send(failure(headers, error), request, response);
    } else {
      // The client went away or was too slow: there is nobody left to answer.
      request.destroy();
    }
  }
}

const failure = (headers: Record<string, string>, error: unknown) =>
  refusal(
    { headers },
    'InternalFailure',
    `The endpoint failed: ${error instanceof Error ? error.message : error}`,
    500,
  );

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** A name in `Host` is good only if it is ours: an address cannot be made to point elsewhere, a name can. */
function strangerDenial(headers: Record<string, string>, host: string): WireAnswer | undefined {
  const asked = headers.host ?? '';
  const name = asked.replace(/:\d+$/, '');
  const isOwn = LOOPBACK.test(name) || name.toLowerCase() === host.toLowerCase();
  const isOpen = !LOOPBACK.test(host) && host !== '::1';
  if (!isOwn && !(isOpen && isIP(name.replace(/^\[|\]$/g, '')) !== 0)) {
    return refusal({ headers }, 'MisdirectedRequest', `This endpoint is not ${asked || 'without a name'}.`, 421);
  }
  const { origin } = headers;
  if (origin === undefined || origin.toLowerCase() === `http://${asked.toLowerCase()}`) return undefined;
  return refusal({ headers }, 'AccessDenied', `This endpoint answers no web page of ${origin.slice(0, 200)}.`, 403);
}

function send(answered: SimulatorResponse, request: IncomingMessage, response: ServerResponse): void {
  if ('cut' in answered) {
    request.socket.resetAndDestroy();
    return;
  }
  if (response.destroyed) return;
  const body = Buffer.from(answered.body);
  response.writeHead(answered.status, { 'content-length': body.length, ...answered.headers });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** What is not HTTP at all, a head that is too long, or one that never ends. */
function refuseSocket(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code, message] = SOCKET_REFUSALS[error.code ?? ''] ?? [400, 'BadRequest', 'This is not HTTP/1.1.'];
  const { headers, body } = refusal({ headers: {} }, code, message, status);
  const head = { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${code}\r\n${lines.join('')}\r\n${body}`);
}

const SOCKET_REFUSALS: Readonly<Record<string, readonly [number, string, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'RequestHeaderTooLarge', 'The head of the request is too long.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'RequestTimeout', 'The request did not arrive in time.'],
};

function listening(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

const headersOf = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
