import { expect, it } from 'vitest';
import { contextOf } from '../../../functions/core/context.ts';

it('a decision is made from the plan, the progress, and the time in milliseconds', () => {
  const [plan, progress] = [{ addon: 'coredns' }, { polls: 2 }];
  expect(contextOf({ plan, progress, now: '2026-03-01T10:00:00.250Z' })).toEqual({
    plan,
    progress,
    now: Date.UTC(2026, 2, 1, 10, 0, 0, 250),
  });
});
