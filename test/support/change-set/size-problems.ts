import * as z from 'zod';
import type { Template, Value } from '../../../local/template.ts';
import { largest, Parameter, sizeProblems } from './largest.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: white space does not count. */
const TRUST_POLICY = 2_048;
const INLINE_POLICIES = 10_240;
const MANAGED_POLICY = 6_144;
const MANAGED_POLICIES = 10;

/** Lambda measures the JSON text of the variables: https://github.com/github-aws-runners/terraform-aws-github-runner/issues/3594 */
const ENVIRONMENT = 4_096;

/** Policies and environments that are too large once every parameter is as long as it may be. */
export function sizesOf(template: Template): string[] {
  return [
    ...Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => {
      if (Type === 'AWS::IAM::Role') return roleProblems(id, Properties, template);
      if (Type === 'AWS::Serverless::Function') return environmentProblems(id, Properties, template);
      if (Type !== 'AWS::IAM::ManagedPolicy') return [];
      return above(`${id}: the policy`, size(Properties.PolicyDocument, template), MANAGED_POLICY);
    }),
    ...countedParameters(template).flatMap((name) => sizeProblems(name, Parameter.parse(template.Parameters[name]))),
  ];
}

type Properties = Template['Resources'][string]['Properties'];

function roleProblems(
  id: string,
  { AssumeRolePolicyDocument, Policies = [], ManagedPolicyArns = [] }: Properties,
  template: Template,
) {
  const inline = z.array(z.object({ PolicyDocument: z.json() })).parse(largest(Policies, template));
  const bytes = inline.reduce((sum, { PolicyDocument }) => sum + JSON.stringify(PolicyDocument).length, 0);
  const managed = z.array(z.json()).parse(ManagedPolicyArns).length;
  return [
    ...above(`${id}: the trust policy`, size(AssumeRolePolicyDocument, template), TRUST_POLICY),
    ...above(`${id}: its inline policies`, bytes, INLINE_POLICIES),
    ...(managed > MANAGED_POLICIES ? [`${id}: has ${managed} managed policies, more than ${MANAGED_POLICIES}`] : []),
  ];
}

function environmentProblems(id: string, { Environment }: Properties, template: Template): string[] {
  const everywhere = z.object({ Function: z.object({ Environment: Variables }) }).parse(template.Globals);
  const own = Variables.parse(Environment ?? { Variables: {} });
  const variables = largest({ ...everywhere.Function.Environment.Variables, ...own.Variables }, template);
  return above(`${id}: its environment`, Buffer.byteLength(JSON.stringify(variables)), ENVIRONMENT);
}

const Variables = z.object({ Variables: z.record(z.string(), z.json()) });

const size = (value: Value | undefined, template: Template) => JSON.stringify(largest(value ?? '', template)).length;

const above = (what: string, bytes: number, most: number): string[] =>
  bytes > most ? [`${what} can have ${bytes} characters, more than ${most}`] : [];

/** The parameters that stand in what is measured. */
function countedParameters({ Parameters, Globals, Resources }: Template): string[] {
  const measured = Object.values(Resources).map(({ Type, Properties }) => {
    const { Environment, AssumeRolePolicyDocument, Policies, PolicyDocument, ...rest } = Properties;
    const isIam = Type.startsWith('AWS::IAM::');
    const named = Type.startsWith('AWS::Scheduler::') ? [rest.ScheduleExpression, rest.ScheduleExpressionTimezone] : [];
    return [Environment, ...(isIam ? [AssumeRolePolicyDocument, Policies, PolicyDocument] : []), ...named];
  });
  const text = JSON.stringify([Globals, measured]);
  return Object.keys(Parameters).filter((name) => text.includes(`{"Ref":"${name}"}`) || text.includes(`\${${name}}`));
}
