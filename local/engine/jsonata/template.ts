import { isRecord } from '../json.ts';
import { type CompiledExpression, compileExpression } from './expression.ts';

/** A JSON value whose strings may be JSONata expressions. `field` is its place within the state, such as `Output/a`. */
export type Template =
  | { kind: 'literal'; field: string; value: unknown }
  | { kind: 'expression'; field: string; expression: CompiledExpression }
  | { kind: 'list'; field: string; items: Template[] }
  | { kind: 'object'; field: string; entries: [string, Template][] };

const EXPRESSION = /^\{%([\s\S]*)%\}$/;

/** The JSONata text within `{% %}`, trimmed, or undefined for a string that is only a string. */
export const expressionWithin = (text: string): string | undefined => EXPRESSION.exec(text)?.[1]?.trim();

/** Compiles a value, each of its expressions by `compile`; throws what that throws. */
export function compileTemplate(value: unknown, field: string, compile = compileExpression): Template {
  if (typeof value === 'string') {
    const source = expressionWithin(value);
    if (source === undefined) return { kind: 'literal', field, value };
    return { kind: 'expression', field, expression: compile(source) };
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileTemplate(item, `${field}[${index}]`, compile));
    return items.every(isLiteral) ? { kind: 'literal', field, value } : { kind: 'list', field, items };
  }
  if (isRecord(value)) {
    const entries = Object.entries(value).map(([key, item]): [string, Template] => [
      key,
      compileTemplate(item, `${field}/${key}`, compile),
    ]);
    return entries.every(([, item]) => isLiteral(item))
      ? { kind: 'literal', field, value }
      : { kind: 'object', field, entries };
  }
  return { kind: 'literal', field, value };
}

/** Fills a template in; `evaluate` answers one expression, immediately where it can, and throws when it cannot. */
export async function fillTemplate(template: Template, evaluate: Evaluate): Promise<unknown> {
  if (template.kind === 'literal') return template.value;
  if (template.kind === 'expression') return evaluate(template.expression, template.field);
  if (template.kind === 'list') {
    const items: unknown[] = [];
    for (const item of template.items) items.push(await filled(item, evaluate));
    return items;
  }
  const entries: [string, unknown][] = [];
  for (const [key, item] of template.entries) {
    const value = filled(item, evaluate);
    entries.push([key, value instanceof Promise ? await value : value]);
  }
  return Object.fromEntries(entries);
}

type Evaluate = (expression: CompiledExpression, field: string) => unknown;

function filled(template: Template, evaluate: Evaluate): unknown {
  if (template.kind === 'literal') return template.value;
  if (template.kind === 'expression') return evaluate(template.expression, template.field);
  return fillTemplate(template, evaluate);
}

const isLiteral = (template: Template): template is Template & { kind: 'literal' } => template.kind === 'literal';
