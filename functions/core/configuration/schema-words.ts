export type Schema = Record<string, unknown>;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Where a schema holds others. What is not a word of JSON Schema may hold some that are referred to.
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const MAPS = new Set(['$defs', 'definitions', 'properties', 'patternProperties', 'dependentSchemas']);
const DATA = new Set(['default', 'const', 'enum', 'examples', 'required', 'dependentRequired', 'type']);

/** The schemas that a word of a schema holds, made into others. */
export function withInner(word: string, value: unknown, change: (inner: unknown) => unknown): unknown {
  if (DATA.has(word)) return value;
  if (Array.isArray(value)) return LISTS.has(word) || word === 'items' ? value.map(change) : value;
  if (!isRecord(value)) return value;
  if (!MAPS.has(word)) return change(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(inner)]));
}

/** What a reference such as `#/definitions/Name` leads to; `undefined` when it leads nowhere or elsewhere. */
export function resolved(reference: unknown, root: unknown): unknown {
  if (typeof reference !== 'string' || !/^#(\/|$)/.test(reference)) return undefined;
  const names = reference.split('/').slice(1).map(nameOf);
  return names.reduce<unknown>((at, name) => {
    const isThere = typeof at === 'object' && at !== null && name !== undefined && Object.hasOwn(at, name);
    return isThere ? Reflect.get(at, name) : undefined;
  }, root);
}

function nameOf(part: string): string | undefined {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return undefined;
  }
}
