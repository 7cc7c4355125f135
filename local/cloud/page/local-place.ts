import type { ExecutionDescription } from '../../engine/run/execution.ts';
import type { World } from '../../simulator/world/world.ts';
import type { SimulatedCloud } from '../cloud.ts';
import { definitionText, machineNames } from '../machines/machines.ts';
import type { ExecutionEnd, ExecutionItem } from './executions.ts';
import type { PagePlace } from './place.ts';

/** AWS on this computer as the page shows it. */
export function localPlace(options: {
  cloud: SimulatedCloud;
  world: Pick<World, 'region' | 'account'>;
  now: () => number;
  speed: () => number;
}): PagePlace {
  const { cloud, world, now, speed } = options;
  const { engine, simulator } = cloud;
  return {
    now,
    async about() {
      return {
        place: 'this computer',
        region: world.region,
        account: world.account,
        isLocal: true,
        mayChange: true,
        speed: speed(),
        now: now(),
        machines: await machineNames(),
      };
    },
    executions: {
      async list() {
        const all = (await machineNames()).flatMap((machine) => engine.listExecutions(machine).map(itemOf));
        return all.toSorted((one, other) => other.startedAt - one.startedAt);
      },
      async describe(id) {
        try {
          return itemOf(engine.describeExecution(id));
        } catch {
          return undefined;
        }
      },
      history: async (id) => engine.history(id),
    },
    definition: definitionText,
    calls: simulator.calls,
    notifications: cloud.notifications,
  };
}

function itemOf(execution: ExecutionDescription): ExecutionItem & ExecutionEnd {
  const { executionArn, name, stateMachineArn, status, startDate, stopDate, input, output, error, cause } = execution;
  return {
    id: executionArn,
    name,
    machine: stateMachineArn.split(':')[6] ?? '',
    status,
    startedAt: startDate.getTime(),
    stoppedAt: stopDate?.getTime(),
    ...{ input, output, error, cause },
  };
}
