import type { IncomingMessage } from 'node:http';

/** A request whose body cannot be handed on. */
export class ServeRefusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.name = 'ServeRefusal';
    this.code = code;
    this.status = status;
  }
}

const MIB = 1024 * 1024;

// Step Functions, SNS and EventBridge take less than this; DynamoDB's batches and Lambda's payloads are larger.
const USUAL_BYTES = MIB;
const MOST_BYTES: Readonly<Record<string, number>> = { dynamodb: 16 * MIB, s3: 16 * MIB, lambda: 6 * MIB };

// More is read and thrown away, so that a client hears why; whoever does not stop then is cut off.
const PATIENT_BYTES = 32 * MIB;

/** The body as text. Throws ServeRefusal for what is too large for the service, or not plain UTF-8. */
export async function readBody(request: IncomingMessage, service: string | undefined): Promise<string> {
  const most = MOST_BYTES[service ?? ''] ?? USUAL_BYTES;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes <= most) chunks.push(part);
    if (bytes > PATIENT_BYTES) throw new Error('The client does not stop sending.');
  }
  if (bytes > most) throw new ServeRefusal('RequestEntityTooLarge', `A body has at most ${most} bytes here.`, 413);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'aws-chunked') {
    throw new ServeRefusal('UnsupportedMediaType', `Bodies are not unpacked here: no ${encoding.slice(0, 50)}.`, 415);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new ServeRefusal('Serialization', 'The body is not UTF-8.', 400);
  }
}
