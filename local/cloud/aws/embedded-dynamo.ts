import { EventEmitter } from 'node:events';
import dynalite from 'dynalite';
import type { HttpAnswer } from '../../simulator/http/responses.ts';
import type { SimulatorRequest } from '../../simulator/simulator.ts';

/** Answers a request of DynamoDB's API. */
export type Dynamo = (request: SimulatorRequest) => Promise<HttpAnswer>;

/**
 * A DynamoDB in the memory of this process. It is handed requests as a server hands them to its listener, without a socket:
 * connecting would take longer than answering.
 */
export function embeddedDynamo({ createTableMs }: { createTableMs: number }): Dynamo {
  const server = dynalite({ createTableMs });
  return ({ method, path, headers, body }) =>
    new Promise((resolve) => {
      const request = Object.assign(new EventEmitter(), { method, url: path, headers: lowerCase(headers) });
      const answered: Record<string, string> = {};
      const response = {
        statusCode: 200,
        setHeader(name: string, value: unknown) {
          answered[name.toLowerCase()] = String(value);
        },
        end(text = '') {
          resolve({ status: response.statusCode, headers: answered, body: text });
        },
      };
      server.emit('request', request, response);
      if (body !== '') request.emit('data', Buffer.from(body));
      request.emit('end');
    });
}

const lowerCase = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
