import { readFileSync } from 'node:fs';
import { parseSections, type Sections } from '../../local/template.ts';

/** What is written by hand, as YAML: what there is one of, and nothing to derive it from. */
export const base = (name: string): Sections =>
  parseSections(readFileSync(new URL(`../base/${name}.yaml`, import.meta.url), 'utf8'));

type Section = Sections['Resources'] | Sections['Parameters'];

/** Several parts as one. Throws for a name that two of them have. */
export function merged(parts: readonly Sections[]): Sections {
  const section = <S extends Section>(of: (part: Sections) => S): S => parts.map(of).reduce(joined);
  return {
    Metadata: section(({ Metadata }) => Metadata),
    Parameters: section(({ Parameters }) => Parameters),
    Rules: section(({ Rules }) => Rules),
    Conditions: section(({ Conditions }) => Conditions),
    Globals: section(({ Globals }) => Globals),
    Resources: section(({ Resources }) => Resources),
    Outputs: section(({ Outputs }) => Outputs),
  };
}

function joined<S extends Section>(one: S, other: S): S {
  const twice = Object.keys(other).filter((name) => Object.hasOwn(one, name));
  if (twice.length > 0) throw new Error(`The template would have ${twice.join(', ')} twice.`);
  return { ...one, ...other };
}
