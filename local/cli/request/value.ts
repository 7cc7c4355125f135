import { UsageError } from '../command.ts';
import { reasonOf } from '../sources.ts';

/** A typed text as the JSON value that a field takes: `1.12` stays a text for a version and is a number for a count. */
export function typedValue(text: unknown, types: ReadonlySet<string>, name: string): unknown {
  if (typeof text !== 'string') return text;
  if (text === 'null' && types.has('null')) return null;
  if (/^(true|false)$/.test(text) && types.has('boolean')) return text === 'true';
  if (/^-?\d+(\.\d+)?$/.test(text) && (types.has('integer') || types.has('number'))) return Number(text);
  if (/^\s*[[{]/.test(text) && (types.has('object') || types.has('array'))) return json(text, name);
  return types.has('array') && !types.has('string') ? text.split(',') : text;
}

function json(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${name} is not JSON: ${reasonOf(error)}`);
  }
}
