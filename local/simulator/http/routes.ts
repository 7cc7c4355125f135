import * as z from 'zod';
import { isOperationName, OPERATIONS, type OperationName } from '../eks/operations.ts';
import { EksError } from './errors.ts';
import type { Operation } from './operation.ts';

type Kind = 'text' | 'integer' | 'list';
type Route = { method: string; steps: readonly string[]; query: Readonly<Record<string, Kind>> };

/** One request as the API reference names it. */
export type Routed = { operation: OperationName; params: Record<string, unknown> };

const TABLE = Object.entries<Operation>(OPERATIONS).map(([operation, facts]) => ({ operation, route: routeIn(facts) }));

function routeIn({ at, input }: Operation): Route {
  const [method = '', path = ''] = at.split(' ');
  const steps = path.split('/').slice(1);
  const { properties = {} } = method === 'POST' ? {} : z.toJSONSchema(input, { io: 'input' });
  const asked = Object.entries(properties).filter(([name]) => !steps.includes(`{${name}}`));
  return { method, steps, query: Object.fromEntries(asked.map(([name, member]) => [name, kindOf(member)])) };
}

function kindOf(member: unknown): Kind {
  const { type } = Object(member);
  if (type === 'array') return 'list';
  return type === 'integer' ? 'integer' : 'text';
}

/** Finds the operation a request means, with its parameters from path, query and body. Throws EksError. */
export function routeOf(method: string, target: string, body: string): Routed {
  const [path = '', query = ''] = splitOnce(target, '?');
  const segments = path.split('/').slice(1).map(decoded);
  const found = TABLE.find(({ route }) => route.method === method && isMatch(route.steps, segments));
  if (!found || !isOperationName(found.operation)) throw notImplemented(method, path);
  const labels = found.route.steps.flatMap((step, i) =>
    isLabel(step) ? [[step.slice(1, -1), segments[i]] as const] : [],
  );
  const sent = method === 'POST' ? bodyOf(body) : {};
  // A body cannot overrule the path.
  return {
    operation: found.operation,
    params: { ...sent, ...queryOf(query, found.route), ...Object.fromEntries(labels) },
  };
}

function isLabel(step: string): boolean {
  return step.startsWith('{');
}

// An empty label still fills its place, so that DescribeAddon without a name is not taken for ListAddons.
function isMatch(steps: readonly string[], segments: readonly string[]): boolean {
  return steps.length === segments.length && steps.every((step, i) => isLabel(step) || step === segments[i]);
}

function notImplemented(method: string, path: string): EksError {
  const message = `The simulator does not implement ${method} ${path}. It implements ${Object.keys(OPERATIONS).join(', ')}.`;
  return new EksError('NotImplementedException', message);
}

function queryOf(query: string, route: Route): Record<string, unknown> {
  const sent = new URLSearchParams(query);
  return Object.fromEntries(
    Object.entries(route.query).flatMap(([name, kind]): [string, unknown][] => {
      const values = sent.getAll(name);
      const [first] = values;
      if (first === undefined) return [];
      if (kind === 'list') return [[name, values]];
      return [[name, kind === 'integer' && /^-?\d{1,9}$/.test(first) ? Number(first) : first]];
    }),
  );
}

function bodyOf(body: string): Record<string, unknown> {
  if (body.trim() === '') return {};
  try {
    const read: unknown = JSON.parse(body);
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return { ...read };
  } catch {
    // Whatever is not a JSON object is refused below.
  }
  throw new EksError('SerializationException', 'The request body is not a JSON object.');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new EksError('BadRequestException', 'The request path is not percent-encoded as it should be.');
  }
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
