import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { substitutionsFor } from '../../../local/cloud/machines/machines.ts';
import { loadDefinition } from '../../../local/engine/readers/definition.ts';
import { expandRetriers } from '../../../local/retriers.ts';
import { leakCheckedFunctions } from '../../support/processes/leak-checked.ts';
import { filesIn, textOf, trackedFiles } from '../../support/repository.ts';

type Json = { [key: string]: unknown };
type Finding = { message: string; stateName?: string };
type LanguageService = {
  TextDocument: { create(uri: string, language: string, version: number, text: string): object };
  getLanguageService(options: object): {
    parseJSONDocument(document: object): object;
    doValidation(document: object, json: object): Promise<Finding[]>;
  };
};

// Both come as CommonJS, the first without types.
const require = createRequire(import.meta.url);
const aslValidator: (definition: object) => { errors: { 'Error code'?: string; Message?: string }[] } =
  require('asl-validator/dist/src/validator.js');
const service: LanguageService = require('amazon-states-language-service');

const files = filesIn('statemachines', /\.asl\.yaml$/);
const substitutionsIn = (region: string) =>
  substitutionsFor({
    region,
    account: '111122223333',
    functions: Object.keys(leakCheckedFunctions({ region: 'eu-west-1' })),
    machines: files.map((file) => basename(file, '.asl.yaml')),
  });
const written = (file: string) => JSON.stringify(load(textOf(file)));
const deployed = (file: string, region: string) => {
  const substitutions = substitutionsIn(region);
  return expandRetriers(textOf(file)).replace(/\$\{(\w+)\}/g, (_, name: string) => substitutions[name] ?? name);
};

// One Region of each partition that Step Functions and EKS are in for everybody.
const REGIONS = ['eu-west-1', 'us-gov-west-1', 'cn-north-1'];

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Every state of a definition with its name, those inside of branches and Maps too. */
function statesOf(value: unknown): [string, Json][] {
  if (!isObject(value)) return [];
  const own = isObject(value.States) ? Object.entries(value.States) : [];
  const states = own.filter((entry): entry is [string, Json] => isObject(entry[1]));
  return [...states, ...Object.entries(value).flatMap(([key, inner]) => (key === 'Arguments' ? [] : statesOf(inner)))];
}

/** The names that code really throws: literals of WorkflowError, of errorNamed() and of the table of EKS's meanings. */
const thrown = new Set(
  trackedFiles()
    .filter((file) => /^functions\/.*\.ts$/.test(file))
    .flatMap((file) => [
      ...textOf(file).matchAll(
        /new WorkflowError\(\s*'(\w+)'|\berrorNamed\('(\w+)'\)|\b(?:name|error): '(\w+)'|return '(\w+)'/g,
      ),
    ])
    .map(([, ...names]) => names.find((name) => name !== undefined)),
);

describe.each(files)('%s', (file) => {
  it('loads on the embedded engine', () => {
    const definition = loadDefinition(expandRetriers(textOf(file)), substitutionsIn('eu-west-1'));

    expect(definition.revision).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each(REGIONS)('passes asl-validator as it is deployed in %s', (region) => {
    // It mutates what it is given, and takes a plain text as Output for a mistake.
    const { errors } = aslValidator(JSON.parse(deployed(file, region)));

    expect(errors).toEqual([]);
  });

  it.each([
    ...REGIONS.map((region) => [`deployed in ${region}`, deployed(file, region)] as const),
    // What an editor shows.
    ['written', written(file)] as const,
  ])('passes the language service of AWS as it is %s', async (_, text) => {
    const document = service.TextDocument.create('machine.asl.json', 'json', 1, text);
    const language = service.getLanguageService({});

    const findings = await language.doValidation(document, language.parseJSONDocument(document));

    expect(findings.map(({ message }) => message)).toEqual([]);
  });

  const tasks = statesOf(load(textOf(file))).filter(([, state]) => state.Type === 'Task');

  it.each(tasks)('%s has a time limit, retries and a comment', (_, task) => {
    expect(task.TimeoutSeconds).toBeDefined();
    expect(task.Retry).not.toEqual([]);
    expect(task.Retry).toBeDefined();
    expect(task.Comment).toMatch(/\w/);
  });

  it('calls no service of one partition alone', () => {
    expect(tasks.map(([, { Resource }]) => String(Resource).split(':').slice(0, 3).join(':'))).toEqual(
      tasks.map(() => `arn:\${Partition}:states`),
    );
  });

  it('names only errors that somebody throws', () => {
    const rules = statesOf(load(expandRetriers(textOf(file)))).flatMap(([, { Retry = [], Catch = [] }]) =>
      [Retry, Catch].flat(),
    );
    const named = rules.flatMap((rule) => (isObject(rule) && Array.isArray(rule.ErrorEquals) ? rule.ErrorEquals : []));

    const unknown = named.filter(
      (name) => !/^(States|Lambda|Runtime|Sandbox|Extension|StepFunctions)\./.test(name) && !thrown.has(name),
    );

    expect([...new Set(unknown)]).toEqual([]);
  });
});
