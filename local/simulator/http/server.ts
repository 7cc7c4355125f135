import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Simulator, SimulatorResponse } from '../simulator.ts';
import { EksError } from './errors.ts';
import { errorResponse } from './responses.ts';

/** The simulator, or an endpoint with more services in it. */
export type Answering = Pick<Simulator, 'handle'>;

// EKS's largest input, configuration values, is far below this.
const MAX_BODY_BYTES = 1024 * 1024;
const SLOW_CLIENT_MS = 30_000;
// Node's five seconds would cut a connection just when a client uses it again after a short wait.
const SILENT_CLIENT_MS = 120_000;

/** Answers one HTTP request from the simulator, whoever owns the server. Never rejects. */
async function answerFromSimulator(
  simulator: Answering,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const body = await readBody(request);
    const answer =
      body === undefined
        ? errorResponse(
            new EksError('RequestEntityTooLargeException', `A request body has at most ${MAX_BODY_BYTES} bytes.`),
          )
        : await simulator.handle({
            method: request.method ?? 'GET',
            path: request.url ?? '/',
            headers: headersOf(request),
            body,
          });
    send(answer, request, response);
  } catch {
    // The client went away or was too slow: there is nobody left to answer.
    request.destroy();
  }
}

/**
 * Serves the simulator over HTTP, on the loopback address and a free port unless another is given.
 * Rejects when the port cannot be had. `close` ends open connections too.
 */
export function serveSimulator(
  simulator: Answering,
  options: { port?: number; host?: string } = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const { port = 0, host = '127.0.0.1' } = options;
  const server = createServer((request, response) => {
    void answerFromSimulator(simulator, request, response);
  });
  server.headersTimeout = SLOW_CLIENT_MS;
  server.requestTimeout = SLOW_CLIENT_MS;
  server.keepAliveTimeout = SILENT_CLIENT_MS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      resolve({
        url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

// Reads to the end even when the body is too large, so that the client hears why instead of a reset.
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= MAX_BODY_BYTES) chunks.push(bytes);
    if (size > 16 * MAX_BODY_BYTES) throw new Error('The client does not stop sending.');
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

function send(answer: SimulatorResponse, request: IncomingMessage, response: ServerResponse): void {
  if ('cut' in answer) {
    request.socket.resetAndDestroy();
    return;
  }
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}
