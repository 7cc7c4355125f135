import * as z from 'zod/mini';

const RULE = 'must be a whole number, or a percentage such as "10%"';
const PERCENT_RULE = 'must be a percentage from "0%" to "100%"';

const Percentage = z.string(RULE).check(z.regex(/^(100|\d{1,2})%$/, PERCENT_RULE));

/** So many clusters, from `least` to `most`, or so many of a hundred. */
export const amount = (least: number, most: number) => {
  const rule = `must be a whole number from ${least} to ${most}, or a percentage such as "10%"`;
  return z.union([z.number(rule).check(z.int(rule), z.minimum(least, rule), z.maximum(most, rule)), Percentage], RULE);
};
export type Amount = number | string;

/**
 * How many of `clusters` an amount is. A percentage is rounded down to a whole number, as CloudFormation StackSets does with
 * `FailureTolerancePercentage`: 10 % of 9 clusters is none.
 */
export function countOf(given: Amount, clusters: number): number {
  if (typeof given === 'number') return given;
  return Math.floor((Number(given.slice(0, -1)) * clusters) / 100);
}

/**
 * How many of `clusters` may be under way at the same time: at least one, as with `MaxConcurrentPercentage`, and never more than
 * there are.
 */
export function concurrencyOf(given: Amount, clusters: number): number {
  return Math.max(1, Math.min(countOf(given, clusters), clusters));
}
