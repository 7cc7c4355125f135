import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Template, Value } from '../template.ts';

/**
 * What a version of a function keeps as it was; a change of anything else needs no new version, and Lambda makes none. As
 * aws-cdk-lib has it in aws-lambda/lib/function-hash.ts.
 */
export const KEPT_BY_A_VERSION: ReadonlySet<string> = new Set([
  'Architectures',
  'DeadLetterQueue',
  'Description',
  'Environment',
  'EphemeralStorage',
  'FileSystemConfigs',
  'Handler',
  'KmsKeyArn',
  'Layers',
  'LoggingConfig',
  'MemorySize',
  'Role',
  'Runtime',
  'RuntimeManagementConfig',
  'SnapStart',
  'Timeout',
  'Tracing',
  'VpcConfig',
]);

/** The variable that says of a function what it is: the release, and the first digits of the digest of code and settings. */
export const RELEASE = 'UPKEEP_RELEASE';

type Properties = Template['Resources'][string]['Properties'];

/**
 * The template as it is deployed from `dist/`. SAM names the version of a function by AutoPublishCodeSha256 where that is
 * given, and by bucket and key of the code otherwise: here it is a digest of the code and of all that a version keeps. The
 * same digest stands in the function's environment, so that Lambda sees a change exactly where SAM asks for a version: it
 * refuses to make one of what has not changed.
 */
export function deployableTemplate(template: Template, digestOfCode: (codeUri: string) => string): Template {
  const everywhere = z.object({ Function: Settings }).parse(template.Globals).Function;
  const resources = Object.entries(template.Resources).map(([id, resource]) => {
    const { Type, Properties } = resource;
    if (Type === 'AWS::Serverless::StateMachine') {
      return [
        id,
        { ...resource, Properties: { ...Properties, DefinitionUri: fromDist(String(Properties.DefinitionUri)) } },
      ];
    }
    if (Type !== 'AWS::Serverless::Function') return [id, resource];
    const publishes = !z.array(z.string()).default([]).parse(resource.IgnoreGlobals).includes('AutoPublishAlias');
    return [id, { ...resource, Properties: deployableFunction(Properties, everywhere, digestOfCode, publishes) }];
  });
  return { ...template, Resources: Object.fromEntries(resources) };
}

const Settings = z.looseObject({
  Environment: z.object({ Variables: z.record(z.string(), z.json()) }).default({ Variables: {} }),
});

function deployableFunction(
  properties: Properties,
  everywhere: z.infer<typeof Settings>,
  digestOfCode: (codeUri: string) => string,
  publishes: boolean,
): Properties {
  const { Environment } = Settings.parse(properties);
  const variables = { ...everywhere.Environment.Variables, ...Environment.Variables };
  const settings = Object.entries({ ...everywhere, ...properties, Environment: variables });
  const kept = settings.filter(([name]) => KEPT_BY_A_VERSION.has(name));
  const codeUri = String(properties.CodeUri);
  const digest = digestOf([digestOfCode(codeUri), Object.fromEntries(kept)]);
  const release = `${String(variables[RELEASE])} ${digest.slice(0, 10)}`;
  return {
    ...properties,
    CodeUri: fromDist(codeUri),
    ...(publishes && { AutoPublishCodeSha256: digest }),
    Environment: { Variables: { ...Environment.Variables, [RELEASE]: release } },
  };
}

const fromDist = (uri: string) => (uri.startsWith('dist/') ? uri.slice('dist/'.length) : `../${uri}`);

/** Whatever the order in which members are written. */
const digestOf = (value: unknown) =>
  createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex');

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}

/** Its text, JSON: YAML as CloudFormation reads it takes more than one bare word for a truth value. */
export const textOfTemplate = (template: Template): string =>
  `${JSON.stringify(template, (_, value: Value) => (isEmpty(value) ? undefined : value), 1)}\n`;

const isEmpty = (value: Value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
