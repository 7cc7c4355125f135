import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import draft6 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import { load } from 'js-yaml';

// EKS's own schemas use `format: boolean` and other words no validator knows; they are no reason to refuse a schema.
const TOLERANT: Options = { strict: false, allErrors: true, validateFormats: false, verbose: true, logger: false };

const compiled = new Map<string, ValidateFunction>();

/**
 * What is wrong with an add-on's configuration values (JSON or YAML text), each in the words of EKS's validator, such as
 * `$.podAnnotations: is not defined in the schema and ...`. Empty when EKS would take them.
 */
export function configurationProblems(schema: string, values: string): string[] {
  const value = parsedValues(values);
  if (value === undefined) return ['$: is neither JSON nor YAML'];
  if (!isObject(value)) return [`$: ${typeName(value)} found, object expected`];
  const validate = validatorOf(schema);
  return validate(value) ? [] : [...new Set((validate.errors ?? []).flatMap(sentence))];
}

/** Whether configuration values ask for the defaults, which EKS shows as no values at all. */
export function asksForDefaults(values: string): boolean {
  const value = parsedValues(values);
  return isObject(value) && Object.keys(value).length === 0;
}

/** Whether a text is a JSON Schema that add-on configurations can be held against. */
export function isConfigurationSchema(schema: string): boolean {
  try {
    validatorOf(schema);
    return true;
  } catch {
    return false;
  }
}

function parsedValues(text: string): unknown {
  // An empty document is null to EKS's parser, and an error to this one.
  if (text.split('\n').every((line) => /^\s*(#.*)?$/.test(line))) return null;
  try {
    return load(text);
  } catch {
    return undefined;
  }
}

function validatorOf(schema: string): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const parsed: unknown = JSON.parse(schema);
  if (!isObject(parsed)) throw new Error('A configuration schema is an object.');
  const dialect = String(parsed.$schema ?? '');
  const ajv = dialect.includes('2019-09') ? new Ajv2019(TOLERANT) : new Ajv(TOLERANT).addMetaSchema(draft6);
  const validate = ajv.compile(parsed);
  compiled.set(schema, validate);
  return validate;
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
