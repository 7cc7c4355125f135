import type * as z from 'zod';
import type { FieldDescription, FieldDescriptions } from './field-descriptions.ts';

type Schema = z.core.JSONSchema.BaseSchema;
type Node = z.core.JSONSchema._JSONSchema;

/**
 * A JSON Schema with the description of every field in it. Throws when a field has no description, or a description has no
 * field.
 */
export function describeFields(schema: Schema, descriptions: FieldDescriptions): Schema {
  const copy: Schema = JSON.parse(JSON.stringify(schema));
  const found = new Set<string>();
  describe(copy, '', descriptions, found);

  const described = Object.keys(descriptions);
  const problems = [
    ...[...found].filter((path) => !Object.hasOwn(descriptions, path)).map((path) => `${path} has no description`),
    ...described.filter((path) => !found.has(path)).map((path) => `${path} is described, but not a field`),
  ];
  if (problems.length > 0) throw new Error(`${problems.join('; ')}. See local/tables/field-descriptions.ts.`);
  return copy;
}

function describe(node: Node, path: string, descriptions: FieldDescriptions, found: Set<string>): void {
  if (typeof node === 'boolean') return;
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    const at = path === '' ? name : `${path}.${name}`;
    found.add(at);
    const description = descriptions[at];
    if (typeof child === 'boolean') continue;
    if (description !== undefined) child.description = plain(description);
    describe(child, at, descriptions, found);
  }
  // A member of a list, or one of several forms, has the path of the field itself.
  const parts = [node.anyOf, node.oneOf, node.allOf, node.items, node.additionalProperties].flat();
  for (const part of parts) if (part !== undefined) describe(part, path, descriptions, found);
}

/** A description as editors show it: without Markdown, as a sentence. */
function plain(description: FieldDescription): string {
  const { text, unset } = typeof description === 'string' ? { text: description, unset: '' } : description;
  const absent = unset === '' ? '' : ` Absent: ${unset}.`;
  const words = `${text.charAt(0).toUpperCase()}${text.slice(1)}.${absent}`;
  return words.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll('`', '');
}
