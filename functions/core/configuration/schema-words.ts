export type Schema = Record<string, unknown>;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Where a schema holds others. What is not a word of JSON Schema may hold some that are referred to.
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items']);
const MAPS = new Set(['$defs', 'definitions', 'properties', 'patternProperties', 'dependentSchemas', 'dependencies']);
const DATA = new Set(['default', 'const', 'dependentRequired']);

/** The schemas that a word of a schema holds, made into others. */
export function withInner(word: string, value: unknown, change: (inner: unknown) => unknown): unknown {
  if (DATA.has(word)) return value;
  if (Array.isArray(value)) return LISTS.has(word) ? value.map(change) : value;
  if (!isRecord(value)) return value;
  if (!MAPS.has(word)) return change(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(inner)]));
}

/** The schemas that a word of a schema holds: one, a list or a map of them. */
export function schemasIn(word: string, held: unknown): unknown[] {
  if (Array.isArray(held)) return held;
  if (!isRecord(held)) return [];
  return MAPS.has(word) ? Object.values(held) : [held];
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
