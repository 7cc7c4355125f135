/** Where a chat request comes from; each has a path of its own: `/chat/slack` ... */
export type ChatSource = 'slack' | 'github' | 'webhook';

/** An HTTP request as API Gateway passes it on (payload format 2.0). */
export type ChatRequest = {
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  isBase64: boolean;
};

/** The bytes exactly as they were sent, and the headers by lower-case name. */
export type ChatDelivery = { kind: 'delivery'; source: ChatSource; bytes: Buffer; headers: Record<string, string> };

/** Why a request is denied: an HTTP status, a word for logs and tests, a sentence for people. */
export type Denied = { kind: 'denied'; status: number; reason: string; text: string };

export const denied = (status: number, reason: string, text: string): Denied => ({
  kind: 'denied',
  status,
  reason,
  text,
});

type Accepted = { mediaType: string; mostBytes: number };

// A GitHub comment has up to 65,536 characters, and the delivery describes its repository too. A Slack button sends the
// message that it belongs to.
const ACCEPTED: Record<ChatSource, Accepted> = {
  slack: { mediaType: 'application/x-www-form-urlencoded', mostBytes: 65_536 },
  github: { mediaType: 'application/json', mostBytes: 262_144 },
  webhook: { mediaType: 'application/json', mostBytes: 8_192 },
};

/** Checks the size of a request and decodes it, before its content is read. The signature is not checked yet. */
export function receive(request: ChatRequest): ChatDelivery | Denied {
  const source = sourceOf(request.path);
  if (source === undefined) return denied(404, 'unknown-path', 'There is nothing here.');
  if (request.method !== 'POST') return denied(405, 'method', 'Only POST is answered here.');

  const { mediaType, mostBytes } = ACCEPTED[source];
  const headers = Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key.toLowerCase(), value]));
  const problem = encodingProblem(headers, mediaType);
  if (problem !== undefined) return denied(415, 'encoding', problem);

  // Base64 is a third longer than the bytes it encodes; a body that is too long is not decoded.
  const tooLarge = denied(413, 'too-large', `A request has at most ${mostBytes} bytes.`);
  if (request.body.length > (request.isBase64 ? Math.ceil(mostBytes / 3) * 4 : mostBytes)) return tooLarge;
  const bytes = Buffer.from(request.body, request.isBase64 ? 'base64' : 'utf8');
  if (bytes.length > mostBytes) return tooLarge;
  if (request.isBase64 && bytes.toString('base64') !== request.body) {
    return denied(400, 'malformed', 'The body is declared as Base64, but is not.');
  }
  return { kind: 'delivery', source, bytes, headers };
}

/** The text of a delivery, or a denial when its bytes are not UTF-8. */
export function textOf({ bytes }: ChatDelivery): string | Denied {
  const text = bytes.toString('utf8');
  if (Buffer.from(text).equals(bytes)) return text;
  return denied(400, 'malformed', 'The body is not UTF-8.');
}

function sourceOf(path: string): ChatSource | undefined {
  const name = /^\/chat\/([a-z]+)$/.exec(path)?.[1];
  return name === 'slack' || name === 'github' || name === 'webhook' ? name : undefined;
}

function encodingProblem(headers: Record<string, string>, mediaType: string): string | undefined {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  const encoding = headers['content-encoding'] ?? 'identity';

  if (type.trim() !== mediaType) return `The content type must be ${mediaType}.`;
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) return 'The text must be UTF-8.';
  return encoding === 'identity' ? undefined : 'The body must not be compressed.';
}
