import type { DefinitionProblem } from '../definition.ts';
import { isRecord, typeName } from '../json.ts';
import { type CompiledExpression, compileExpression } from '../jsonata/expression.ts';
import { compileTemplate, expressionWithin, type Template } from '../jsonata/template.ts';
import { type Compile, checkExpression, type Vocabulary } from './expression-check.ts';

/** Reads the fields of one object of a definition, reports what is wrong with each, and in the end what it was not asked for. */
export type FieldReader = {
  readonly raw: Record<string, unknown>;
  problem(field: string, message: string): void;
  has(field: string): boolean;
  text(field: string): string | undefined;
  need(field: string): string;
  flag(field: string): boolean;
  /** `limit` says why a value that Step Functions takes is not among the values. */
  oneOf<T extends string>(field: string, values: readonly T[], fallback: T, limit?: string): T;
  number(field: string, range: NumberRange, fallback: number): number;
  /** A template of any type. `reads` are the members of `$states` it can see. */
  template(field: string, reads?: Reads): Template | undefined;
  /** A template that must be a literal of one type or an expression. */
  typed(field: string, type: LiteralType, range?: NumberRange): Template | undefined;
  /** The object in a field, or undefined (and a problem) when it is something else. */
  inner(field: string, place?: string): FieldReader | undefined;
  /** The objects of a list; `least` is how many there have to be, 1 by default. */
  list(field: string, least?: 0 | 1): FieldReader[];
  strings(field: string): string[];
  /** Reports every field that nothing has asked for. Call it last. */
  done(): void;
};

export type Reads = 'input' | 'result' | 'error';
export type LiteralType = 'string' | 'number' | 'boolean' | 'array' | 'object';
export type NumberRange = { from: number; to: number; whole: boolean };
export type Report = (problem: DefinitionProblem) => void;

const STATES_MEMBERS: Record<Reads, ReadonlySet<string>> = {
  input: new Set(['input', 'context']),
  result: new Set(['input', 'context', 'result']),
  error: new Set(['input', 'context', 'errorOutput']),
};
const JSONPATH = new Set(
  'InputPath OutputPath ResultPath Parameters ResultSelector ItemsPath SecondsPath TimestampPath ErrorPath CausePath Variable TimeoutSecondsPath HeartbeatSecondsPath MaxConcurrencyPath ToleratedFailureCountPath ToleratedFailurePercentagePath MaxItemsPath'.split(
    ' ',
  ),
);

export function fieldReader(
  raw: Record<string, unknown>,
  place: { state?: string; prefix: string; variables: ReadonlySet<string> },
  report: Report,
): FieldReader {
  const asked = new Set<string>(['Comment']);
  const path = (field: string) => `${place.prefix}${field}`;
  const problem = (field: string, message: string) =>
    report({ ...(place.state !== undefined && { state: place.state }), field: path(field), message });
  const take = (field: string) => {
    asked.add(field);
    return raw[field];
  };
  const nested = (value: Record<string, unknown>, prefix: string) =>
    fieldReader(value, { ...place, prefix: `${place.prefix}${prefix}/` }, report);
  const compile = (value: unknown, field: string, reads: Reads): Template | undefined => {
    const vocabulary = { variables: place.variables, states: STATES_MEMBERS[reads] };
    const once = onceEach();
    const complaints = complaintsIn(value, path(field), vocabulary, once);
    for (const { at, message } of complaints) {
      report({ ...(place.state !== undefined && { state: place.state }), field: at, message });
    }
    return complaints.length === 0 ? compileTemplate(value, path(field), once) : undefined;
  };

  const reader: FieldReader = {
    raw,
    problem,
    has: (field) => field in raw,
    text(field) {
      const value = take(field);
      if (value === undefined || (typeof value === 'string' && value !== '')) return value;
      problem(field, `This is a text, not ${typeName(value)}.`);
      return undefined;
    },
    need(field) {
      if (!(field in raw)) problem(field, 'This field is required.');
      return reader.text(field) ?? '';
    },
    flag(field) {
      const value = take(field);
      if (value !== undefined && typeof value !== 'boolean')
        problem(field, `This is true or false, not ${typeName(value)}.`);
      return value === true;
    },
    oneOf(field, values, fallback, limit) {
      const value = take(field) ?? fallback;
      const known = values.find((candidate) => candidate === value);
      if (known === undefined) {
        const reason = limit === undefined ? '' : ` (${limit})`;
        problem(field, `${JSON.stringify(value)} is not one of ${values.join(', ')}${reason}.`);
      }
      return known ?? fallback;
    },
    number(field, range, fallback) {
      const value = take(field) ?? fallback;
      if (typeof value === 'number' && isWithin(value, range)) return value;
      problem(field, `This is ${describeRange(range)}, not ${JSON.stringify(value)}.`);
      return fallback;
    },
    template(field, reads = 'input') {
      const value = take(field);
      return value === undefined ? undefined : compile(value, field, reads);
    },
    typed(field, type, range) {
      const value = take(field);
      if (value === undefined) return undefined;
      const expression = typeof value === 'string' && expressionWithin(value) !== undefined;
      if (!expression && typeName(value) !== type) {
        problem(field, `A literal ${type} or an expression in {% %} is wanted here, not ${typeName(value)}.`);
        return undefined;
      }
      if (!expression && range && !(typeof value === 'number' && isWithin(value, range))) {
        problem(field, `This is ${describeRange(range)}, not ${JSON.stringify(value)}.`);
        return undefined;
      }
      return compile(value, field, 'input');
    },
    inner(field, name = field) {
      const value = take(field);
      if (value === undefined) return undefined;
      if (isRecord(value)) return nested(value, name);
      problem(field, `This is an object, not ${typeName(value)}.`);
      return undefined;
    },
    list(field, least = 1) {
      const value = take(field);
      if (value === undefined) return [];
      if (!Array.isArray(value)) problem(field, `This is a list, not ${typeName(value)}.`);
      else if (value.length < least) problem(field, 'This is a list with at least one member.');
      return (Array.isArray(value) ? value : []).flatMap((item, index) => {
        if (isRecord(item)) return [nested(item, `${field}[${index}]`)];
        problem(`${field}[${index}]`, `This is an object, not ${typeName(item)}.`);
        return [];
      });
    },
    strings(field) {
      const value = take(field);
      if (value === undefined) return [];
      if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
      problem(field, 'This is a list of texts.');
      return [];
    },
    done() {
      for (const field of Object.keys(raw)) if (!asked.has(field)) problem(field, unknownField(field));
    },
  };
  return reader;
}

function unknownField(field: string): string {
  if (JSONPATH.has(field) || field.endsWith('.$')) {
    return 'This belongs to JSONPath; this state is JSONata. Use Arguments, Output, Assign or Condition.';
  }
  if (field === 'Credentials') return 'Roles of other accounts cannot be assumed here; let the Lambda assume the role.';
  if (field === 'Iterator') return 'This is the old name: use ItemProcessor.';
  return 'This field is not known here.';
}

/** What is checked is compiled then, and not once more to be run. */
function onceEach(): Compile {
  const known = new Map<string, CompiledExpression>();
  return (source) => {
    const compiled = known.get(source) ?? compileExpression(source);
    known.set(source, compiled);
    return compiled;
  };
}

type Complaint = { at: string; message: string };

function complaintsIn(value: unknown, at: string, vocabulary: Vocabulary, compile: Compile): Complaint[] {
  if (typeof value === 'string') {
    const source = expressionWithin(value);
    if (source === undefined) return [];
    return checkExpression(source, vocabulary, compile).map((message) => ({ at, message: `${message}.` }));
  }
  if (Array.isArray(value))
    return value.flatMap((item, index) => complaintsIn(item, `${at}[${index}]`, vocabulary, compile));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...(key.endsWith('.$') ? [{ at: `${at}/${key}`, message: unknownField(key) }] : []),
    ...complaintsIn(item, `${at}/${key}`, vocabulary, compile),
  ]);
}

const isWithin = (value: number, { from, to, whole }: NumberRange) =>
  value >= from && value <= to && (!whole || Number.isInteger(value));

const describeRange = ({ from, to, whole }: NumberRange) => `a ${whole ? 'whole ' : ''}number from ${from} to ${to}`;
