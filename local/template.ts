import { readFileSync } from 'node:fs';
import { CORE_SCHEMA, defineScalarTag, defineSequenceTag, load } from 'js-yaml';
import * as z from 'zod';
import { prepared, type Source } from './prepared/prepared.ts';

/** A value of a template; intrinsic functions in their long form: `!Ref X` is `{ Ref: 'X' }`. */
export type Value = z.infer<ReturnType<typeof z.json>>;

const Statement = z.object({
  Sid: z.string(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
  Resource: z.json(),
  Condition: z.json().optional(),
});
export type Statement = z.infer<typeof Statement>;

const PolicyDocument = z.object({ Statement: z.array(Statement) });

const Template = z.strictObject({
  AWSTemplateFormatVersion: z.literal('2010-09-09'),
  Transform: z.literal('AWS::Serverless-2016-10-31').optional(),
  Description: z.string(),
  Metadata: z.record(z.string(), z.json()).default({}),
  Parameters: z.record(z.string(), z.json()),
  Rules: z.record(z.string(), z.json()).default({}),
  Conditions: z.record(z.string(), z.json()).default({}),
  Globals: z.record(z.string(), z.json()).default({}),
  Resources: z.record(
    z.string(),
    z.strictObject({
      Type: z.string(),
      Condition: z.string().optional(),
      DependsOn: z.json().optional(),
      DeletionPolicy: z.json().optional(),
      UpdatePolicy: z.json().optional(),
      UpdateReplacePolicy: z.json().optional(),
      IgnoreGlobals: z.json().optional(),
      Properties: z.record(z.string(), z.json()).default({}),
    }),
  ),
  Outputs: z.record(z.string(), z.json()).default({}),
});
export type Template = z.infer<typeof Template>;

const Sections = Template.pick({
  Metadata: true,
  Parameters: true,
  Rules: true,
  Conditions: true,
  Globals: true,
  Resources: true,
  Outputs: true,
}).extend({ Parameters: Template.shape.Parameters.default({}), Resources: Template.shape.Resources.default({}) });
export type Sections = z.infer<typeof Sections>;

/** Reads a template of this repository. */
export function readTemplate(path: string): Template {
  return JSON.parse(prepared(templateSource(path)));
}

/** A template of this repository as JSON. */
export function templateSource(path: string): Source {
  const of = readFileSync(new URL(path, ROOT), 'utf8');
  return { name: path, of, make: () => JSON.stringify(parseTemplate(of)) };
}

const templates = new Map<string, Template>();

/** The same, read once: reading takes longer than many a run that needs it. */
export function templateOf(path: string): Template {
  const template = templates.get(path) ?? readTemplate(path);
  templates.set(path, template);
  return template;
}

/** The template that a YAML text holds. A section or an attribute that is not known here is refused. */
export function parseTemplate(text: string): Template {
  return Template.parse(load(text, { schema: CLOUDFORMATION }));
}

/** Some sections of a template, those that a YAML text holds; the others are empty. */
export function parseSections(text: string): Sections {
  return Sections.parse(load(text, { schema: CLOUDFORMATION }));
}

const ROOT = new URL('../', import.meta.url);

const longForm = (tag: string, value: unknown) => {
  const name = tag.slice(1);
  if (name === 'GetAtt' && typeof value === 'string') return { 'Fn::GetAtt': value.split('.') };
  return { [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: value };
};

// Only to read: template/make/yaml.ts writes.
const identify = () => false;

const CLOUDFORMATION = CORE_SCHEMA.withTags(
  defineScalarTag('!', { matchByTagPrefix: true, identify, resolve: (source, _, tag) => longForm(tag, source) }),
  defineSequenceTag<{ tag: string; items: unknown[] }, object>('!', {
    matchByTagPrefix: true,
    identify,
    create: (tag) => ({ tag, items: [] }),
    addItem: ({ items }, item) => {
      items.push(item);
    },
    finalize: ({ tag, items }) => longForm(tag, items),
  }),
);

export type Grant = Statement & {
  /** The condition of the template without which nothing of this is granted. */
  onlyIf?: string;
};

/** Everything that a role may do: its own policies and the managed policies of the template that it names. */
export function grantsOf(template: Template, role: string): Grant[] {
  const { Policies = [], ManagedPolicyArns = [] } = template.Resources[role]?.Properties ?? {};
  const own = choices(Policies).flatMap(({ value, onlyIf }) => statements(value, 'PolicyDocument', onlyIf));
  const managed = choices(ManagedPolicyArns).flatMap(({ value, onlyIf }) => {
    const policy = z.object({ Ref: z.string() }).parse(value).Ref;
    return statements(template.Resources[policy]?.Properties, 'PolicyDocument', onlyIf);
  });
  return [...own, ...managed];
}

const If = z.object({ 'Fn::If': z.tuple([z.string(), z.json(), z.json()]) });

/** The entries of a list, those under `!If` with the name of their condition; what is there otherwise is nothing. */
function choices(list: Value): { value: Value; onlyIf?: string }[] {
  return z
    .array(z.json())
    .parse(list)
    .map((value) => {
      const choice = If.safeParse(value);
      return choice.success ? { value: choice.data['Fn::If'][1], onlyIf: choice.data['Fn::If'][0] } : { value };
    });
}

function statements(holder: unknown, key: string, onlyIf?: string): Grant[] {
  const document = PolicyDocument.parse(z.record(z.string(), z.json()).parse(holder)[key]);
  return document.Statement.map((statement) => ({ ...statement, ...(onlyIf !== undefined && { onlyIf }) }));
}

/** A value as people write it: `${Name}` for what the template fills in. */
export function textOf(value: Value): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  const [[name, inner] = ['', '']] = Object.entries(value);
  if (name === 'Ref') return `\${${inner}}`;
  if (name === 'Fn::GetAtt') return `\${${textOf(inner).replaceAll(', ', '.')}}`;
  if (name === 'Fn::Sub') return textOf(inner);
  if (name === 'Fn::If' && Array.isArray(inner)) return `${textOf(inner[1] ?? '')} or ${textOf(inner[2] ?? '')}`;
  return Object.entries(value)
    .map(([key, each]) => `${key}: ${textOf(each)}`)
    .join(', ');
}
