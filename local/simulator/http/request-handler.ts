import { Readable } from 'node:stream';
import type { Simulator } from '../simulator.ts';

/** A request as the SDK hands it to its handler, signed. */
export type HandlerRequest = {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null> | undefined;
  headers: Record<string, string>;
  body?: unknown;
};
export type HandlerResponse = {
  response: { statusCode: number; headers: Record<string, string>; body: Uint8Array | Readable };
};

type HandlerOptions = { abortSignal?: unknown; requestTimeout?: number };

/** The part of a Smithy HTTP handler that an SDK client uses. */
export type InMemoryHandler = {
  metadata: { handlerProtocol: string };
  handle(request: HandlerRequest, options?: HandlerOptions): Promise<HandlerResponse>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
};

/** Lets `new EKSClient({ requestHandler })` ask the simulator without a socket, by the same bytes. */
export function inMemoryRequestHandler(simulator: Pick<Simulator, 'handle'>): InMemoryHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, options) {
      const answer = await abortable(
        simulator.handle({
          method: request.method,
          path: targetOf(request),
          headers: request.headers,
          body: bodyText(request.body),
          timeLimitMs: options?.requestTimeout,
        }),
        options?.abortSignal,
      );
      if ('cut' in answer && answer.late) throw Object.assign(new Error('Request timed out'), { name: 'TimeoutError' });
      // The SDK's own handler calls it so, too.
      if ('cut' in answer) {
        throw Object.assign(new Error('read ECONNRESET'), { name: 'TimeoutError', code: 'ECONNRESET' });
      }
      const bytes = new TextEncoder().encode(answer.body);
      const body = isStreamed(request) ? Readable.from([bytes]) : bytes;
      return { response: { statusCode: answer.status, headers: answer.headers, body } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

/** The clients of S3 take an answer only as a stream: it may be an object of any size. */
const isStreamed = ({ headers }: HandlerRequest): boolean => /\/s3\/aws4_request,/.test(headers.authorization ?? '');

/** What is in the request line. */
export const targetOf = ({ path, query }: HandlerRequest): string => `${path}${queryText(query)}`;

function queryText(query: HandlerRequest['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) =>
      each === null ? encodeURIComponent(name) : `${encodeURIComponent(name)}=${encodeURIComponent(each)}`,
    ),
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

export function bodyText(body: unknown): string {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
}

function abortable<T>(work: Promise<T>, signal: unknown): Promise<T> {
  if (!(signal instanceof AbortSignal)) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
