import type * as z from 'zod';
import { didYouMean } from '../../../functions/core/input/did-you-mean.ts';
import { inputJsonSchema, MACHINE_INPUTS } from '../../cloud/machines/inputs.ts';
import { knownFields, typesAt } from '../../schema-fields.ts';
import { type Options, UsageError, type Words } from '../command.ts';
import { typedValue } from './value.ts';

// For Step Functions to say which execution started another; nobody types it.
const isTyped = (field: string) => /^[a-z]/.test(field);

const fieldsOf = (machine: string): string[] => knownFields(inputJsonSchema(machine) ?? {}, []).filter(isTyped);

/** `dryRun` as it is typed: `dry-run`. */
const flagOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The fields of the requests of some state machines as options, and `--set` for what is inside of them. */
export function requestOptions(machines: readonly string[] = Object.keys(MACHINE_INPUTS)): Options {
  const flags = machines.flatMap((machine) =>
    fieldsOf(machine).map((field) => [flagOf(field), { type: typeOf(machine, field) }] as const),
  );
  return { ...Object.fromEntries(flags), set: { type: 'string', multiple: true } };
}

function typeOf(machine: string, field: string): 'string' | 'boolean' {
  const types = typesAt(inputJsonSchema(machine) ?? {}, [field]);
  return types.size === 1 && types.has('boolean') ? 'boolean' : 'string';
}

export const REQUEST_HELP = `The request, as flags; they override the fields of --input
  --cluster NAME --addon NAME --version VERSION --profile NAME --dry-run --deadline-seconds N ...
                      every field of the request: upkeep schema MACHINE prints them all
  --set a.b=VALUE     a field within a field: --set cluster.region=eu-west-1 --set configurationValues.replicaCount=3`;

/** A field of a request, by its path, with its new value. */
export type FieldChange = { path: string[]; value: unknown };

/** What the flags say of a request for a state machine; a UsageError for flags that it does not have, all in one error. */
export function changesOf(words: Words, machine: string): FieldChange[] {
  const schema = inputJsonSchema(machine) ?? {};
  const own = new Map(fieldsOf(machine).map((field) => [flagOf(field), field]));
  const known = Object.keys(requestOptions()).filter((name) => name !== 'set' && words.options[name] !== undefined);
  const strangers = known.filter((name) => !own.has(name));
  const problems = strangers.map((name) => `--${name}${didYouMean(name, [...own.keys()], (near) => `--${near}`)}`);

  const flags = known.flatMap((name) => {
    const field = own.get(name);
    if (field === undefined) return [];
    return [{ path: [field], value: typedValue(words.options[name], typesAt(schema, [field]), `--${name}`) }];
  });
  const sets = [words.options.set ?? []].flat().map((text) => setChange(String(text), schema));
  if (problems.length === 0) return [...flags, ...sets];
  throw new UsageError(`These options are not fields of a request of ${machine}; no API call was made.`, problems);
}

/** `a.b=c`; a dot within a name is written `\.`, as in a tag. */
function setChange(text: string, schema: z.core.JSONSchema.BaseSchema): FieldChange {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`--set must be FIELD=VALUE such as cluster.region=eu-west-1, not '${text}'.`);
  }
  const path = name.split(/(?<!\\)\./).map((key) => key.replaceAll('\\.', '.'));
  return { path, value: typedValue(value, typesAt(schema, path), `--set ${name}`) };
}
