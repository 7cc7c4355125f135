import { expect, it } from 'vitest';
import { requestToken } from '../../../functions/core/request-token.ts';

it('the same step of the same execution asks with the same token, and every other one with another', () => {
  const steps = [['a', 'bc'], ['ab', 'c'], ['abc'], ['a', 'bc', 'd']];
  const tokens = steps.map((parts) => requestToken(...parts));
  expect(steps.map((parts) => requestToken(...parts))).toEqual(tokens);
  expect(new Set(tokens).size).toBe(steps.length);
});

it('a token has a length that EKS takes, however short or long its parts are, and no character but letters and digits', () => {
  for (const part of ['', 'a', 'a'.repeat(500)]) expect(requestToken(part, 'update')).toMatch(/^[0-9A-Za-z]{33,126}$/);
});
