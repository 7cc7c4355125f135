import type { EksCall } from '../../../local/simulator/simulator.ts';
import type { Played, PlayedExecution } from '../played.ts';
import { nameOf } from './request.ts';

/** A Task of an execution, from its start to its end, in milliseconds since the epoch. */
type Window = { state: string; parameters: string; from: number; to: number };

/** The Tasks of an execution, oldest first; one that was retried is there once for each time. */
export function tasksOf({ history }: PlayedExecution): Window[] {
  const tasks: Window[] = [];
  let state = '';
  for (const { type, timestamp, stateEnteredEventDetails, taskScheduledEventDetails } of history) {
    const time = timestamp.getTime();
    if (stateEnteredEventDetails) state = String(stateEnteredEventDetails.name);
    if (taskScheduledEventDetails) {
      tasks.push({ state, parameters: String(taskScheduledEventDetails.parameters), from: time, to: Infinity });
    }
    const open = tasks.at(-1);
    if (open && ENDS.test(type)) open.to = Math.min(open.to, time);
  }
  return tasks;
}

const ENDS = /^(Task(Succeeded|Failed|TimedOut)|Execution\w+)$/;

/**
 * One request for a version that an execution made, of the plan it then had: all calls of EKS that it came to, repeated ones too.
 * `before` is the add-on as EKS showed it when that was planned.
 */
export type Attempt = {
  plan: number;
  phase: 'update' | 'rollback';
  step: number;
  sent: EksCall[];
  before: Record<string, unknown> | undefined;
};

/** What an execution of `update-addon` requested, oldest first. */
export function attemptsOf(execution: PlayedExecution, { calls }: Pick<Played, 'calls'>): Attempt[] {
  const attempts = new Map<string, Attempt>();
  let plan = 0;
  let before: Attempt['before'];
  for (const { state, parameters, from, to } of tasksOf(execution)) {
    const during = calls.filter(
      ({ by, time, params }) =>
        by === 'us' &&
        params.addonName === execution.input.addon &&
        (params.clusterName ?? params.name) === nameOf(execution.input.cluster) &&
        Date.parse(time) >= from &&
        Date.parse(time) <= to,
    );
    if (state === 'Plan add-on update') {
      plan += 1;
      const seen = during.findLast(({ operation, status }) => operation === 'DescribeAddon' && status === 200);
      before = Object(seen?.answer).addon ?? before;
    }
    if (state !== 'Start add-on update') continue;
    const { phase, step, path, calls: count } = Object(JSON.parse(parameters).Payload.progress);
    const key = `${plan} ${count}`;
    const attempt: Attempt = attempts.get(key) ?? { plan, phase, step, sent: [], before };
    // One Task may begin in the millisecond in which another ends: what it sends is for its version, and by a token of its own.
    const earlier = [...attempts.values()].filter((each) => each !== attempt).flatMap(({ sent }) => sent.map(tokenOf));
    attempt.sent.push(
      ...during.filter(
        (call) =>
          call.operation === 'UpdateAddon' &&
          call.params.addonVersion === path[step] &&
          !earlier.includes(tokenOf(call)),
      ),
    );
    attempts.set(key, attempt);
  }
  return [...attempts.values()];
}

const tokenOf = ({ params }: EksCall): unknown => params.clientRequestToken;
