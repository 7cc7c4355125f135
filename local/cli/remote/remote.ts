import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  paginateGetExecutionHistory,
  paginateListExecutions,
  paginateListStateMachines,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Connection } from '../../../functions/aws/connection.ts';
import { machineNames } from '../../cloud/machines/machines.ts';
import { nameOf } from '../aws/refusal.ts';
import { UsageError, type Words } from '../command.ts';
import { reasonOf } from '../sources.ts';
import { isAws, notAsked, placeOf } from './place.ts';

/** Step Functions, here or in AWS, by the same client. Whatever it refuses is a UsageError. */
export type Remote = {
  /** How clients of other services reach the same place. */
  connection: Connection;
  /** The ARN of a state machine by its ARN, its name, or a name that contains it, as a stack gives names. */
  machineArn(name: string): Promise<string>;
  machineArns(): Promise<string[]>;
  start(call: { machineArn: string; input: string; name?: string | undefined }): Promise<string>;
  /** By ARN or by name. */
  describe(run: string): Promise<Execution>;
  list(machineArn: string, most: number): Promise<ExecutionItem[]>;
  stop(executionArn: string, cause: string): Promise<void>;
  history(executionArn: string): Promise<HistoryItem[]>;
  /** The options that lead another command to the same place. */
  flagsFor(executionArn: string): string;
};

export type Execution = DescribeExecutionCommandOutput & { executionArn: string };
export type ExecutionItem = {
  executionArn: string | undefined;
  name: string | undefined;
  status: string | undefined;
  startDate: Date | undefined;
  stopDate?: Date | undefined;
};
type Page = typeof paginateGetExecutionHistory extends (...given: never) => AsyncGenerator<infer P> ? P : never;
export type HistoryItem = NonNullable<Page['events']>[number];

export function remoteOf(words: Words): Remote {
  const { place, connection } = placeOf(words);
  return remote(new SFNClient(connection), place, connection);
}

function remote(client: SFNClient, place: string, connection: Connection): Remote {
  const asked = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      if (error instanceof UsageError) throw error;
      const refused = `Step Functions at ${place} refused: ${nameOf(error)}: ${reasonOf(error)}`;
      throw notAsked(error, place) ?? new UsageError(refused);
    }
  };
  const machines = () =>
    asked(async () => {
      const found: { arn: string; name: string }[] = [];
      for await (const { stateMachines = [] } of paginateListStateMachines({ client }, {})) {
        found.push(...stateMachines.map(({ stateMachineArn = '', name = '' }) => ({ arn: stateMachineArn, name })));
      }
      // An account has other state machines too, some of which (EXPRESS) cannot list their executions.
      const ours = await machineNames();
      return found.filter(({ name }) => ours.some((machine) => plain(name).includes(plain(machine))));
    });
  const described = async (executionArn: string): Promise<Execution> => ({
    ...(await client.send(new DescribeExecutionCommand({ executionArn }))),
    executionArn,
  });

  return {
    connection,
    flagsFor: (executionArn) => (isAws(place) ? `--aws --region ${executionArn.split(':')[3]}` : `--endpoint ${place}`),
    machineArns: async () => (await machines()).map(({ arn }) => arn),
    async machineArn(wanted) {
      if (wanted.startsWith('arn:')) return wanted;
      const all = await machines();
      const named = all.filter(({ name }) => name === wanted);
      const [one, another] = named.length > 0 ? named : all.filter(({ name }) => plain(name).includes(plain(wanted)));
      if (one && !another) return one.arn;
      const names = all.map(({ name }) => name).sort();
      const many = one ? `Several state machines match '${wanted}'` : `There is no state machine '${wanted}'`;
      throw new UsageError(`${many} at ${place}; the state machines are: ${names.join(', ') || 'none'}.`);
    },
    start: ({ machineArn, input, name }) =>
      asked(async () => {
        const { executionArn = '' } = await client.send(
          new StartExecutionCommand({ stateMachineArn: machineArn, input, name }),
        );
        return executionArn;
      }),
    async describe(run) {
      if (run.startsWith('arn:')) return asked(() => described(run));
      const arns = (await machines()).map(({ arn }) => `${arn.replace(':stateMachine:', ':execution:')}:${run}`);
      const found = await asked(() => Promise.all(arns.map((arn) => unlessMissing(() => described(arn)))));
      const [one, another] = found.filter((each) => each !== undefined);
      if (one && !another) return one;
      if (!one) throw new UsageError(`There is no execution '${run}' at ${place}. See: upkeep status`);
      throw new UsageError(`Several state machines have an execution '${run}': give its ARN.`, arns);
    },
    list: (machineArn, most) =>
      asked(async () => {
        const found: ExecutionItem[] = [];
        const pages = paginateListExecutions({ client }, { stateMachineArn: machineArn, maxResults: most });
        for await (const { executions = [] } of pages) {
          found.push(...executions);
          if (found.length >= most) break;
        }
        return found.slice(0, most);
      }),
    stop: (executionArn, cause) =>
      asked(async () => {
        await client.send(new StopExecutionCommand({ executionArn, error: 'Stopped', cause }));
      }),
    history: (executionArn) =>
      asked(async () => {
        const events: HistoryItem[] = [];
        const pages = paginateGetExecutionHistory({ client }, { executionArn, maxResults: 1000 });
        for await (const { events: more = [] } of pages) events.push(...more);
        return events;
      }),
  };
}

// A stack makes UpdateAddonMachine-1A2B of update-addon.
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

async function unlessMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return undefined;
    throw error;
  }
}
