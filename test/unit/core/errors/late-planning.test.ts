import { expect, it } from 'vitest';
import { unlessLate } from '../../../../functions/core/errors/late-planning.ts';
import { WorkflowError } from '../../../../functions/core/errors/workflow-error.ts';

const UNTIL = 1_000;
const thrownBy = (error: unknown, now: number): unknown => {
  try {
    return unlessLate(UNTIL, now)(error);
  } catch (thrown) {
    return thrown;
  }
};

it.each(['TableUnavailable', 'ExecutionUnreadable'])(
  '%s of planning has a name that is not retried once the time is over',
  (name) => {
    const error = new WorkflowError(name, 'No answer.');

    expect(thrownBy(error, UNTIL - 1)).toBe(error);
    for (const now of [UNTIL, UNTIL + 1]) {
      expect(thrownBy(error, now)).toMatchObject({
        name: 'PlanningTimedOut',
        message: `${name}: No answer.`,
        cause: error,
      });
    }
  },
);

it.each([
  new WorkflowError('EksThrottled', 'Slow down.'),
  Object.assign(new Error('Not ours.'), { name: 'TableUnavailable' }),
  'a text',
])('any other error stays what it is, also late: %s', (error) => {
  expect(thrownBy(error, UNTIL + 1)).toBe(error);
});
