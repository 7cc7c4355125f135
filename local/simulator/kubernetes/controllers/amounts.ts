import type { Amount } from '../state.ts';

/** A number, or a share of `total` in percent. */
export function rounded(amount: Amount, total: number, round: (value: number) => number): number {
  return typeof amount === 'number' ? amount : round((Number.parseInt(amount, 10) / 100) * total);
}
