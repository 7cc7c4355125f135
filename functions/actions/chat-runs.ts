import type { ExecutionApi } from '../aws/step-functions/executions.ts';
import type { ChatOrigins } from '../aws/table/chat-origins.ts';
import type { ChatAsker } from '../core/chat/asker.ts';
import { type ChatAccess, type ChatVerb, mayOn, mayOnAny } from '../core/chat/rules.ts';
import { type ChatRun, clusterOf, parentOf } from '../core/chat/run.ts';

/** Which runs are visible: those of `machines` (ARN by name), on the clusters that `access` allows. */
export type RunScope = { machines: Readonly<Record<string, string>>; access: ChatAccess };

// Each takes a call of its own while a person waits.
const MOST_READ = 20;

/** A run by its name, on any of the state machines, or by its ARN; `undefined` for one that does not exist or is not visible. */
export async function findRun(
  run: string,
  verb: ChatVerb,
  executions: ExecutionApi,
  { machines, access }: RunScope,
): Promise<ChatRun | undefined> {
  const arns = Object.values(machines).map((machine) => (run.startsWith('arn:') ? run : executionArn(machine, run)));
  const ours = arns.filter((arn, index) => isOf(arn, Object.values(machines)[index] ?? ''));
  const found = (await Promise.all(ours.map((arn) => executions.describe(arn)))).find((each) => each !== undefined);
  return found && mayOn(access, verb, clusterOf(found)) ? found : undefined;
}

/** The latest runs. A list does not show their clusters, so each run is read for a person who may not see all of them. */
export async function latestRuns(executions: ExecutionApi, { machines, access }: RunScope): Promise<ChatRun[]> {
  const runs = (await Promise.all(Object.values(machines).map((arn) => executions.latest(arn)))).flat();
  if (mayOnAny(access, 'status')) return runs;
  const newest = runs.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt)).slice(0, MOST_READ);
  const read = await Promise.all(newest.map(({ arn }) => executions.describe(arn)));
  return read.filter((run) => run !== undefined).filter((run) => mayOn(access, 'status', clusterOf(run)));
}

// A fleet, the child of its Map, the cluster, and the add-on or profile.
const MOST_GENERATIONS = 4;

/** Who requested a run in chat, or the run that started it. */
export async function askerOfRun(
  run: ChatRun,
  { executions, origins }: { executions: ExecutionApi; origins: ChatOrigins },
  { machines, table }: { machines: Readonly<Record<string, string>>; table: string },
): Promise<ChatAsker | undefined> {
  let each: ChatRun | undefined = run;
  for (let generation = 0; each !== undefined && generation < MOST_GENERATIONS; generation += 1) {
    const asker = await origins.askerOf(table, each.arn);
    if (asker !== undefined) return asker;
    const parent = parentOf(each);
    const isOurs = parent !== undefined && Object.values(machines).some((machine) => isStartedIn(parent, machine));
    each = isOurs ? await executions.describe(parent) : undefined;
  }
  return undefined;
}

/** The ARN that an execution of a state machine has, or will have. */
export const executionArn = (machineArn: string, name: string) =>
  `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;

const isOf = (arn: string, machine: string) =>
  machine !== '' && arn.startsWith(executionArn(machine, '')) && /^[\w:.-]{1,256}$/.test(arn);

/** Whether an execution is one of a state machine, or a child of its Map: `execution:maintain-fleet/Wave:ID`. */
const isStartedIn = (arn: string, machine: string) => isOf(arn.replace(/\/[\w-]{1,80}(?=:[\w-]+$)/, ''), machine);
