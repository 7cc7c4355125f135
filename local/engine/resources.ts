import { partitionOf } from '../partition.ts';
import { isRecord } from './json.ts';
import { expressionWithin } from './jsonata/template.ts';
import type { FieldReader } from './readers/field.ts';

/** One service integration: how history names it, which arguments it takes, whether it waits for a task token. */
export type Resource = {
  service: 'lambda' | 'states';
  action: 'invoke' | 'invoke.waitForTaskToken' | 'startExecution.sync:2';
  waitsForToken: boolean;
  needs: string[];
  takes: string[];
};

const LAMBDA: Pick<Resource, 'service' | 'needs' | 'takes'> = {
  service: 'lambda',
  needs: ['FunctionName'],
  takes: ['FunctionName', 'Payload'],
};
const RESOURCES = new Map<string, Resource>([
  ['lambda:invoke', { ...LAMBDA, action: 'invoke', waitsForToken: false }],
  ['lambda:invoke.waitForTaskToken', { ...LAMBDA, action: 'invoke.waitForTaskToken', waitsForToken: true }],
  [
    'states:startExecution.sync:2',
    {
      service: 'states',
      action: 'startExecution.sync:2',
      waitsForToken: false,
      needs: ['StateMachineArn'],
      takes: ['StateMachineArn', 'Input', 'Name'],
    },
  ],
]);

/** The ARN of a service integration in its parts. AWS takes any partition when a state machine is made. */
export function integrationIn(arn: unknown): { partition: string; integration: string } | undefined {
  const [, partition, integration] = /^arn:(aws[a-z-]*):states:::(.+)$/.exec(String(arn)) ?? [];
  return partition === undefined || integration === undefined ? undefined : { partition, integration };
}

/** What AWS says of a resource of another partition, when an execution comes to it and not before; nothing catches it. */
export function partitionProblem(arn: string, region: string): string | undefined {
  const expected = partitionOf(region);
  const was = integrationIn(arn)?.partition;
  if (was === expected) return undefined;
  return `The resource belongs to a different partition from the running execution. Expected '${expected}', was '${was}'.`;
}

const find = (arn: string) => RESOURCES.get(integrationIn(arn)?.integration ?? '');

/** The resource of a checked definition; throws for any other text. */
export function resourceOf(arn: string): Resource {
  const found = find(arn);
  if (!found) throw new Error(`The Resource ${arn} is not implemented here`);
  return found;
}

/** Reports a Resource this engine does not have, and arguments the resource does not take or lacks. */
export function checkResource(arn: string, fields: FieldReader): void {
  const found = find(arn);
  if (!found) {
    const known = [...RESOURCES.keys()].map((name) => `arn:aws:states:::${name}`);
    fields.problem('Resource', `${arn} is not implemented here, only ${known.join(', ')}, in any partition.`);
    return;
  }
  const given = fields.raw.Arguments;
  if (typeof given === 'string' && expressionWithin(given) !== undefined) return;
  if (!isRecord(given)) {
    fields.problem('Arguments', `This is an object with ${found.needs.join(', ')}, or an expression in {% %}.`);
    return;
  }
  for (const name of found.needs) if (!(name in given)) fields.problem(`Arguments/${name}`, 'This field is required.');
  for (const name of Object.keys(given)) {
    if (!found.takes.includes(name)) {
      fields.problem(
        `Arguments/${name}`,
        `${found.service}:${found.action} takes only ${found.takes.join(', ')} here.`,
      );
    }
  }
}
