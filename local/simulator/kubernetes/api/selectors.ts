import type { Labels } from '../state.ts';
import { StatusError } from './status.ts';

type Test = (values: Labels) => boolean;

/** A label selector as a query has it: `app=web,tier in (a, b),!canary`. Throws a 400 for what is none. */
export function labelTest(selector: string): Test {
  const tests = requirements(selector).map(requirementTest);
  return (labels) => tests.every((test) => test(labels));
}

/** Commas within parentheses separate values, not requirements. */
const requirements = (selector: string): string[] =>
  selector
    .split(/,(?![^(]*\))/)
    .map((each) => each.trim())
    .filter((each) => each !== '');

const KEY = '([A-Za-z0-9][-A-Za-z0-9_./]*)';

function requirementTest(text: string): Test {
  const [, has] = new RegExp(`^${KEY}$`).exec(text) ?? [];
  if (has !== undefined) return (labels) => labels[has] !== undefined;
  const [, hasNot] = new RegExp(`^!\\s*${KEY}$`).exec(text) ?? [];
  if (hasNot !== undefined) return (labels) => labels[hasNot] === undefined;
  const [, key, sign, value = ''] = new RegExp(`^${KEY}\\s*(==|=|!=)\\s*([-A-Za-z0-9_.]*)$`).exec(text) ?? [];
  if (key !== undefined) return (labels) => (labels[key] === value) === (sign !== '!=');
  const [, of, operator, list = ''] = new RegExp(`^${KEY}\\s+(in|notin)\\s+\\(([^)]*)\\)$`).exec(text) ?? [];
  if (of === undefined) throw new StatusError(400, `unable to parse requirement: ${text}`);
  const values = list.split(',').map((each) => each.trim());
  return (labels) => values.includes(labels[of] ?? '\u0000') === (operator === 'in');
}

/** A field selector; `known` are the fields that objects of the resource can be selected by. */
export function fieldTest(
  selector: string,
  resource: string,
  known: readonly string[],
): (fields: () => Labels) => boolean {
  const tests = requirements(selector).map((text): Test => {
    const [, field, sign, value = ''] = /^([A-Za-z0-9.[\]]+)\s*(==|=|!=)\s*(.*)$/.exec(text) ?? [];
    if (field === undefined) throw new StatusError(400, `invalid selector: '${selector}'; can't understand '${text}'`);
    if (!known.includes(field)) {
      const start = `Unable to find "${resource}" that match label selector "", field selector "${selector}"`;
      throw new StatusError(400, `${start}: field label not supported: ${field}`);
    }
    return (fields) => ((fields[field] ?? '') === value) === (sign !== '!=');
  });
  return (fields) => {
    if (tests.length === 0) return true;
    const values = fields();
    return tests.every((test) => test(values));
  };
}
