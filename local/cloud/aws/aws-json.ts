import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import type { SimulatorRequest } from '../../simulator/simulator.ts';
import { header } from '../endpoint.ts';
import type { WireAnswer } from './query-protocol.ts';

/** A refusal in the AWS JSON protocol: `code` is the exception that a client shows. */
export class JsonFault extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'JsonFault';
    this.code = code;
    this.status = status;
  }
}

export type JsonOperation = (input: unknown) => object | Promise<object>;

/** One operation: its parameters are checked as AWS checks them, then `run` answers or throws JsonFault. */
export function jsonOperation<S extends z.ZodType>(
  input: S,
  run: (input: z.output<S>) => object | Promise<object>,
): JsonOperation {
  return (raw) => {
    const read = input.safeParse(raw);
    if (!read.success) throw invalidInput(read.error.issues, raw);
    return run(read.data);
  };
}

/**
 * A service of the AWS JSON protocol: the operation is in X-Amz-Target, parameters and answer are JSON. `faultOf` gives
 * which refusal an error of the service's own is. Never rejects.
 */
export function jsonService(options: {
  name: string;
  target: string;
  version: '1.0' | '1.1';
  operations: Record<string, JsonOperation>;
  faultOf?: (error: unknown) => JsonFault | undefined;
}): (request: SimulatorRequest) => Promise<WireAnswer> {
  const answer = (status: number, body: object): WireAnswer => ({
    status,
    headers: { 'content-type': `application/x-amz-json-${options.version}`, 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(body),
  });

  return async (request) => {
    try {
      return answer(200, await operationOf(options, request)(parsed(request.body)));
    } catch (error) {
      const { code, message, status } =
        error instanceof JsonFault ? error : (options.faultOf?.(error) ?? failure(error));
      return answer(status, { __type: code, message });
    }
  };
}

function operationOf(
  { name, target, operations }: { name: string; target: string; operations: Record<string, JsonOperation> },
  request: SimulatorRequest,
): JsonOperation {
  const asked = header(request, 'x-amz-target') ?? '';
  const [service, operation = ''] = asked.split('.');
  const found = service === target && Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (found && request.method === 'POST') return found;
  throw new JsonFault(
    'UnknownOperationException',
    `The local ${name} has no operation '${asked.slice(0, 200)}' by ${request.method}. It answers POST of ${Object.keys(operations).join(', ')}.`,
  );
}

function parsed(body: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
    throw new JsonFault('SerializationException', `The body is not JSON: ${reason.slice(0, 200)}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new JsonFault('SerializationException', 'The body is not a JSON object.');
}

// AWS rejects a wrong type before it checks anything else, and reports all constraints together.
function invalidInput(issues: readonly z.core.$ZodIssue[], raw: unknown): JsonFault {
  const found = issues.map((issue) => ({ issue, path: issue.path.join('.'), value: valueAt(raw, issue.path) }));
  const wrongType = found.find(({ issue, value }) => issue.code === 'invalid_type' && value !== undefined);
  if (wrongType) return new JsonFault('SerializationException', `'${wrongType.path}': ${wrongType.issue.message}`);
  const lines = found.map(({ issue, path, value }) => {
    const shown = value === undefined ? 'null' : `'${String(JSON.stringify(value)).slice(0, 100)}'`;
    const constraint = value === undefined ? 'Member must not be null' : issue.message;
    return `Value ${shown} at '${path}' failed to satisfy constraint: ${constraint}`;
  });
  const count = `${lines.length} validation error${lines.length === 1 ? '' : 's'} detected`;
  return new JsonFault('ValidationException', `${count}: ${lines.join('; ')}`);
}

const valueAt = (raw: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), raw);

const failure = (error: unknown) =>
  new JsonFault('InternalFailure', `The local service failed: ${error instanceof Error ? error.message : error}`, 500);
