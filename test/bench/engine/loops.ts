import { virtualClock } from '../../../local/clock.ts';
import { createEngine } from '../../../local/engine/engine.ts';
import { loadDefinition } from '../../../local/engine/readers/definition.ts';

/** A state that counts, and a Choice that goes back to it, so many times. */
const loopOf = (state: object, times: number) =>
  loadDefinition(
    JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Begin',
      States: {
        Begin: { Type: 'Pass', Assign: { count: 0 }, Next: 'Count' },
        Count: { ...state, Next: 'Is it enough?' },
        'Is it enough?': {
          Type: 'Choice',
          Choices: [{ Condition: `{% $count < ${times} %}`, Next: 'Count' }],
          Default: 'End',
        },
        End: { Type: 'Succeed' },
      },
    }),
  );

const STATES = {
  Pass: { Type: 'Pass', Assign: { count: '{% $count + 1 %}' } },
  Task: {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'count', Payload: { count: '{% $count %}' } },
    TimeoutSeconds: 30,
    Assign: { count: '{% $states.result.Payload %}' },
  },
};
export type Counting = keyof typeof STATES;

/** Microseconds of a processor that executions which count so far take, each, `executions` of them at the same time. */
export async function loopCost(state: Counting, times: number, executions = 1): Promise<number> {
  const engine = createEngine({
    clock: virtualClock(0),
    machines: { loop: loopOf(STATES[state], times) },
    invoke: async ({ payload }) => Number(Object(payload).count) + 1,
  });
  const began = process.cpuUsage();
  const started = Array.from({ length: executions }, () => engine.startExecution({ stateMachineArn: 'loop' }));
  const ended = await Promise.all(started.map(({ executionArn }) => engine.finished(executionArn)));
  const { user, system } = process.cpuUsage(began);
  const failed = ended.find(({ status }) => status !== 'SUCCEEDED');
  if (failed) throw new Error(`The loop ended ${failed.status}: nothing was measured.`);
  return (user + system) / executions;
}
