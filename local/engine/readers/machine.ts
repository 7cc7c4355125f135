import type { Definition } from '../definition.ts';
import { fieldReader, type Report } from './field.ts';
import { readScope, type ScopeReading } from './scope.ts';
import { readState } from './state.ts';

const LONGEST_SECONDS = 99_999_999;

/** Reads the top level of a definition; everything that is wrong goes to `report`. */
export function readMachine(raw: Record<string, unknown>, report: Report): Omit<Definition, 'revision'> {
  const fields = fieldReader(raw, { prefix: '', variables: new Set() }, report);
  const comment = fields.text('Comment');
  const timeoutSeconds = fields.has('TimeoutSeconds')
    ? fields.number('TimeoutSeconds', { from: 1, to: LONGEST_SECONDS, whole: true }, LONGEST_SECONDS)
    : undefined;
  fields.oneOf('Version', ['1.0'], '1.0');
  const language = fields.oneOf('QueryLanguage', ['JSONata', 'JSONPath'], 'JSONPath');
  const reading: ScopeReading = { path: '', language, variables: new Set(), names: new Map(), report, readState };
  const scope = readScope(fields, reading);
  fields.done();
  return {
    scope,
    ...(comment !== undefined && { comment }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
  };
}
