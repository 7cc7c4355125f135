import { isRecord } from '../json.ts';
import type { FieldReader, Reads } from './field.ts';

/** Output and Assign, which every state but Fail has in some measure. */
export function readConclusion(fields: FieldReader, reads: Reads) {
  const output = fields.template('Output', reads);
  const assign = readAssign(fields, reads);
  return { ...(output && { output }), ...(assign && { assign }) };
}

/** Where a state leads: Next, or End: true. */
export function readFollowing(fields: FieldReader): { next?: string } {
  const next = fields.text('Next');
  const end = fields.flag('End');
  if (next !== undefined && end) fields.problem('End', 'A state has Next or End, not both.');
  if (next === undefined && !end) fields.problem('Next', 'The state leads nowhere: give it Next or End: true.');
  return next === undefined ? {} : { next };
}

function readAssign(fields: FieldReader, reads: Reads) {
  const raw = fields.raw.Assign;
  if (raw !== undefined && !isRecord(raw)) fields.problem('Assign', 'This is an object of variable names and values.');
  for (const name of isRecord(raw) ? Object.keys(raw) : []) {
    if (name === 'states') fields.problem('Assign/states', 'The name states is reserved.');
    else if (!/^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u.test(name)) {
      fields.problem(
        `Assign/${name}`,
        'A variable name is up to 80 letters, digits and underscores, not beginning with a digit.',
      );
    }
  }
  return fields.template('Assign', reads);
}
