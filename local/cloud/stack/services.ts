import type { SimulatorResponse } from '../../simulator/simulator.ts';
import type { Services } from '../endpoint.ts';
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
