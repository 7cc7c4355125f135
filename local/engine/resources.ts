import type { FieldReader } from './field-reader.ts';
import { isRecord } from './json.ts';
import { expressionWithin } from './template.ts';

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
  ['arn:aws:states:::lambda:invoke', { ...LAMBDA, action: 'invoke', waitsForToken: false }],
  [
    'arn:aws:states:::lambda:invoke.waitForTaskToken',
    { ...LAMBDA, action: 'invoke.waitForTaskToken', waitsForToken: true },
  ],
  [
    'arn:aws:states:::states:startExecution.sync:2',
    {
      service: 'states',
      action: 'startExecution.sync:2',
      waitsForToken: false,
      needs: ['StateMachineArn'],
      takes: ['StateMachineArn', 'Input', 'Name'],
    },
  ],
]);

/** The resource of a checked definition; throws for any other text. */
export function resourceOf(arn: string): Resource {
  const found = RESOURCES.get(arn);
  if (!found) throw new Error(`The Resource ${arn} is not implemented here`);
  return found;
}

/** Reports a Resource this engine does not have, and arguments the resource does not take or lacks. */
export function checkResource(arn: string, fields: FieldReader): void {
  const found = RESOURCES.get(arn);
  if (!found) {
    fields.problem('Resource', `${arn} is not implemented here, only ${[...RESOURCES.keys()].join(', ')}.`);
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
