import * as z from 'zod';
import type { Template, Value } from '../../../local/template.ts';
import { largest, Parameter } from './largest.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST = { Parameters: 200, Resources: 500, Outputs: 200 } as const;
const LONGEST_ID = 255;

/** Properties that a service takes up to a number of characters, by the type of the resource. */
const LONGEST: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'AWS::Serverless::StateMachine': { Name: 80 },
  'AWS::Serverless::Function': { Description: 256 },
  'AWS::Logs::LogGroup': { LogGroupName: 512 },
  'AWS::IAM::Role': { Path: 512, RoleName: 64 },
  'AWS::IAM::ManagedPolicy': { Path: 512, Description: 1000 },
  'AWS::CloudWatch::Alarm': { AlarmName: 255, AlarmDescription: 1024 },
  'AWS::CloudWatch::Dashboard': { DashboardName: 255 },
  'AWS::Scheduler::ScheduleGroup': { Name: 64 },
  'AWS::Scheduler::Schedule': { ScheduleExpression: 256, ScheduleExpressionTimezone: 50 },
  'AWS::ApiGatewayV2::Api': { Name: 128 },
  'AWS::KMS::Key': { Description: 8192 },
  'AWS::SNS::Topic': { DisplayName: 100 },
};

/** What is beyond the limits of CloudFormation, or longer than a service takes. */
export function limitProblems(template: Template, bytes: number): string[] {
  return [
    ...(bytes > 1_000_000 ? [`The template has ${bytes} bytes, more than 1,000,000`] : []),
    ...(template.Description.length > 1024 ? ['Description: has more than 1,024 characters'] : []),
    ...Object.entries(MOST).flatMap(([section, most]) => countProblems(template, section, most)),
    ...Object.entries(template.Parameters).flatMap(([name, parameter]) => parameterProblems(name, parameter)),
    ...outputProblems(template),
    ...nameProblems(template),
  ];
}

function countProblems(template: Template, section: string, most: number): string[] {
  const names = Object.keys(z.record(z.string(), z.json()).parse(Object(template)[section]));
  const odd = names.filter((name) => !/^[A-Za-z0-9]+$/.test(name) || name.length > LONGEST_ID);
  return [
    ...(names.length > most ? [`${section}: there are ${names.length}, more than ${most}`] : []),
    ...odd.map((name) => `${section}/${name}: a name has letters and digits, ${LONGEST_ID} at most`),
  ];
}

function parameterProblems(name: string, given: Value): string[] {
  const read = Parameter.safeParse(given);
  if (!read.success) return [`Parameters/${name}: ${z.prettifyError(read.error)}`];
  const { Type, Default, AllowedPattern, AllowedValues, Description, MaxLength = 4096, ...bounds } = read.data;
  const problems = [];
  if (Description.length > 4000) problems.push('Description has more than 4,000 characters');
  if (MaxLength > 4096) problems.push('a value has 4,096 bytes at most');
  if (Type !== 'String' && read.data.MaxLength !== undefined) problems.push(`MaxLength is for String, not for ${Type}`);
  if (Type === 'Number' && AllowedPattern !== undefined) problems.push('AllowedPattern is not for Number');
  if (Default === undefined) return problems.map((problem) => `Parameters/${name}: ${problem}`);

  const text = String(Default);
  // CloudFormation matches the whole value, and each value of a list.
  const pattern = new RegExp(`^(?:${AllowedPattern ?? '.*'})$`, 's');
  const values = Type === 'CommaDelimitedList' ? text.split(',') : [text];
  if (!values.every((value) => pattern.test(value))) problems.push('its Default does not match AllowedPattern');
  if (AllowedValues && !AllowedValues.map(String).includes(text)) problems.push('its Default is no allowed value');
  if (text.length > MaxLength || text.length < (bounds.MinLength ?? 0)) problems.push('its Default has another length');
  if (Type === 'Number' && (Number(text) < (bounds.MinValue ?? -1e9) || Number(text) > (bounds.MaxValue ?? 1e9))) {
    problems.push('its Default is out of bounds');
  }
  return problems.map((problem) => `Parameters/${name}: ${problem}`);
}

const Output = z.strictObject({ Description: z.string().max(1024), Value: z.json(), Condition: z.string().optional() });

const outputProblems = ({ Outputs }: Template): string[] =>
  Object.entries(Outputs).flatMap(([name, output]) => {
    const read = Output.safeParse(output);
    return read.success ? [] : [`Outputs/${name}: ${z.prettifyError(read.error)}`];
  });

function nameProblems(template: Template): string[] {
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) =>
    Object.entries(LONGEST[Type] ?? {}).flatMap(([property, most]) => {
      const value = Properties[property];
      const longest = value === undefined ? '' : String(largest(value, template));
      return longest.length > most
        ? [`${id}/${property}: can have ${longest.length} characters, more than ${most}`]
        : [];
    }),
  );
}
