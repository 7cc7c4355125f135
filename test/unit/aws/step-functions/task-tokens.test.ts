import { describe, expect, it } from 'vitest';
import { type TaskTokens, taskTokens } from '../../../../functions/aws/step-functions/task-tokens.ts';
import { given, jsonService, said } from '../../../support/wire/json-service.ts';

const TOKEN = 'AQCEAAAAKgAAAAMAAAAAAAAAAe';
const FAILURE = { error: 'Rejected', cause: 'Jo said no.' };
const ACTS: [string, (tokens: TaskTokens) => Promise<boolean>, object][] = [
  ['SendTaskSuccess', (tokens) => tokens.succeed(TOKEN, { by: 'jo' }), { taskToken: TOKEN, output: '{"by":"jo"}' }],
  ['SendTaskFailure', (tokens) => tokens.fail(TOKEN, FAILURE), { taskToken: TOKEN, ...FAILURE }],
];

describe.each(ACTS)('%s', (operation, act, input) => {
  const answering = (answer: ReturnType<typeof given>) => jsonService('states', { [operation]: answer });

  it('answers the task that waits', async () => {
    const { connection, asked } = answering(given());

    expect(await act(taskTokens(connection))).toBe(true);
    expect(asked).toEqual([[operation, input]]);
  });

  it.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])('finds nobody waiting: %s', async (name) => {
    expect(await act(taskTokens(answering(said(name)).connection))).toBe(false);
  });

  it('that is refused is an error that does not show the token', async () => {
    const { connection } = answering(said('AccessDeniedException', `not with ${TOKEN}`));

    const error = await act(taskTokens(connection)).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({
      name: 'TaskNotAnswered',
      message: `states:${operation} answered AccessDeniedException`,
    });
    expect(error).not.toHaveProperty('cause');
  });
});
