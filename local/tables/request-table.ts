import { STARTED_BY } from '../../functions/core/execution/started-by.ts';
import { inputJsonSchema } from '../cloud/machines/inputs.ts';
import { FIELD_DESCRIPTIONS } from './field-descriptions.ts';
import { code, markdownTable } from './markdown.ts';

// People write neither by hand: one is Step Functions' own, the other is for editors.
const UNLISTED: ReadonlySet<string> = new Set([STARTED_BY, '$schema']);

/** The fields of a request as a table, with the defaults of its schema. Throws for an optional field that nothing explains. */
export function requestTable(machine: string): string {
  const { properties = {}, required = [] } = inputJsonSchema(machine) ?? {};
  const rows = Object.entries(properties)
    .filter(([name]) => !UNLISTED.has(name))
    .map(([name, schema]) => {
      const description = FIELD_DESCRIPTIONS[machine]?.[name] ?? '';
      const { text, unset } = typeof description === 'string' ? { text: description, unset: undefined } : description;
      return [code(name), required.includes(name) ? 'required' : (unset ?? defaultOf(machine, name, schema)), text];
    });
  return markdownTable(['field', 'default', 'meaning'], rows);
}

function defaultOf(machine: string, name: string, schema: object | boolean): string {
  const value: unknown = Object(schema).default;
  if (value === undefined)
    throw new Error(`${machine}: say what ${name} is when it is absent (unset), or give it a default`);
  if (Array.isArray(value) && value.length === 0) return 'none';
  return code(typeof value === 'string' ? value : JSON.stringify(value));
}
