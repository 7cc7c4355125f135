import { partitionOf } from '../../partition.ts';
import type { SimulatorResponse } from '../../simulator/simulator.ts';
import { QueryFault, queryFaultAnswer } from '../aws/query-protocol.ts';
import type { CredentialScope, Services } from '../endpoint.ts';
import { createCloudFormation } from './cloudformation.ts';
import { createCloudWatch } from './cloudwatch.ts';
import { createIam } from './iam.ts';
import type { LocalStack } from './local-stack.ts';
import { createScheduler } from './scheduler.ts';
import { versionsOf } from './versions.ts';

/** The services that answer of the stack alone, for reading. */
export function stackServices(stack: LocalStack): Services {
  const iam = createIam(stack);
  return {
    cloudformation: ({ body }, { region }) => createCloudFormation(stack, region)(body),
    iam: ({ body }) => iam(body),
    scheduler: createScheduler(stack),
    monitoring: createCloudWatch(stack),
  };
}

type Answer = Services[string];

/** Lambda, with the versions of the functions of the stack. */
export function withVersions(stack: LocalStack, lambda: Answer): Answer {
  return (request, scope): SimulatorResponse | Promise<SimulatorResponse> =>
    versionsOf(stack, request) ?? lambda(request, scope);
}

/** STS, where roles of other accounts may not trust this one. */
export function withTrust(stack: LocalStack, sts: Answer): Answer {
  return (request, scope: CredentialScope) => {
    const form = new URLSearchParams(request.body);
    const role = form.get('RoleArn') ?? '';
    if (form.get('Action') !== 'AssumeRole' || !stack.drift.untrusting?.includes(role)) return sts(request, scope);
    const message = `User: arn:${partitionOf(stack.region)}:iam::${stack.account}:user/local is not authorized to perform: sts:AssumeRole on resource: ${role}`;
    return queryFaultAnswer(new QueryFault('AccessDenied', message, 403), 'https://sts.amazonaws.com/doc/2011-06-15/');
  };
}
