import { isRecord, resolved, type Schema, schemasIn } from './schema-words.ts';

// One step is one schema held against one value; a million take a second or so.
const MOST_STEPS = 300_000;
const IN_PLACE = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentSchemas', 'dependencies'];
const OF_MEMBERS = ['additionalProperties', 'unevaluatedProperties', 'propertyNames', 'patternProperties'];
const OF_ITEMS = ['items', 'prefixItems', 'additionalItems', 'unevaluatedItems', 'contains'];

/**
 * Whether holding a schema against values takes more steps than there is time for: because it refers to itself without
 * end, or because its references multiply. Counts at least the steps that a validator takes.
 */
export function isTooMuch(root: Schema, values: unknown): boolean {
  const counted = new Map<unknown, Map<unknown, number>>();

  const costOf = (schema: unknown, value: unknown): number => {
    if (!isRecord(schema)) return 1;
    const ofSchema = counted.get(schema) ?? new Map<unknown, number>();
    counted.set(schema, ofSchema);
    const key = typeof value === 'object' ? value : 'scalar';
    const known = ofSchema.get(key);
    if (known !== undefined) return known;
    // Met again on its way down: it never ends.
    ofSchema.set(key, Number.POSITIVE_INFINITY);
    const inPlace = IN_PLACE.flatMap((word) => schemasIn(word, schema[word]));
    const references = schema.$ref === undefined ? [] : [resolved(schema.$ref, root)];
    let cost = 1 + sum([...inPlace, ...references], (inner) => costOf(inner, value));
    if (isRecord(value)) {
      const all = OF_MEMBERS.flatMap((word) => schemasIn(word, schema[word]));
      const named = isRecord(schema.properties) ? schema.properties : {};
      for (const [name, member] of Object.entries(value)) {
        const own = Object.hasOwn(named, name) ? [named[name]] : [];
        cost += sum([...all, ...own], (inner) => costOf(inner, member));
      }
    } else if (Array.isArray(value)) {
      const all = OF_ITEMS.flatMap((word) => schemasIn(word, schema[word]));
      for (const item of value) cost += sum(all, (inner) => costOf(inner, item));
    }
    ofSchema.set(key, cost);
    return cost;
  };

  return !(costOf(root, values) <= MOST_STEPS);
}

const sum = (schemas: readonly unknown[], cost: (schema: unknown) => number): number =>
  schemas.reduce<number>((total, schema) => total + cost(schema), 0);
