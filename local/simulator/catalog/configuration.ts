import { type ErrorObject, MissingRefError, type ValidateFunction } from 'ajv';
import { otherReading, readYaml } from '../../../functions/core/configuration/yaml.ts';
import { digestOf, prepared, type Source } from '../../prepared/prepared.ts';
import { compileSchema, isAllowedSchema } from './schema-dialects.ts';

const compiled = new Map<string, ValidateFunction | undefined>();

/**
 * What is wrong with an add-on's configuration values (JSON or YAML text), each in the words of EKS's validator, such as
 * `$.podAnnotations: is not defined in the schema and ...`. Empty when EKS would take them.
 */
export function configurationProblems(schema: string, values: string): string[] {
  return JSON.parse(prepared(configurationVerdict(schema, values)));
}

/** The same as JSON text: to compile a schema takes longer than most of what a run does with it. */
export function configurationVerdict(schema: string, values: string): Source {
  const of = `${schema}\n${values}`;
  return { name: `configuration ${digestOf(of)}`, of, make: () => JSON.stringify(readAndChecked(schema, values)) };
}

function readAndChecked(schema: string, values: string): string[] {
  const read = parsedValues(values);
  if ('problem' in read) return [`$: ${read.problem}`];
  const problems = problemsIn(schema, read.value);
  // Which YAML the reader of EKS knows is documented nowhere, so what either of them gives has to fit here.
  return problems.length > 0 ? problems : problemsIn(schema, otherReading(values).value ?? read.value);
}

function problemsIn(schema: string, value: unknown): string[] {
  if (!isObject(value)) return [`$: ${typeName(value)} found, object expected`];
  const validate = validatorOf(schema);
  if (!validate || validate(value)) return [];
  return [...new Set((validate.errors ?? []).flatMap(sentence))];
}

/** Whether configuration values ask for the defaults, which EKS shows as no values at all. */
export function asksForDefaults(values: string): boolean {
  const read = parsedValues(values);
  return 'value' in read && isObject(read.value) && Object.keys(read.value).length === 0;
}

/** Whether a text is a JSON Schema that add-on configurations can be held against, as are those of every catalogue that was read. */
export function isConfigurationSchema(text: string): boolean {
  try {
    const schema: unknown = JSON.parse(text);
    if (!isAllowedSchema(schema)) return false;
    compileSchema(schema);
    return true;
  } catch (error) {
    return error instanceof MissingRefError;
  }
}

function parsedValues(text: string): ReturnType<typeof readYaml> {
  // An empty document is null to EKS's parser, and an error to this one.
  return text.split('\n').every((line) => /^\s*(#.*)?$/.test(line)) ? { value: null } : readYaml(text);
}

/** What holds values against a schema; `undefined` for one that refers to what it does not hold, or is none: it takes anything. */
function validatorOf(schema: string): ValidateFunction | undefined {
  if (!compiled.has(schema)) compiled.set(schema, compiledSchema(schema));
  return compiled.get(schema);
}

function compiledSchema(schema: string): ValidateFunction | undefined {
  try {
    return compileSchema(JSON.parse(schema));
  } catch {
    return undefined;
  }
}

function sentence(error: ErrorObject): string[] {
  const at = `$${error.instancePath.split('/').slice(1).map(step).join('')}`;
  const params: Record<string, unknown> = error.params;
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const extra = String(params.additionalProperty ?? params.unevaluatedProperty);
      return [`${at}.${extra}: is not defined in the schema and the schema does not allow additional properties`];
    }
    case 'required':
      return [`${at}.${String(params.missingProperty)}: is missing but it is required`];
    case 'type':
      return [`${at}: ${typeName(error.data)} found, ${expected(params.type)} expected`];
    case 'enum':
      return [`${at}: does not have a value in the enumeration [${list(params.allowedValues)}]`];
    case 'pattern':
      return [`${at}: does not match the regex pattern ${String(params.pattern)}`];
    case 'minimum':
      return [`${at}: must have a minimum value of ${String(params.limit)}`];
    case 'maximum':
      return [`${at}: must have a maximum value of ${String(params.limit)}`];
    default:
      return [`${at}: ${error.message ?? error.keyword}`];
  }
}

function step(part: string): string {
  const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
  return /^\d+$/.test(name) ? `[${name}]` : `.${name}`;
}

function expected(type: unknown): string {
  return Array.isArray(type) ? `[${list(type)}]` : String(type);
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.join(', ') : String(values);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
