import { randomUUID } from 'node:crypto';
import { answerApproval } from '../../../functions/actions/approval-answers.ts';
import { controlFleet } from '../../../functions/actions/fleet-control.ts';
import { taskTokens } from '../../../functions/aws/step-functions/task-tokens.ts';
import { approvalStore } from '../../../functions/aws/table/approvals.ts';
import { controlReader } from '../../../functions/aws/table/control-reader.ts';
import { controlRecords } from '../../../functions/aws/table/control-records.ts';
import { folderOf } from '../../../functions/core/fleet/plan.ts';
import type { ExecutionDescription } from '../../engine/run/execution.ts';
import { inMemoryRequestHandler } from '../../simulator/http/request-handler.ts';
import type { World } from '../../simulator/world/world.ts';
import { LOCAL_CREDENTIALS } from '../chat/local-secrets.ts';
import type { SimulatedCloud } from '../cloud.ts';
import { definitionText, machineNames, TABLE } from '../machines/machines.ts';
import { localClusters } from './clusters/local-clusters.ts';
import type { PagePlace } from './place.ts';
import type { ExecutionEnd, ExecutionItem } from './run/executions.ts';
import { PAGE_NAMES } from './run/summary.ts';

/** AWS on this computer as the page shows it. */
export function localPlace(options: {
  cloud: SimulatedCloud;
  world: Pick<World, 'region' | 'account'>;
  now: () => number;
  speed: () => number;
  setSpeed: (speed: number) => void;
}): PagePlace {
  const { cloud, world, now, speed, setSpeed } = options;
  const { engine, simulator } = cloud;
  const connection = {
    region: world.region,
    credentials: LOCAL_CREDENTIALS,
    requestHandler: inMemoryRequestHandler(cloud.endpoint),
  };
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
    calls: () => simulator.calls().map((call, place) => ({ call, by: cloud.callers?.executionOf(place) })),
    notifications: cloud.notifications,
    controls: (id) => controlReader(connection).read(TABLE, folderOf(id)),
    clusters: localClusters(simulator, connection),
    changing: {
      async start(machine, input) {
        const { executionArn } = engine.startExecution({
          stateMachineArn: machine,
          name: `${PAGE_NAMES}${randomUUID()}`,
          input,
        });
        return { message: `Started ${machine}.`, id: executionArn };
      },
      async stop(id) {
        engine.stopExecution({ executionArn: id, error: 'Stopped', cause: 'Stopped on the page of upkeep serve.' });
        return { message: 'Stopped. EKS completes what it is doing already.' };
      },
      async answer({ id, verdict }) {
        const ports = { approvals: approvalStore(connection), tokens: taskTokens(connection) };
        const at = new Date(now()).toISOString();
        const { text } = await answerApproval(ports, TABLE, { id, verdict, by: 'page', at });
        return { message: text };
      },
      control: async ({ id, wish }) => {
        const run = { executionArn: id, status: engine.describeExecution(id).status };
        const at = new Date(now()).toISOString();
        const { text } = await controlFleet(controlRecords(connection), TABLE, run, {
          wish,
          by: 'page',
          reason: '',
          at,
        });
        return { message: text };
      },
      inject: cloud.inject,
      setSpeed,
    },
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
