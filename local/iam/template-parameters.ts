import * as z from 'zod';
import type { Template } from '../template.ts';

/** Parameters of a stack that are not as by default. */
export type Parameters = Readonly<Record<string, string | readonly string[]>>;

const Parameter = z.looseObject({
  Type: z.enum(['String', 'Number', 'CommaDelimitedList']),
  Default: z.union([z.string(), z.number()]).optional(),
  AllowedPattern: z.string().optional(),
  AllowedValues: z.array(z.union([z.string(), z.number()])).optional(),
});

/** What is wrong with parameters that a template is given, by name. */
export function parameterProblems(template: Template, given: Parameters): { name: string; message: string }[] {
  return Object.entries(given).flatMap(([name, value]) => {
    if (!Object.hasOwn(template.Parameters, name)) {
      return [{ name, message: `The template has no parameter ${name}.` }];
    }
    const { items, refuses } = parameterOf(template, name, value);
    const refused = items.find(refuses);
    return refused === undefined ? [] : [{ name, message: `The parameter ${name} does not take '${refused}'.` }];
  });
}

/** Every parameter of a template, given or by default. Throws for one that it does not have or a value that it does not take. */
export function parametersOf(template: Template, given: Parameters = {}): Map<string, string | string[]> {
  const [problem] = parameterProblems(template, given);
  if (problem) throw new Error(problem.message);
  const entries = Object.keys(template.Parameters).map((name): [string, string | string[]] => {
    const { type, items } = parameterOf(template, name, given[name]);
    return [name, type === 'CommaDelimitedList' ? items : items.join(',')];
  });
  return new Map(entries);
}

/** A parameter of a template with a value, or its default: what it is in pieces, and which it does not take. */
function parameterOf(template: Template, name: string, given: string | readonly string[] | undefined) {
  const { Type, Default, AllowedPattern, AllowedValues } = Parameter.parse(template.Parameters[name]);
  const value = given ?? Default;
  if (value === undefined) throw new Error(`The parameter ${name} needs a value.`);
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : value.join(',');
  const pattern = new RegExp(`^(?:${AllowedPattern ?? '[^]*'})$`);
  return {
    type: Type,
    items: Type === 'CommaDelimitedList' ? text.split(',') : [text],
    refuses: (item: string) => !pattern.test(item) || AllowedValues?.map(String).includes(item) === false,
  };
}
