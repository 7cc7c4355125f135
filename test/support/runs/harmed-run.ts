import { sleepUntil, virtualClock } from '../../../local/clock.ts';
import type { Notification } from '../../../local/cloud/aws/sns.ts';
import type { SimulatedCloud } from '../../../local/cloud/cloud.ts';
import type { HistoryEvent } from '../../../local/engine/engine.ts';
import { harmed } from '../../../local/lambda-faults/faulty-lambdas.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { leakCheckedCloud } from '../processes/leak-checked.ts';

/** What a state machine is asked in which world. A question to people is approved. The code of the Task `broken` never loads. */
export type Story = { machine: string; request: object; world: object; broken?: string };

/** A call that a Task makes of a Lambda: `update-addon: Check add-on update`, and how often before. */
export type TaskCall = { task: string; before: number; run: () => Promise<unknown>; pause: Pause };
export type Pause = (seconds: number) => Promise<void>;

/** What is left of a run when nothing of it may depend on time. */
export type Digest = {
  status: string;
  name: string;
  /** The changes that EKS made, in order. */
  changes: string[];
  /** What is installed, without the times of changes. */
  after: unknown;
  /** How executions ended, as people were notified. */
  notified: string[];
};

export type HarmedRun = { digest: Digest; tasks: string[]; seconds: number };

const BROKEN = { error: 'Runtime.UserCodeSyntaxError', ran: false };

const START = Date.parse('2026-11-21T08:00:00Z');

/** Runs a story to the end of everything, in memory and in virtual time, each call of a Task made as `call` makes it. */
export async function runHarmed(
  { machine, request, world, broken }: Story,
  call: (call: TaskCall) => Promise<unknown> = ({ run }) => run(),
): Promise<HarmedRun> {
  const clock = virtualClock(START);
  const pause: Pause = (seconds) => clock.outside(() => sleepUntil(clock, clock.now() + seconds * 1000));
  const notifications: Notification[] = [];
  const tasks: string[] = [];
  const entered = new Map<string, string>();
  const calls = new Map<string, number>();
  let scheduled = { task: '', functionArn: '' };

  const cloud: SimulatedCloud = await leakCheckedCloud({
    world: parseWorld(JSON.stringify(world)),
    clock,
    http: 'in-memory',
    random: () => 0.5,
    onNotification: (notification) => notifications.push(notification),
    onEvent(executionArn, event) {
      const { name } = Object(event.stateEnteredEventDetails);
      if (event.type === 'TaskStateEntered') {
        const task = `${executionArn.split(':')[6]}: ${name}`;
        entered.set(executionArn, task);
        tasks.push(task);
      }
      const { Payload, FunctionName } = parametersOf(event);
      if (FunctionName !== undefined) scheduled = { task: entered.get(executionArn) ?? '', functionArn: FunctionName };
      if (Payload?.question === undefined) return;
      clock.schedule(clock.now() + 600_000, () => approve(cloud, Payload.taskToken));
    },
    deliver(run, functionName) {
      const { task, functionArn } = scheduled;
      if (functionName !== functionArn) return run();
      scheduled = { task: '', functionArn: '' };
      const before = calls.get(task) ?? 0;
      calls.set(task, before + 1);
      const made = task === broken ? () => harmed(BROKEN, { functionArn, run, pause }) : run;
      return call({ task, before, run: made, pause });
    },
  });
  const input = JSON.stringify(request);
  const { executionArn } = cloud.engine.startExecution({ stateMachineArn: machine, name: 'harmed', input });
  const { status, output, error, startDate, stopDate } = await cloud.engine.finished(executionArn);
  await cloud.idle();
  const timeline = cloud.simulator.timeline();
  const after = cloud.simulator.clusters();
  await cloud.close();

  return {
    digest: {
      status,
      name: error ?? JSON.parse(output ?? '{}').name,
      changes: timeline.map(({ kind, name, from, to }) => `${kind === 'update' ? '' : name} ${kind} ${from} -> ${to}`),
      after: JSON.parse(JSON.stringify(after), (key, value) => (TIMES.has(key) ? undefined : value)),
      notified: notifications
        .map(({ attributes, structure }) => ({ attributes, kind: JSON.parse(structure?.default ?? '{}').kind }))
        .filter(({ kind }) => ENDS.has(kind))
        .map(({ attributes: { outcome, cluster }, kind }) => `${kind} ${outcome} ${cluster}`),
    },
    tasks: [...new Set(tasks)],
    seconds: ((stopDate ?? startDate).getTime() - startDate.getTime()) / 1000,
  };
}

const ENDS: ReadonlySet<string> = new Set(['outcome', 'execution']);
const TIMES: ReadonlySet<string> = new Set(['modifiedAt', 'createdAt']);

function parametersOf({ taskScheduledEventDetails }: HistoryEvent) {
  const { parameters } = Object(taskScheduledEventDetails);
  return parameters === undefined ? {} : JSON.parse(parameters);
}

/** Only the token of the last question counts, so an answer to one before is refused. */
function approve(cloud: SimulatedCloud, taskToken: string): void {
  try {
    cloud.engine.sendTaskSuccess({ taskToken, output: JSON.stringify({ verdict: 'approved', by: 'ana' }) });
  } catch (error) {
    if (!(error instanceof Error && /TaskTimedOut|InvalidToken|TaskDoesNotExist/.test(error.name))) throw error;
  }
}
