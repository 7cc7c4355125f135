import { isRecord, resolved } from '../../../functions/core/configuration/schema-words.ts';

type Draw = () => number;

const ODD: readonly unknown[] = [null, true, 'x', '', '5', 'true', 0, 1.5, -3, [], {}, ['x'], { x: 1 }];

/** Values that a schema may or may not take: mostly of the right shape, with a few odd ones in between. */
export function valuesFor(schema: unknown, root: unknown, draw: Draw, depth = 0): unknown {
  if (draw() < 0.08) return pick(ODD, draw);
  if (!isRecord(schema) || depth > 6) return pick(ODD, draw);
  const inner = (of: unknown) => valuesFor(of, root, draw, depth + 1);
  if (schema.$ref !== undefined) return inner(resolved(schema.$ref, root));
  if (Array.isArray(schema.enum) && draw() < 0.8) return pick(schema.enum, draw);
  if (schema.const !== undefined && draw() < 0.8) return schema.const;
  const choices = [schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  if (choices.length > 0 && draw() < 0.7) return inner(pick(choices, draw));
  if (schema.default !== undefined && draw() < 0.3) return schema.default;

  switch (Array.isArray(schema.type) ? pick(schema.type, draw) : schema.type) {
    case 'object':
      return membersFor(schema, inner, draw);
    case 'array':
      return Array.from({ length: Math.floor(draw() * 3) }, () => inner(schema.items ?? {}));
    case 'string':
      return pick(['', 'a', '5', '15%', '500m', '512Mi', 'a.b-c/d', 'kube-system', 'UPPER', '10.0.0.0/16'], draw);
    case 'integer':
      return Math.floor(draw() * 200) - 20;
    case 'number':
      return draw() * 10;
    case 'boolean':
      return draw() < 0.5;
    case 'null':
      return null;
    default:
      return isRecord(schema.properties) ? membersFor(schema, inner, draw) : pick(ODD, draw);
  }
}

function membersFor(schema: Record<string, unknown>, inner: (of: unknown) => unknown, draw: Draw): unknown {
  const properties = isRecord(schema.properties) ? Object.entries(schema.properties) : [];
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  // A few members at a time: large schemas have hundreds.
  const share = Math.min(0.5, 4 / Math.max(properties.length, 1));
  const own = properties.filter(([name]) => draw() < (required.has(name) ? 0.9 : share));
  const more = draw() < 0.2 ? [['some.name/x', schema.additionalProperties] as const] : [];
  return Object.fromEntries([...own, ...more].map(([name, of]) => [name, inner(of)]));
}

const pick = <T>(list: readonly T[], draw: Draw): T | undefined => list[Math.floor(draw() * list.length)];
