import * as z from 'zod';
import { type StackPolicies, stackPolicies } from '../../iam/stack.ts';
import type { Parameters } from '../../iam/template-parameters.ts';
import { isMap, type Values, valuesOf } from '../../iam/template-values.ts';
import { arnPrefix, partitionOf } from '../../partition.ts';
import { type Template, templateOf, type Value } from '../../template.ts';
import { deployedResources, type StackResource } from './resources.ts';

/** What has happened to a stack since it was deployed, or around it, and a healthy one does not have. */
export type Drift = {
  /** Its status, in place of CREATE_COMPLETE. */
  status?: string;
  /** Rules and schedules that somebody disabled, by their logical ids. */
  disabled?: readonly string[];
  /** Alarms whose actions somebody switched off, and alarms that are going off. */
  muted?: readonly string[];
  alarming?: readonly string[];
  /** Topics that are not there, and subscriptions to the notifications that were never confirmed, by ARN and by endpoint. */
  missingTopics?: readonly string[];
  pending?: readonly string[];
  /** Subscriptions made by hand, by the ARN of the topic: `email:ana@example.com`. */
  subscribed?: Readonly<Record<string, readonly string[]>>;
  /** How many versions each function has. */
  versions?: number;
};

export type LocalStackOptions = {
  name: string;
  region: string;
  account: string;
  /** The template of this repository without. */
  template?: Template | undefined;
  parameters?: Parameters | undefined;
  drift?: Drift | undefined;
};

/** The stack that the template makes, as CloudFormation and the services know it. Nothing of it is ever changed. */
export type LocalStack = {
  name: string;
  region: string;
  account: string;
  id: string;
  template: Template;
  parameters: Readonly<Record<string, string>>;
  outputs: Readonly<Record<string, string>>;
  resources: readonly StackResource[];
  values: Values;
  /** What IAM knows of it. */
  policies: StackPolicies;
  drift: Drift;
  /** What `Ref` or `Fn::GetAtt` of a resource gives. */
  attributeOf(resource: string, attribute?: string): string;
  /** The properties of a resource, with all functions carried out. */
  properties(logicalId: string): Readonly<Record<string, Value>>;
};

const Parameter = z.looseObject({ Default: z.union([z.string(), z.number()]) });
const Output = z.looseObject({ Value: z.json(), Condition: z.string().optional() });

// Reading a template takes longer than many a run, and whoever plans or tests opens many clouds.
const known = new Map<string, LocalStack>();

/** Throws for a template or parameters that CloudFormation would refuse, or that are not understood here. */
export function localStack(options: LocalStackOptions): LocalStack {
  if (options.template) return made(options, options.template);
  const key = JSON.stringify(options);
  const stack = known.get(key) ?? made(options, templateOf('template.yaml'));
  known.set(key, stack);
  return stack;
}

function made(options: LocalStackOptions, template: Template): LocalStack {
  const { name, region, account, drift = {} } = options;
  const { attributeOf, resourcesOf } = deployedResources({ name, region, account, template });
  const given = options.parameters ?? {};
  const there = { template, name, place: { partition: partitionOf(region), region, account }, parameters: given };
  const values = valuesOf({ ...there, attributeOf });

  const known = new Map<string, Readonly<Record<string, Value>>>();
  const properties = (logicalId: string) => {
    const read = known.get(logicalId) ?? mapIn(values.resolved(template.Resources[logicalId]?.Properties ?? {}));
    known.set(logicalId, read);
    return read;
  };

  const parameters = Object.entries(template.Parameters).map(([key, written]) => {
    return [key, String(given[key] ?? Parameter.parse(written).Default)] as const;
  });
  const outputs = Object.entries(template.Outputs).flatMap(([key, written]) => {
    const { Value, Condition } = Output.parse(written);
    return values.holds(Condition) ? [[key, z.string().parse(values.resolved(Value))] as const] : [];
  });
  return {
    ...{ name, region, account, template, values, drift, attributeOf },
    policies: stackPolicies({ ...there, attributeOf }),
    id: `${arnPrefix('cloudformation', { region, account })}stack/${name}/00000000-0000-4000-8000-000000000000`,
    parameters: Object.fromEntries(parameters),
    outputs: Object.fromEntries(outputs),
    resources: resourcesOf(values),
    properties,
  };
}

function mapIn(value: Value): Readonly<Record<string, Value>> {
  if (isMap(value)) return value;
  throw new Error(`${JSON.stringify(value)} is not a map.`);
}
