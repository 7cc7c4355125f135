import * as z from 'zod';
import { parseTemplate, type Template } from '../../../local/template.ts';
import { limitProblems } from './limit-problems.ts';
import { ruleProblems } from './rule-problems.ts';
import { sizesOf } from './size-problems.ts';

/** Types whose resources CloudFormation can take a snapshot of; none of them is used here. */
const POLICIES: Readonly<Record<string, readonly string[]>> = {
  DeletionPolicy: ['Delete', 'Retain', 'RetainExceptOnCreate'],
  UpdateReplacePolicy: ['Delete', 'Retain'],
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html */
const HAVE_UPDATE_POLICY =
  /^AWS::(AutoScaling::|Lambda::Alias$|ElastiCache::|OpenSearchService::|Elasticsearch::|AppStream::)/;

/**
 * Why CloudFormation would refuse a template, or a service what it makes of it, as far as cfn-lint does not authorize it: Rules,
 * Metadata, policies of resources, limits, sizes.
 */
export function changeSetProblems(text: string): string[] {
  const template = parseTemplate(text);
  return [
    ...ruleProblems(template),
    ...interfaceProblems(template),
    ...attributeProblems(template),
    ...limitProblems(template, Buffer.byteLength(text)),
    ...sizesOf(template),
  ];
}

const Interface = z.strictObject({
  ParameterGroups: z.array(
    z.strictObject({ Label: z.strictObject({ default: z.string() }), Parameters: z.array(z.string()) }),
  ),
});

function interfaceProblems({ Metadata, Parameters }: Template): string[] {
  const { 'AWS::CloudFormation::Interface': shown, 'cfn-lint': _, ...others } = Metadata;
  const unknown = Object.keys(others).map((name) => `Metadata/${name}: is not known here`);
  if (shown === undefined) return unknown;
  const read = Interface.safeParse(shown);
  if (!read.success) return [...unknown, `Metadata: ${z.prettifyError(read.error)}`];
  const named = read.data.ParameterGroups.flatMap(({ Parameters: names }) => names);
  return [
    ...unknown,
    ...named.filter((name) => !Object.hasOwn(Parameters, name)).map((name) => `Metadata: ${name} is no parameter`),
    ...named.filter((name, at) => named.indexOf(name) < at).map((name) => `Metadata: ${name} is in two groups`),
    ...Object.keys(Parameters)
      .filter((name) => !named.includes(name))
      .map((name) => `Metadata: ${name} is in no group`),
  ];
}

function attributeProblems({ Resources, Conditions }: Template): string[] {
  return Object.entries(Resources).flatMap(([id, resource]) => {
    const policies = Object.entries(POLICIES).flatMap(([name, allowed]) => {
      const value = Object(resource)[name];
      return value === undefined || allowed.includes(value)
        ? []
        : [`${id}/${name}: is ${allowed.join(' or ')}, not ${JSON.stringify(value)}`];
    });
    const { Condition, DeletionPolicy, UpdateReplacePolicy, UpdatePolicy, Type, DependsOn = [] } = resource;
    const isFunction = Type === 'AWS::Serverless::Function';
    // SAM gives what it makes of events the same policy, and a rule or subscription that stays would call twice.
    const isCalled = isFunction && resource.Properties.Events === undefined;
    const hasOne = (DeletionPolicy === undefined) !== (UpdateReplacePolicy === undefined);
    const missing = [DependsOn].flat().filter((name) => !Object.hasOwn(Resources, String(name)));
    return [
      ...policies,
      ...(isCalled && UpdateReplacePolicy !== 'Retain'
        ? [`${id}/UpdateReplacePolicy: is Retain, for its versions`]
        : []),
      ...(isFunction && !isCalled && UpdateReplacePolicy !== undefined
        ? [`${id}/UpdateReplacePolicy: what starts it would stay, too`]
        : []),
      ...(isFunction && DeletionPolicy !== undefined ? [`${id}/DeletionPolicy: its versions would not be kept`] : []),
      ...(!isFunction && hasOne ? [`${id}: DeletionPolicy and UpdateReplacePolicy go together`] : []),
      ...(UpdatePolicy !== undefined && !HAVE_UPDATE_POLICY.test(Type) ? [`${id}/UpdatePolicy: ${Type} has none`] : []),
      ...(Condition !== undefined && !Object.hasOwn(Conditions, Condition) ? [`${id}: no condition ${Condition}`] : []),
      ...missing.map((name) => `${id}/DependsOn: there is no resource ${String(name)}`),
    ];
  });
}
