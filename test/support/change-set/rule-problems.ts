import * as z from 'zod';
import type { Template, Value } from '../../../local/template.ts';

/**
 * What CloudFormation takes in `Rules`, beside Ref. Anything else fails the change set, whatever the parameters are: "Template
 * format error: Following functions are not supported in the Rules block of the template".
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-rules.html
 */
const RULE_FUNCTIONS = new Set([
  'Fn::And',
  'Fn::Contains',
  'Fn::EachMemberEquals',
  'Fn::EachMemberIn',
  'Fn::Equals',
  'Fn::Not',
  'Fn::Or',
  'Fn::RefAll',
  'Fn::ValueOf',
  'Fn::ValueOfAll',
]);

const Rule = z.strictObject({
  RuleCondition: z.json().optional(),
  Assertions: z.array(z.strictObject({ Assert: z.json(), AssertDescription: z.string() })).min(1),
});

/** What is wrong with the rules of a template. */
export function ruleProblems({ Rules, Parameters }: Template): string[] {
  return Object.entries(Rules).flatMap(([name, rule]) => {
    const read = Rule.safeParse(rule);
    const shape = read.success ? [] : [`Rules/${name}: ${z.prettifyError(read.error)}`];
    return [...shape, ...functionProblems(rule, `Rules/${name}`, Parameters)];
  });
}

function functionProblems(value: Value, path: string, parameters: Template['Parameters']): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => functionProblems(each, path, parameters));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const inside = functionProblems(inner, path, parameters);
    if (name === 'Ref') {
      return Object.hasOwn(parameters, String(inner)) ? [] : [`${path}: Ref ${String(inner)} is not a parameter`];
    }
    const isFunction = name.startsWith('Fn::') || name === 'Condition';
    return isFunction && !RULE_FUNCTIONS.has(name) ? [`${path}: ${name} is not supported in Rules`, ...inside] : inside;
  });
}
