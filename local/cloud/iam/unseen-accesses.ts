import * as z from 'zod';
import type { AccessRequest, Evaluation } from '../../iam/evaluate.ts';
import type { Asking } from '../../iam/policy.ts';
import { arnPrefix, partitionOf } from '../../partition.ts';
import type { Value } from '../../template.ts';
import type { LocalStack } from '../stack/local-stack.ts';

/** Something that IAM has to decide in one way for a stack to work; `why` says what would not work otherwise. */
export type Need = { why: string; asking: Asking; request: AccessRequest; decision: Evaluation['decision'] };

/**
 * What AWS's services do for a stack where no run on this computer sees it, read from the template: they take its roles,
 * write its logs and traces, make the rules that it needs, send its alarms, start its state machines by the clock, keep what
 * could not be delivered, and turn away what is not encrypted.
 */
export function unseenAccesses(stack: LocalStack): Need[] {
  const resources = Object.entries(stack.template.Resources);
  const topics = new Map(
    resources.filter(([, { Type }]) => Type === 'AWS::SNS::Topic').map(([id]) => [stack.attributeOf(id), id]),
  );
  return resources.flatMap(([id, { Type, Condition }]) => {
    const isThere = stack.values.holds(Condition) || ALWAYS.has(Type);
    const read = isThere && Object.hasOwn(NEEDS, Type) ? NEEDS[Type] : undefined;
    return read?.(stack, id, topics) ?? [];
  });
}

/** `topics` are the logical ids of those of the stack, by their ARNs. */
type Read = (stack: LocalStack, id: string, topics: ReadonlyMap<string, string>) => Need[];

/** The role of the schedules is there for schedules that people make, too. */
const ALWAYS = new Set(['AWS::Scheduler::Schedule']);

const NEEDS: Readonly<Record<string, Read>> = {
  'AWS::Serverless::Function': functionNeeds,
  'AWS::Serverless::StateMachine': machineNeeds,
  'AWS::CloudWatch::Alarm': alarmNeeds,
  'AWS::Scheduler::Schedule': scheduleNeeds,
  'AWS::ApiGatewayV2::Route': routeNeeds,
  'AWS::SNS::Subscription': (stack, id) => subscriptionNeeds(id, stack.properties(id)),
  'AWS::SNS::Topic': (stack, id) => [clearText(id, stack.attributeOf(id), 'sns:Publish')],
  'AWS::S3::Bucket': (stack, id) => [clearText(id, stack.attributeOf(id, 'Arn'), 's3:PutObject')],
  'AWS::SQS::Queue': (stack, id) => [clearText(id, stack.attributeOf(id, 'Arn'), 'sqs:SendMessage')],
};

const Target = z.looseObject({ Arn: z.string() });
const LogGroup = z.looseObject({ LogGroup: z.string() });
const ServerlessFunction = z.looseObject({
  Role: z.string(),
  Tracing: z.string().optional(),
  VpcConfig: z.looseObject({ SubnetIds: z.json() }).optional(),
  LoggingConfig: LogGroup,
  EventInvokeConfig: z
    .looseObject({ DestinationConfig: z.looseObject({ OnFailure: z.looseObject({ Destination: z.string() }) }) })
    .optional(),
  Events: z
    .record(z.string(), z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.json()) }))
    .default({}),
});

function functionNeeds(stack: LocalStack, id: string): Need[] {
  const shared = stack.values.resolved(stack.template.Globals.Function ?? {});
  const read = ServerlessFunction.parse({ ...Object(shared), ...stack.properties(id) });
  const asking = { role: read.Role };
  const logs = `${arnPrefix('logs', stack)}log-group:${read.LoggingConfig.LogGroup}:log-stream:one`;
  const onFailure = read.EventInvokeConfig?.DestinationConfig.OnFailure.Destination;
  const events = Object.entries(read.Events).flatMap(([event, { Type, Properties }]) => {
    if (Type === 'SNS')
      return subscriptionNeeds(`${id}${event}`, { TopicArn: Properties.Topic ?? null, ...Properties });
    const { DeadLetterConfig } = z.looseObject({ DeadLetterConfig: Target.optional() }).parse(Properties);
    const rule = stack.attributeOf(`${id}${event}`, 'Arn');
    return DeadLetterConfig ? [undelivered(`${id}${event}`, 'events.amazonaws.com', rule, DeadLetterConfig.Arn)] : [];
  });
  return [
    { ...assumed(id, 'lambda.amazonaws.com', read.Role) },
    ...needs(`${id} writes no logs`, asking, ['logs:CreateLogStream', 'logs:PutLogEvents'], logs),
    ...(read.Tracing === 'Active' ? needs(`${id} writes no traces`, asking, TRACES, '*') : []),
    ...(read.VpcConfig ? needs(`${id} gets no address in its VPC`, asking, NETWORK_INTERFACES, '*') : []),
    ...(onFailure ? needs(`${id} loses what it does not take`, asking, ['sqs:SendMessage'], onFailure) : []),
    ...events,
  ];
}

/** What Lambda asks for to run a function in a VPC: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
const NETWORK_INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

const Machine = z.looseObject({
  Name: z.string(),
  Role: z.string(),
  DefinitionSubstitutions: z.record(z.string(), z.json()),
  Tracing: z.looseObject({ Enabled: z.boolean() }).optional(),
  Logging: z.unknown(),
});

function machineNeeds(stack: LocalStack, id: string): Need[] {
  const { Name, Role, DefinitionSubstitutions, Tracing, Logging } = Machine.parse(stack.properties(id));
  const asking = { role: Role };
  const context = {
    'aws:SourceAccount': stack.account,
    'aws:SourceArn': `${arnPrefix('states', stack)}stateMachine:${Name}`,
  };
  const waitsForOthers = JSON.stringify(DefinitionSubstitutions).includes(':stateMachine:');
  const rule = `${arnPrefix('events', stack)}rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`;
  const bucket = DefinitionSubstitutions.FleetBucket;
  return [
    ...(typeof bucket === 'string' ? distributedNeeds(stack, { id, asking, name: Name, bucket }) : []),
    assumed(id, 'states.amazonaws.com', Role, context),
    ...(Logging === undefined ? [] : needs(`${id} writes no log`, asking, LOG_DELIVERY, '*')),
    ...(Tracing?.Enabled ? needs(`${id} writes no traces`, asking, [...TRACES, ...SAMPLING], '*') : []),
    ...(waitsForOthers ? needs(`${id} does not hear of the ends of others`, asking, MANAGED_RULE, rule) : []),
  ];
}

type Distributed = { id: string; asking: Asking; name: string; bucket: string };

/** A distributed Map starts and stops its children, reads its items and writes its results; the engine does so by itself. */
function distributedNeeds(stack: LocalStack, { id, asking, name, bucket }: Distributed): Need[] {
  const states = arnPrefix('states', stack);
  const objects = `arn:${partitionOf(stack.region)}:s3:::${bucket}/fleet/0/waves/0.json`;
  return [
    ...needs(`${id} starts no children`, asking, ['states:StartExecution'], `${states}stateMachine:${name}`),
    ...needs(
      `${id} loses sight of its children`,
      asking,
      ['states:DescribeExecution', 'states:StopExecution'],
      `${states}execution:${name}/Wave:child`,
    ),
    ...needs(
      `${id} has no items and no results`,
      asking,
      ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      objects,
    ),
  ];
}

const TRACES = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
const SAMPLING = ['xray:GetSamplingRules', 'xray:GetSamplingTargets'];
const MANAGED_RULE = ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'];
/** What Step Functions asks for to log an execution: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];

const Alarm = z.looseObject({
  AlarmActions: z.array(z.string()).default([]),
  OKActions: z.array(z.string()).default([]),
});

/** An alarm reaches a topic of the stack when the topic takes it, and the key of the topic encrypts for it. */
function alarmNeeds(stack: LocalStack, id: string, all: ReadonlyMap<string, string>): Need[] {
  const { AlarmActions, OKActions } = Alarm.parse(stack.properties(id));
  const asking = { service: 'cloudwatch.amazonaws.com' };
  const topics = [...new Set([...AlarmActions, ...OKActions])].flatMap((arn) => all.get(arn) ?? []);
  return topics.flatMap((topic) => {
    const { KmsMasterKeyId } = z.looseObject({ KmsMasterKeyId: z.string() }).parse(stack.properties(topic));
    const key = `${arnPrefix('kms', stack)}key/${KmsMasterKeyId}`;
    return [
      ...needs(`${id} reaches nobody`, asking, ['sns:Publish'], stack.attributeOf(topic), {
        'aws:SourceAccount': stack.account,
      }),
      ...needs(`${id} reaches nobody`, asking, ['kms:Decrypt', 'kms:GenerateDataKey'], key),
    ];
  });
}

const Schedule = z.looseObject({
  GroupName: z.string(),
  Target: z.looseObject({ Arn: z.string(), RoleArn: z.string(), DeadLetterConfig: Target }),
});

function scheduleNeeds(stack: LocalStack, id: string): Need[] {
  const { GroupName, Target } = Schedule.parse(stack.properties(id));
  const context = {
    'aws:SourceAccount': stack.account,
    'aws:SourceArn': `${arnPrefix('scheduler', stack)}schedule-group/${GroupName}`,
  };
  const asking = { role: Target.RoleArn };
  return [
    assumed(id, 'scheduler.amazonaws.com', Target.RoleArn, context),
    ...needs(`${id} starts nothing`, asking, ['states:StartExecution'], Target.Arn),
    ...needs(`${id} loses what it cannot start`, asking, ['sqs:SendMessage'], Target.DeadLetterConfig.Arn),
  ];
}

/** Every route of an API calls the one integration that it names. */
function routeNeeds(stack: LocalStack, id: string): Need[] {
  const { ApiId, RouteKey, Target } = z
    .looseObject({ ApiId: z.string(), RouteKey: z.string(), Target: z.string() })
    .parse(stack.properties(id));
  const integration = Object.keys(stack.template.Resources).find(
    (each) => Target === `integrations/${stack.attributeOf(each)}`,
  );
  const { IntegrationUri } = z.looseObject({ IntegrationUri: z.string() }).parse(stack.properties(integration ?? ''));
  const context = {
    'aws:SourceArn': `${arnPrefix('execute-api', stack)}${ApiId}/$default/${RouteKey.replace(' ', '').replace('{sender}', 'slack')}`,
  };
  const asking = { service: 'apigateway.amazonaws.com' };
  return needs(`${id} answers 500`, asking, ['lambda:InvokeFunction'], IntegrationUri, context);
}

const Subscription = z.looseObject({
  TopicArn: z.string(),
  RedrivePolicy: z.looseObject({ deadLetterTargetArn: z.string() }).optional(),
});

function subscriptionNeeds(id: string, properties: Readonly<Record<string, Value>>): Need[] {
  const { TopicArn, RedrivePolicy } = Subscription.parse(properties);
  return RedrivePolicy ? [undelivered(id, 'sns.amazonaws.com', TopicArn, RedrivePolicy.deadLetterTargetArn)] : [];
}

const needs = (
  why: string,
  asking: Asking,
  actions: readonly string[],
  resource: string,
  context: Record<string, string> = {},
): Need[] => actions.map((action) => ({ why, asking, request: { action, resource, context }, decision: 'allowed' }));

const assumed = (id: string, service: string, role: string, context: Record<string, string> = {}): Need => ({
  why: `${id} cannot run, since ${service} may not take its role`,
  asking: { service },
  request: { action: 'sts:AssumeRole', resource: role, context },
  decision: 'allowed',
});

const undelivered = (id: string, service: string, source: string, queue: string): Need => ({
  why: `${id} loses what it cannot deliver`,
  asking: { service },
  request: { action: 'sqs:SendMessage', resource: queue, context: { 'aws:SourceArn': source } },
  decision: 'allowed',
});

/** Even who may do everything else is turned away without TLS. */
const clearText = (id: string, resource: string, action: string): Need => ({
  why: `${id} takes what is not encrypted on its way`,
  asking: { service: 'events.amazonaws.com' },
  request: { action, resource, context: { 'aws:SecureTransport': 'false' } },
  decision: 'explicitDeny',
});
