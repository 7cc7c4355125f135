import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { WorkflowError } from '../../../functions/core/errors/workflow-error.ts';
import type { Log } from '../../../functions/runtime/log.ts';
import { task } from '../../../functions/runtime/task.ts';

const Input = z.strictObject({ name: z.string(), count: z.number() });
const EVENT = { name: 'coredns', count: 2 };

function aTask(run: (input: z.infer<typeof Input>) => Promise<unknown>) {
  const lines: [level: string, message: string, fields: Record<string, unknown>][] = [];
  const log: Log = {
    info: (message, fields) => lines.push(['info', message, fields]),
    warn: (message, fields) => lines.push(['warn', message, fields]),
  };
  return { handle: task(Input, run, log), lines };
}

describe('a task', () => {
  it('runs with its input as read, and logs what kind of result it had', async () => {
    const { handle, lines } = aTask(async ({ name, count }) => ({ kind: 'poll', text: name.repeat(count) }));

    const result = await handle(EVENT);

    expect(result).toEqual({ kind: 'poll', text: 'corednscoredns' });
    expect(lines).toEqual([['info', 'task done', { result: 'poll' }]]);
  });

  it.each([
    [
      { name: 1, count: 'two', extra: true },
      /^(?=[\s\S]*name: )(?=[\s\S]*count: )(?=[\s\S]*extra: is not a known field)/,
    ],
    [{}, /name: [\s\S]*count: /],
    ['text', /expected object/],
    [undefined, /expected object/],
  ])('refuses %j before anything happens, with every problem', async (event, says) => {
    let ran = false;
    const { handle, lines } = aTask(async () => {
      ran = true;
    });

    const refused = handle(event);

    await expect(refused).rejects.toMatchObject({ name: 'InvalidInput', message: expect.stringMatching(says) });
    expect(ran).toBe(false);
    expect(lines).toEqual([['warn', 'input refused', { problems: expect.any(Array) }]]);
  });

  it('lets an error pass untouched, and logs its name', async () => {
    const error = new WorkflowError('EksBusy', 'in use', { cause: new Error('409') });
    const { handle, lines } = aTask(() => Promise.reject(error));

    await expect(handle(EVENT)).rejects.toBe(error);
    expect(lines).toEqual([['warn', 'task failed', { error: 'EksBusy', reason: 'EksBusy: in use' }]]);
  });

  it('lets something thrown that is no error pass untouched', async () => {
    const { handle, lines } = aTask(() => Promise.reject('a text'));

    await expect(handle(EVENT)).rejects.toBe('a text');
    expect(lines).toEqual([['warn', 'task failed', { error: 'unknown', reason: 'a text' }]]);
  });
});
