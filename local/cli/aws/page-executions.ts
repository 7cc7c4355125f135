import type { ExecutionEnd, ExecutionItem, Executions } from '../../cloud/page/run/executions.ts';
import type { Status } from '../../cloud/page/wire.ts';
import { UsageError } from '../command.ts';
import type { Execution, Remote } from '../remote/remote.ts';

const MOST_OF_EACH = 50;

const STATUSES: Readonly<Record<string, Status>> = {
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  TIMED_OUT: 'TIMED_OUT',
  ABORTED: 'ABORTED',
  // It runs again as soon as somebody has redriven it.
  PENDING_REDRIVE: 'RUNNING',
};

/** The latest executions of each state machine of a deployment. An input never changes, so each is read once. */
export function remoteExecutions(remote: Remote, arns: ReadonlyMap<string, string>): Executions {
  const inputs = new Map<string, string>();
  const machineOf = (arn: string) => [...arns].find(([, each]) => each === arn)?.[0] ?? arn.split(':')[6] ?? '';
  const inputOf = async (id: string): Promise<string> => {
    const input = inputs.get(id) ?? (await remote.describe(id)).input ?? '{}';
    inputs.set(id, input);
    return input;
  };
  const itemsOf = async (machine: string, arn: string): Promise<ExecutionItem[]> => {
    const items: ExecutionItem[] = [];
    // One after another: Step Functions takes a few DescribeExecution a second.
    for (const { executionArn: id = '', name = '', status = '', startDate, stopDate } of await remote.list(
      arn,
      MOST_OF_EACH,
    )) {
      const times = { startedAt: startDate?.getTime() ?? 0, stoppedAt: stopDate?.getTime() };
      items.push({ id, name, machine, status: STATUSES[status] ?? 'RUNNING', ...times, input: await inputOf(id) });
    }
    return items;
  };
  return {
    async list() {
      const all = await Promise.all([...arns].map(([machine, arn]) => itemsOf(machine, arn)));
      return all.flat().toSorted((one, other) => other.startedAt - one.startedAt);
    },
    async describe(id) {
      try {
        return described(await remote.describe(id), machineOf);
      } catch (error) {
        if (error instanceof UsageError) return undefined;
        throw error;
      }
    },
    history: (id) => remote.history(id),
  };
}

function described(execution: Execution, machineOf: (arn: string) => string): ExecutionItem & ExecutionEnd {
  const {
    executionArn: id,
    name = '',
    status = '',
    stateMachineArn = '',
    startDate,
    stopDate,
    input = '{}',
  } = execution;
  const { output, error, cause } = execution;
  return {
    ...{ id, name, machine: machineOf(stateMachineArn), status: STATUSES[status] ?? 'RUNNING' },
    startedAt: startDate?.getTime() ?? 0,
    stoppedAt: stopDate?.getTime(),
    ...{ input, output, error, cause },
  };
}
