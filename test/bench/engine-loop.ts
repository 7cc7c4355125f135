import { virtualClock } from '../../local/clock.ts';
import { createEngine } from '../../local/engine/engine.ts';
import { loadDefinition } from '../../local/engine/readers/definition.ts';

const TIMES = 2_000;
const ROUNDS = 9;

/** A state that counts, and a Choice that goes back to it, so many times. */
const loopOf = (state: object) =>
  loadDefinition(
    JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Begin',
      States: {
        Begin: { Type: 'Pass', Assign: { count: 0 }, Next: 'Count' },
        Count: { ...state, Next: 'Is it enough?' },
        'Is it enough?': {
          Type: 'Choice',
          Choices: [{ Condition: `{% $count < ${TIMES} %}`, Next: 'Count' }],
          Default: 'End',
        },
        End: { Type: 'Succeed' },
      },
    }),
  );

const LOOPS = {
  'a Pass and its Choice': loopOf({ Type: 'Pass', Assign: { count: '{% $count + 1 %}' } }),
  'a Task and its Choice': loopOf({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'count', Payload: { count: '{% $count %}' } },
    TimeoutSeconds: 30,
    Assign: { count: '{% $states.result.Payload %}' },
  }),
};

/** Microseconds of a processor that the engine takes for two states, at its best. */
export async function engineLoops(): Promise<string> {
  const lines: string[] = [];
  for (const [name, definition] of Object.entries(LOOPS)) {
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const engine = createEngine({
        clock: virtualClock(0),
        machines: { loop: definition },
        invoke: async ({ payload }) => Number(Object(payload).count) + 1,
      });
      const began = process.cpuUsage();
      const { status } = await engine.finished(engine.startExecution({ stateMachineArn: 'loop' }).executionArn);
      const { user, system } = process.cpuUsage(began);
      if (status !== 'SUCCEEDED') throw new Error(`The loop ended ${status}: nothing was measured.`);
      rounds.push((user + system) / TIMES);
    }
    lines.push(
      `The engine takes ${Math.min(...rounds).toFixed(0)} us of a processor for ${name} (best of ${ROUNDS}).\n`,
    );
  }
  return lines.join('');
}
