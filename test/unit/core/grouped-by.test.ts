import { expect, it } from 'vitest';
import { groupedBy } from '../../../functions/core/grouped-by.ts';
import { parsed } from '../../../functions/core/json.ts';

it('items are grouped by their keys, in the order in which each came', () => {
  const groups = groupedBy(['b1', 'a1', 'b2', 'c1', 'a2'], ([letter]) => letter);

  expect([...groups]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1', 'a2']],
    ['c', ['c1']],
  ]);
  expect(groupedBy([], String).size).toBe(0);
});

it.each([
  ['{"a":[1]}', { a: [1] }],
  ['null', null],
  ['{', undefined],
  ['', undefined],
])('of the text %j, JSON is %j', (text, value) => {
  expect(parsed(text)).toEqual(value);
});
