import * as z from 'zod';
import type { Template, Value } from '../../../local/template.ts';

/**
 * What the parameters of the templates may be at most, where their size counts: one value each, written so that it takes the
 * most room in JSON. Each must satisfy AllowedPattern and be as long as MaxLength allows.
 */
const LARGEST: Readonly<Record<string, (length: number) => string>> = {
  ClusterNames: (length) => 'c'.repeat(length),
  // Quotation marks are escaped, and so take most room.
  ChatRules: (length) => `"x"y`.repeat(length).slice(0, length),
  ChatSecretArn: filled('arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:'),
  SlackApiUrl: filled('https://slack.example/'),
  GithubApiUrl: filled('https://github.example/'),
  SlackChannel: (length) => 'C'.repeat(length),
  FleetExternalId: filled('x'),
  ExternalId: filled('x'),
  RoleName: filled('r'),
  AlarmTopicArn: filled('arn:aws-us-gov:sns:us-gov-west-1:111122223333:'),
  NotificationEmail: filled('a@example.'),
  ScheduleTimeZone: filled('T'),
  UpdateAddonSchedule: (length) => `cron(${'x'.repeat(length - 6)})`,
  ReplaceFargateProfileSchedule: (length) => `cron(${'x'.repeat(length - 6)})`,
  MaintainClusterSchedule: (length) => `cron(${'x'.repeat(length - 6)})`,
  MaintainFleetSchedule: (length) => `cron(${'x'.repeat(length - 6)})`,
  ReportHealthSchedule: (length) => `cron(${'x'.repeat(length - 6)})`,
  ScanHealthSchedule: (length) => `cron(${'x'.repeat(length - 6)})`,
  ClusterRegion: () => 'ap-southeast-1',
  UpkeepAccountId: () => '111122223333',
  UpkeepStackName: () => 'x'.repeat(LONGEST_STACK_NAME),
};

function filled(start: string): (length: number) => string {
  return (length) => start.padEnd(length, 'x');
}

/**
 * The roles that the lists of roles may name are 1,600 characters together, as their descriptions say. Short names take most
 * room in JSON.
 */
const ROLE = 'arn:aws:iam::111122223333:role/x';
const LONGEST_LIST = 1_600;
const LISTED_ROLES = Array.from({ length: Math.floor((LONGEST_LIST + 1) / (ROLE.length + 1)) }, () => ROLE);

/** With the longest of its endings, a state machine's name has 80 characters. docs/deploy.md says so. */
export const LONGEST_STACK_NAME = 56;

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::StackName': 'x'.repeat(LONGEST_STACK_NAME),
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'ap-southeast-1',
  'AWS::AccountId': '111122223333',
  'AWS::URLSuffix': 'amazonaws.com.cn',
};

export const Parameter = z.strictObject({
  Type: z.enum(['String', 'Number', 'CommaDelimitedList']),
  Description: z.string(),
  Default: z.union([z.string(), z.number()]).optional(),
  AllowedPattern: z.string().optional(),
  AllowedValues: z.array(z.union([z.string(), z.number()])).optional(),
  MinLength: z.number().optional(),
  MaxLength: z.number().optional(),
  MinValue: z.number().optional(),
  MaxValue: z.number().optional(),
});
export type Parameter = z.infer<typeof Parameter>;

/** What is not said of a parameter whose size counts; the size itself is what `largest` makes of it. */
export function sizeProblems(name: string, parameter: Parameter): string[] {
  const { Type, AllowedPattern = '.*', AllowedValues, MaxLength = LONGEST_VALUE } = parameter;
  if (Type !== 'String' || AllowedValues) return [];
  const sample = LARGEST[name];
  if (!sample) return [`Parameters/${name}: how large it can be is not said in LARGEST`];
  const isAllowed = new RegExp(`^(?:${AllowedPattern})$`).test(sample(MaxLength));
  const isLongest = sample(MaxLength).length === MaxLength || sample(MaxLength) === sample(MaxLength + 1);
  return isAllowed && isLongest
    ? []
    : [`Parameters/${name}: ${sample(MaxLength).slice(0, 40)}... of ${MaxLength} is not its largest value`];
}

// CloudFormation's own limit.
const LONGEST_VALUE = 4_096;

function largestValue(name: string, { Type, AllowedValues, MaxLength = LONGEST_VALUE, MaxValue }: Parameter): Value {
  if (AllowedValues) return AllowedValues.map(String).sort((one, other) => other.length - one.length)[0] ?? NOTHING;
  if (Type === 'Number') return String(MaxValue ?? Number.MAX_SAFE_INTEGER);
  if (Type === 'CommaDelimitedList') return LISTED_ROLES;
  return LARGEST[name]?.(MaxLength) ?? 'x'.repeat(MaxLength);
}

/** A value of a template at its largest: the longest names, every condition as it costs most. */
export function largest(value: Value, template: Template): Value {
  if (Array.isArray(value)) return value.map((each) => largest(each, template)).filter((each) => each !== NOTHING);
  if (typeof value !== 'object' || value === null) return value;
  const [[name, inner] = ['', null]] = Object.entries(value);
  if (name === 'Ref') return largestOf(String(inner), template);
  if (name === 'Fn::GetAtt' && Array.isArray(inner)) return generatedArn(String(inner[0]));
  if (name === 'Fn::Sub') return largestText(inner, template);
  if (name === 'Fn::If' && Array.isArray(inner)) {
    const [one = NOTHING, other = NOTHING] = inner.slice(1).map((each) => largest(each, template));
    return JSON.stringify(one).length > JSON.stringify(other).length ? one : other;
  }
  if (/^(Fn::|Condition$)/.test(name) && Object.keys(value).length === 1) {
    if (name === 'Condition') return Object.fromEntries([[name, largest(inner, template)]]);
    throw new Error(`${name} is not understood here`);
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, largest(each, template)]));
}

const NOTHING = '';

function largestText(value: Value, template: Template): string {
  if (typeof value !== 'string') throw new Error('Fn::Sub with a map is not understood here');
  return value.replace(/\$\{(!?)([\w.:]+)\}/g, (_, literal: string, name: string) => {
    const found = literal === '!' ? name : largestOf(name.replace(/\.\w+$/, ''), template);
    return [found].flat().join(',');
  });
}

function largestOf(name: string, template: Template): Value {
  if (name === 'AWS::NoValue') return NOTHING;
  if (PSEUDO[name] !== undefined) return PSEUDO[name];
  if (Object.hasOwn(template.Parameters, name)) {
    return largestValue(name, Parameter.parse(template.Parameters[name]));
  }
  const { Name } = template.Resources[name]?.Properties ?? {};
  return Name === undefined ? generatedArn(name) : `${ARN}${String(largest(Name, template))}`;
}

// CloudFormation makes a name of the stack's, the logical id and up to 13 characters more.
const ARN = 'arn:aws-us-gov:secretsmanager:ap-southeast-1:111122223333:stateMachine:';
const generatedArn = (id: string) => `${ARN}${'x'.repeat(LONGEST_STACK_NAME)}-${id}-${'x'.repeat(13)}`;
