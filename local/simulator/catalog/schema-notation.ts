import { numbersOf } from './addon-file.ts';

/**
 * All schemas of an add-on as one tree. A line is a schema within that of the line it is indented under:
 *
 *     NAME TYPE [closed] [@SCHEMAS] [{ other keywords }]
 *
 * NAME is a property, or `$items`, `$values` (additionalProperties), `$names` (propertyNames), `$pattern:"..."`,
 * `$anyOf.N`, `$not`, `$if`, `$then`. TYPE is as in JSON Schema, `a|b` for several and `any` for none; `closed` is
 * `additionalProperties: false`. `@3-5,8-` are the schemas that have it, all that have the line above it where none are
 * said. A name that is there several times is another schema each time; what is indented under the last is of all.
 */
type Line = { name: string; own: object; schemas: Set<number>; children: Line[] };

type Schema = Record<string, unknown>;

/** Makes the schema with a number, from 1 to `count`, out of the tree. */
export function schemaReader(notation: string, count: number): (number: number) => Schema {
  let roots: Line[] | undefined;
  return (number) => {
    roots ??= treeOf(notation.split('\n'), count);
    return schemaOf(roots, '$root', number);
  };
}

function treeOf(lines: readonly string[], count: number): Line[] {
  const all = new Set(numbersOf('1-', count));
  const top: Line[] = [];
  const above: Line[] = [];
  for (const text of lines) {
    const depth = text.search(/\S/) / 2;
    const siblings = depth === 0 ? top : (above[depth - 1]?.children ?? []);
    const parent =
      depth === 0 ? all : schemasOf(depth === 1 ? top : (above[depth - 2]?.children ?? []), above[depth - 1]);
    const line = lineOf(text.trim(), parent, count);
    siblings.push(line);
    above[depth] = line;
  }
  return top;
}

/** The schemas that have what a line is about, in whatever form. */
function schemasOf(siblings: readonly Line[], line: Line | undefined): Set<number> {
  const same = siblings.filter(({ name }) => name === line?.name);
  return new Set(same.flatMap(({ schemas }) => [...schemas]));
}

function lineOf(text: string, parent: Set<number>, count: number): Line {
  const parts = /^(\$pattern:"(?:[^"\\]|\\.)*"|"(?:[^"\\]|\\.)*"|\S+) (\S+)( closed)?(?: @(\S+))?(?: (\{.*\}))?$/.exec(
    text,
  );
  if (!parts) throw new Error(`This is no line of a schema: ${text}`);
  const [, name = '', type = '', closed, schemas, keywords = '{}'] = parts;
  const types = type.split('|');
  const more: Schema = JSON.parse(keywords);
  return {
    name,
    own: {
      ...(type === 'any' ? {} : { type: types.length > 1 ? types : type }),
      ...(closed && { additionalProperties: false }),
      ...more,
    },
    schemas: schemas === undefined ? parent : new Set(numbersOf(schemas, count)),
    children: [],
  };
}

function schemaOf(siblings: readonly Line[], name: string, number: number): Schema {
  const forms = siblings.filter((line) => line.name === name);
  const own = forms.find(({ schemas }) => schemas.has(number))?.own;
  const children = forms.flatMap((form) => form.children);
  const names = new Set(children.filter(({ schemas }) => schemas.has(number)).map((child) => child.name));
  const schema: Schema = { ...own };
  for (const each of names) place(schema, each, schemaOf(children, each, number));
  return schema;
}

function place(schema: Schema, name: string, child: Schema): void {
  const within = (keyword: string, key: string) => {
    schema[keyword] = { ...Object(schema[keyword]), [key]: child };
  };
  if (name.startsWith('$pattern:')) within('patternProperties', JSON.parse(name.slice('$pattern:'.length)));
  else if (name.startsWith('$anyOf.')) schema.anyOf = [...(Array.isArray(schema.anyOf) ? schema.anyOf : []), child];
  else if (name.startsWith('$')) schema[KEYWORDS[name] ?? name.slice(1)] = child;
  else within('properties', name.startsWith('"') ? JSON.parse(name) : name);
}

const KEYWORDS: Readonly<Record<string, string>> = { $values: 'additionalProperties', $names: 'propertyNames' };
