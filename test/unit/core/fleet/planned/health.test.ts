import { expect, it } from 'vitest';
import { shownIssues } from '../../../../../functions/core/fleet/planned/health.ts';

const issues = (count: number, length = 40) =>
  Array.from({ length: count }, (_, index) => `${index}`.padEnd(length, '.'));

it('of what is not healthy after a bake, an execution carries along little, whatever the size of the fleet', () => {
  const shown = shownIssues(issues(50_000, 3000));

  expect(JSON.stringify(shown).length).toBeLessThan(16_000);
  expect(shown.at(-1)).toBe('... and 49980 more.');
  expect(shownIssues(issues(20))).toEqual(issues(20));
  expect(shownIssues([])).toEqual([]);
});
