import * as z from 'zod';
import { type Values, valuesOf } from '../../iam/template-values.ts';
import { arnPrefix, partitionOf } from '../../partition.ts';
import { readTemplate, type Template, type Value } from '../../template.ts';
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
  /** Roles of other accounts whose trust does not let this one in. */
  untrusting?: readonly string[];
};

export type LocalStackOptions = {
  name: string;
  region: string;
  account: string;
  /** The template of this repository without. */
  template?: Template | undefined;
  parameters?: Readonly<Record<string, string>> | undefined;
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
  drift: Drift;
  /** What `Ref` or `Fn::GetAtt` of a resource gives. */
  attributeOf(resource: string, attribute?: string): string;
  /** The properties of a resource, with all functions carried out. */
  properties(logicalId: string): Readonly<Record<string, Value>>;
};

const Parameter = z.looseObject({ Default: z.union([z.string(), z.number()]) });
const Output = z.looseObject({ Value: z.json(), Condition: z.string().optional() });

export function localStack(options: LocalStackOptions): LocalStack {
  const { name, region, account, template = readTemplate('template.yaml'), drift = {} } = options;
  const { attributeOf, resourcesOf } = deployedResources({ name, region, account, template });
  const given = options.parameters ?? {};
  const values = valuesOf({
    template,
    name,
    place: { partition: partitionOf(region), region, account },
    parameters: given,
    attributeOf,
  });

  const parameters = Object.entries(template.Parameters).map(([key, written]) => {
    return [key, given[key] ?? String(Parameter.parse(written).Default)] as const;
  });
  const outputs = Object.entries(template.Outputs).flatMap(([key, written]) => {
    const { Value, Condition } = Output.parse(written);
    return values.holds(Condition) ? [[key, z.string().parse(values.resolved(Value))] as const] : [];
  });
  return {
    ...{ name, region, account, template, values, drift, attributeOf },
    id: `${arnPrefix('cloudformation', { region, account })}stack/${name}/00000000-0000-4000-8000-000000000000`,
    parameters: Object.fromEntries(parameters),
    outputs: Object.fromEntries(outputs),
    resources: resourcesOf(values),
    properties: (logicalId) =>
      z.record(z.string(), z.json()).parse(values.resolved(template.Resources[logicalId]?.Properties ?? {})),
  };
}
