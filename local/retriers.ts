import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { readYaml } from '../functions/core/configuration/yaml.ts';
import { DefinitionError } from './engine/readers/definition.ts';

const Classes = z.record(
  z.string().endsWith('.*'),
  z.array(z.looseObject({ ErrorEquals: z.array(z.string()) })).min(1),
);
type Classes = z.infer<typeof Classes>;

let known: { text: string; classes?: Classes } | undefined;

/** The text of `retriers.yaml`. */
export function classesText(): string {
  known ??= { text: readFileSync(FILE, 'utf8') };
  return known.text;
}

/** The classes of errors that the definitions name, each with the retriers that it stands for. */
export function readClasses(): Classes {
  const text = classesText();
  const classes = known?.classes ?? classesIn(text);
  known = { text, classes };
  return classes;
}

function classesIn(text: string): Classes {
  const read = readYaml(text);
  if ('problem' in read) throw new DefinitionError([{ message: `retriers.yaml ${read.problem}.` }]);
  return Classes.parse(read.value);
}

const FILE = new URL('../statemachines/retriers.yaml', import.meta.url);

/**
 * A definition as Step Functions takes it: the text of an `.asl.yaml` with the retriers of `retriers.yaml` in place of the
 * classes that it names. Gives JSON, or the text as it is when it is no object, which whoever reads it then reports. Throws
 * DefinitionError with every class that is misspelt or does not stand alone.
 */
export function expandRetriers(text: string, classes: Classes = readClasses()): string {
  const definition = parsed(text);
  if (definition === undefined) return text;
  const problems: { message: string }[] = [];

  const retriersOf = (retrier: unknown): unknown[] => {
    const named = namedIn(retrier);
    if (named.length === 0) return [retrier];
    const unknown = named.filter((name) => !Object.hasOwn(classes, name));
    for (const name of unknown) {
      problems.push({ message: `There is no class ${name}: retriers.yaml has ${Object.keys(classes).join(', ')}.` });
    }
    const others = Object.keys(Object(retrier)).filter((key) => !['ErrorEquals', 'Comment'].includes(key));
    if (others.length > 0 || named.length < errorsOf(retrier).length) {
      problems.push({
        message: `The retrier of ${named.join(', ')} holds more than classes: retriers.yaml has the rest.`,
      });
    }
    return named.flatMap((name) => classes[name] ?? []);
  };

  const expanded = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) {
      const items = key === 'Retry' ? value.flatMap(retriersOf) : value;
      return items.map((item) => expanded(item, ''));
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, expanded(inner, name)]));
  };

  const whole = expanded(definition, '');
  if (problems.length > 0) throw new DefinitionError(problems);
  return JSON.stringify(whole, null, 2);
}

function parsed(text: string): object | undefined {
  const read = readYaml(text);
  const definition = 'value' in read ? read.value : undefined;
  return typeof definition === 'object' && definition !== null ? definition : undefined;
}

const errorsOf = (retrier: unknown): unknown[] => {
  const { ErrorEquals } = Object(retrier);
  return Array.isArray(ErrorEquals) ? ErrorEquals : [];
};

const namedIn = (retrier: unknown) =>
  errorsOf(retrier).filter((name): name is string => typeof name === 'string' && name.endsWith('.*'));
