import * as z from 'zod/mini';
import type { Unread } from './health.ts';

/** Where a sweep goes on: the number of the place, and the token of its next page of clusters. */
export const SweepPosition = z.strictObject({ place: z.number(), token: z.nullable(z.string()) });
export type SweepPosition = z.infer<typeof SweepPosition>;

/** What a sweep has found so far. `unread` holds the first that could not be read, as text; `unreadCount` counts all. */
export const SweepSums = z.strictObject({
  clusters: z.number(),
  resources: z.number(),
  told: z.number(),
  restored: z.number(),
  unreadCount: z.number(),
  unread: z.array(z.string()),
});
export type SweepSums = z.infer<typeof SweepSums>;

export const NOTHING_SWEPT: SweepSums = {
  clusters: 0,
  resources: 0,
  told: 0,
  restored: 0,
  unreadCount: 0,
  unread: [],
};

const MOST_UNREAD = 20;

export function withUnread(sums: SweepSums, { what, error, message }: Unread): SweepSums {
  const text = `${what} could not be read: ${error}: ${message}`.slice(0, 500);
  return {
    ...sums,
    unreadCount: sums.unreadCount + 1,
    unread: [...sums.unread, text].slice(0, MOST_UNREAD),
  };
}

/** The next page of this place, or the first of the next one; `null` after the last. */
export function nextPosition(
  { place }: SweepPosition,
  token: string | null,
  places: readonly unknown[],
): SweepPosition | null {
  if (token !== null) return { place, token };
  return place + 1 < places.length ? { place: place + 1, token: null } : null;
}
