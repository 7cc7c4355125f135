import * as z from 'zod';
import type { SimulatorRequest, SimulatorResponse } from '../../simulator/simulator.ts';

/** What comes in over the HTTP API and is signed by its sender, not with Signature Version 4. */
export const isWebhook = ({ path }: Pick<SimulatorRequest, 'path'>): boolean => path.startsWith('/chat/');

/** The Lambda behind them. */
export const WEBHOOK_FUNCTION = 'ChatopsFunction';

const Answer = z.object({
  statusCode: z.int().min(100).max(599),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(''),
});

/**
 * An HTTP API in front of a Lambda: hands it each request in API Gateway's payload format 2.0 and gives back what it answers;
 * a Lambda that fails is a 500, as there.
 */
export function createWebhooks(options: {
  invoke: (event: unknown) => Promise<unknown>;
  now: () => number;
}): (request: SimulatorRequest) => Promise<SimulatorResponse> {
  return async (request) => {
    try {
      const { statusCode, headers, body } = Answer.parse(await options.invoke(gatewayEvent(request, options.now())));
      return { status: statusCode, headers, body };
    } catch {
      const body = JSON.stringify({ message: 'Internal Server Error' });
      return { status: 500, headers: { 'content-type': 'application/json' }, body };
    }
  };
}

/** A request as API Gateway hands it to a Lambda. */
export function gatewayEvent({ method, path, headers, body }: SimulatorRequest, now: number) {
  const [rawPath = '/', rawQueryString = ''] = path.split('?');
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    version: '2.0',
    routeKey: 'POST /chat/{sender}',
    rawPath,
    rawQueryString,
    headers: Object.fromEntries(lowered),
    requestContext: {
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'local' },
      stage: '$default',
      timeEpoch: now,
    },
    body,
    isBase64Encoded: false,
  };
}
