import { expect, it } from 'vitest';
import { fitsPattern } from '../../../functions/core/pattern.ts';

it.each([
  ['prod-*', 'prod-1', true],
  ['prod-*', 'prod-', true],
  ['prod-*', 'my-prod-1', false],
  ['*-1', 'prod-1', true],
  ['*-1', 'prod-1-1', true],
  ['*-1', 'prod-12', false],
  ['prod-?', 'prod-1', true],
  ['prod-?', 'prod-', false],
  ['prod-?', 'prod-12', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['ab*bc', 'abbc', true],
  ['ab*bc', 'abc', false],
  ['**', '', true],
  ['?', '', false],
  ['', '', true],
  ['', 'prod-1', false],
])('the pattern "%s" and the text "%s": %s', (pattern, text, fits) => {
  expect(fitsPattern(pattern, text)).toBe(fits);
});
