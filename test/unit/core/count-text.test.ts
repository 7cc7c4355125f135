import { expect, it } from 'vitest';
import { countText, isOrAre, wasOrWere } from '../../../functions/core/count-text.ts';

it('what is counted is in the plural unless it is one', () => {
  expect([0, 1, 2].map((count) => countText(count, 'cluster'))).toEqual(['0 clusters', '1 cluster', '2 clusters']);
});

it('the verb after a count goes with it', () => {
  expect([0, 1, 2].map((count) => [isOrAre(count), wasOrWere(count)])).toEqual([
    ['are', 'were'],
    ['is', 'was'],
    ['are', 'were'],
  ]);
});
