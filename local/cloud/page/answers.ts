import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Refusal } from './wire.ts';

// Nothing but what this server sends: no other host, no inline script or style, no frame around the page.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const SMALL = 1_000;

export type PageAnswer = { status: number; type: string; body: string; headers?: Record<string, string> };

export const json = (value: unknown): PageAnswer => ({
  status: 200,
  type: 'application/json',
  body: JSON.stringify(value),
});

export const refused = (status: number, message: string, problems: Refusal['problems'] = []): PageAnswer => ({
  ...json({ message, problems } satisfies Refusal),
  status,
});

/** Sends an answer, compressed where the browser takes that. */
export async function sendPage(answer: PageAnswer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, type, body, headers } = answer;
  const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const bytes = body.length > SMALL && takesGzip ? await promisify(gzip)(body) : Buffer.from(body);
  response.writeHead(status, {
    ...HEADERS,
    'content-type': `${type}; charset=utf-8`,
    'content-length': bytes.length,
    ...(body.length > SMALL && takesGzip && { 'content-encoding': 'gzip' }),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** Begins a stream of server-sent events; gives what sends one, and what is called when the browser is gone. */
export function openEvents(request: IncomingMessage, response: ServerResponse, onGone: () => void) {
  request.socket.setTimeout(0);
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream; charset=utf-8' });
  response.write(': connected\n\n');
  // A proxy or a browser takes a silent connection for a dead one.
  const beat = setInterval(() => response.write(': here\n\n'), 15_000);
  response.on('close', () => {
    clearInterval(beat);
    onGone();
  });
  return (value: unknown) => response.write(`data: ${JSON.stringify(value)}\n\n`);
}
