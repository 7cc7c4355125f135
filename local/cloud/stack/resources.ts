import * as z from 'zod';
import type { Values } from '../../iam/template-values.ts';
import { arnPrefix, partitionOf, urlSuffixOf } from '../../partition.ts';
import type { Template } from '../../template.ts';
import { bucketName } from '../aws/object-store.ts';
import { TABLE, topicArn } from '../machines/machines.ts';

/** A resource as CloudFormation lists it. */
export type StackResource = { logicalId: string; physicalId: string; type: string };

type Place = { name: string; region: string; account: string; template: Template };

/** What SAM makes of its types. */
const EXPANDED: Readonly<Record<string, string>> = {
  'AWS::Serverless::Function': 'AWS::Lambda::Function',
  'AWS::Serverless::StateMachine': 'AWS::StepFunctions::StateMachine',
};

/** An alias or a version that SAM makes beside a resource: `UpdateAddonMachineAliaslive`, `ChatopsFunction.Version`. */
const BESIDE = /^(\w+?)(Alias(?:live)|\.Version)$/;

/** A rule or a subscription that SAM makes of an event of a function; its id begins with the function's. */
const MADE_OF_EVENTS: Readonly<Record<string, string>> = {
  EventBridgeRule: 'AWS::Events::Rule',
  SNS: 'AWS::SNS::Subscription',
};
const Events = z.record(z.string(), z.looseObject({ Type: z.string() })).default({});

/**
 * The names that the resources of a stack have here: those of the state machines, the table and the topic are those of the local
 * services, and every other is what CloudFormation would make of it, without the characters that it adds.
 */
export function deployedResources({ name, region, account, template }: Place) {
  const partition = partitionOf(region);
  const arn = (service: string, rest: string) => `${arnPrefix(service, { region, account })}${rest}`;
  const named = (id: string) => `${name}-${id}`;
  const kebab = (id: string) => id.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();

  /** `Ref` and the other attributes of a resource, by its type. */
  const KINDS: Readonly<Record<string, (id: string) => { Ref: string } & Record<string, string>>> = {
    'AWS::Serverless::Function': (id) => ({ Ref: id, Arn: arn('lambda', `function:${id}`) }),
    'AWS::Serverless::StateMachine': (id) => {
      const machine = `${name}-${kebab(id.replace(/Machine$/, ''))}`;
      return { Ref: arn('states', `stateMachine:${machine}`), Name: machine };
    },
    'AWS::IAM::Role': (id) => ({ Ref: named(id), Arn: `arn:${partition}:iam::${account}:role/${name}/${named(id)}` }),
    'AWS::IAM::ManagedPolicy': (id) => ({ Ref: `arn:${partition}:iam::${account}:policy/${name}/${named(id)}` }),
    'AWS::SNS::Topic': () => ({ Ref: topicArn({ region, account }), TopicName: 'eks-upkeep' }),
    'AWS::KMS::Key': () => ({ Ref: KEY_ID, Arn: arn('kms', `key/${KEY_ID}`) }),
    'AWS::SQS::Queue': (id) => ({
      ...{ Ref: `https://sqs.${region}.${urlSuffixOf(region)}/${account}/${named(id)}`, QueueName: named(id) },
      Arn: arn('sqs', named(id)),
    }),
    'AWS::S3::Bucket': () => {
      const bucket = bucketName({ region, account });
      return { Ref: bucket, Arn: `arn:${partition}:s3:::${bucket}` };
    },
    'AWS::DynamoDB::Table': () => ({ Ref: TABLE, Arn: arn('dynamodb', `table/${TABLE}`) }),
    'AWS::Scheduler::ScheduleGroup': () => ({ Ref: name, Arn: arn('scheduler', `schedule-group/${name}`) }),
    'AWS::CloudWatch::Alarm': (id) => ({ Ref: alarmName(id), Arn: arn('cloudwatch', `alarm:${alarmName(id)}`) }),
    'AWS::Logs::LogGroup': (id) => ({ Ref: named(id), Arn: arn('logs', `log-group:${named(id)}:*`) }),
    'AWS::Events::Rule': (id) => ({ Ref: named(id), Arn: arn('events', `rule/${named(id)}`) }),
    'AWS::SNS::Subscription': (id) => ({ Ref: `${topicArn({ region, account })}:${id}` }),
  };
  const alarmName = (id: string) => `${name}-${kebab(id.replace(/Alarm$/, ''))}`;

  const ofEvents = Object.entries(template.Resources).flatMap(([owner, { Properties, Condition }]) =>
    Object.entries(Events.parse(Properties.Events)).flatMap(([event, { Type }]) => {
      const type = MADE_OF_EVENTS[Type];
      return type === undefined ? [] : [{ id: `${owner}${event}`, type, Condition }];
    }),
  );
  const typeOf = (id: string) => template.Resources[id]?.Type ?? ofEvents.find((each) => each.id === id)?.type;

  // Most are asked for many times.
  const known = new Map<string, string>();
  const attributeOf = (resource: string, attribute = 'Ref'): string => {
    const key = `${resource}.${attribute}`;
    const found = known.get(key) ?? attributeMade(resource, attribute);
    known.set(key, found);
    return found;
  };

  const attributeMade = (resource: string, attribute: string): string => {
    const [, owner, made] = template.Resources[resource] ? [] : (BESIDE.exec(resource) ?? []);
    if (owner !== undefined) {
      const isFunction = typeOf(owner) === 'AWS::Serverless::Function';
      return `${attributeOf(owner, isFunction ? 'Arn' : 'Ref')}:${made === '.Version' ? '1' : 'live'}`;
    }
    const type = typeOf(resource);
    if (type === undefined) throw new Error(`The template has no resource ${resource}.`);
    const found = Object.entries(KINDS[type]?.(resource) ?? { Ref: named(resource) }).find(
      ([key]) => key === attribute,
    );
    if (found === undefined) throw new Error(`${attribute} of ${resource}, a ${type}, is not known here.`);
    return found[1];
  };

  const resourcesOf = (values: Values): StackResource[] => {
    const own = Object.entries(template.Resources).map(([id, { Type, Condition }]) => ({ id, type: Type, Condition }));
    return [...own, ...ofEvents]
      .filter(({ Condition }) => values.holds(Condition))
      .map(({ id, type }) => ({ logicalId: id, physicalId: attributeOf(id), type: EXPANDED[type] ?? type }));
  };
  return { attributeOf, resourcesOf };
}

const KEY_ID = '00000000-0000-4000-8000-000000000001';
