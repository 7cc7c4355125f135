import type * as z from 'zod';

/** A JSON Schema, or `true` or `false`. */
type Schema = z.core.JSONSchema._JSONSchema;
type Branch = z.core.JSONSchema.BaseSchema;

/** The names that an object at a path of a request may have; none where there is no object, or one with any names. */
export function knownFields(schema: Schema, path: readonly PropertyKey[]): string[] {
  const names = branchesAt(schema, path).flatMap(({ properties = {} }) => Object.keys(properties));
  return [...new Set(names)];
}

/** The JSON types that a value at a path may have: `string`, `integer`, `null`, ... */
export function typesAt(schema: Schema, path: readonly PropertyKey[]): Set<string> {
  return new Set(branchesAt(schema, path).flatMap(({ type, const: only }) => type ?? typeof only));
}

/** What a schema says of the values at a path: one entry for each of its alternatives. */
function branchesAt(schema: Schema, path: readonly PropertyKey[]): Branch[] {
  const shared = typeof schema === 'object' ? (schema.$defs ?? {}) : {};
  let branches = opened(schema, shared);
  for (const key of path) branches = branches.flatMap((branch) => opened(memberOf(branch, key), shared));
  return branches;
}

function memberOf({ properties = {}, items, additionalProperties }: Branch, key: PropertyKey): Schema | undefined {
  if (typeof key === 'number') return Array.isArray(items) ? items[key] : items;
  return Object.hasOwn(properties, key) ? properties[String(key)] : additionalProperties;
}

/** The alternatives of a schema; `shared` are the parts that it refers to by `#/$defs/NAME`. */
function opened(schema: Schema | undefined, shared: Readonly<Record<string, Schema>>): Branch[] {
  if (typeof schema !== 'object') return [];
  const { $ref, oneOf = [schema], anyOf = oneOf } = schema;
  if ($ref !== undefined) return opened(shared[$ref.replace('#/$defs/', '')], shared);
  return anyOf.flatMap((each) => (each === schema ? [schema] : opened(each, shared)));
}
