import type { Connection } from '../../../functions/aws/connection.ts';
import { createEndpoint, header } from '../../../local/cloud/endpoint.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';

type Answer = { status: number; body: object };

/**
 * A service of AWS that answers as given, by operation; of several answers each one once, and the last one for good. `asked` is what
 * it was asked: the operation and its input.
 */
export function jsonService(service: string, answers: Readonly<Record<string, Answer | Answer[]>>) {
  const asked: [string, unknown][] = [];
  const endpoint = createEndpoint({
    [service]: (request) => {
      const operation = header(request, 'x-amz-target')?.split('.').at(-1) ?? '';
      const before = asked.filter(([each]) => each === operation).length;
      asked.push([operation, JSON.parse(request.body)]);
      const all = [answers[operation] ?? said('UnknownOperationException', operation)].flat();
      const { status, body } = all[Math.min(before, all.length - 1)] ?? said('InternalFailure', 'no answer', 500);
      return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
    },
  });
  const connection: Connection = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIALOCALLOCALLOCAL0', secretAccessKey: 'local' },
    requestHandler: inMemoryRequestHandler(endpoint),
  };
  return { connection, asked };
}

export const given = (body: object = {}): Answer => ({ status: 200, body });
export const said = (name: string, message = 'No.', status = 400): Answer => ({
  status,
  body: { __type: name, message },
});
