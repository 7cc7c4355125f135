import * as z from 'zod/mini';
import { type HealthApi, healthApi } from './aws/health.ts';
import { type HealthTeller, tellHealth } from './aws/health-telling.ts';
import { notificationApi } from './aws/notifications.ts';
import { toldIssues } from './aws/told-issues.ts';
import { NOTHING_SWEPT, nextPosition, SweepPosition, SweepSums, withUnread } from './core/health-sweep.ts';
import { isSwept, SweepHealthRequest } from './core/sweep-health-request.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  request: SweepHealthRequest,
  table: z.string(),
  topicArn: z.string(),
  /** Where the last page ended; `null` at the beginning. */
  from: z.nullable(SweepPosition),
  sums: z.nullable(SweepSums),
  now: z.iso.datetime(),
});

/**
 * Looks at a page of clusters and tells the health issues of their add-ons and Fargate profiles, once each. `next` is where
 * to go on, `null` at the end. Safe to repeat: what was told is not told again.
 */
export const sweepHealth = (eks: HealthApi, teller: HealthTeller) => async (input: z.infer<typeof Input>) => {
  const { request, table, topicArn, now } = input;
  const from = input.from ?? { place: 0, token: null };
  const account = request.places[from.place] ?? {};
  let sums = input.sums ?? NOTHING_SWEPT;

  const page = await eks.clusters(account, from.token);
  if ('error' in page) return { sums: withUnread(sums, page), next: nextPosition(from, null, request.places) };

  for (const name of page.names.filter((each) => isSwept(each, request))) {
    const watched = await eks.watched({ name, ...account });
    if ('error' in watched) {
      // Deleted since it was listed.
      if (watched.error !== 'ClusterNotFound') sums = withUnread(sums, watched);
      continue;
    }
    sums = { ...sums, clusters: sums.clusters + 1, resources: sums.resources + watched.length };
    for (const each of watched) {
      const told = await tellHealth(teller, { table, topicArn }, each, { source: `Seen by the sweep at ${now}.`, now });
      if (told === 'told' || told === 'restored') sums = { ...sums, [told]: sums[told] + 1 };
    }
  }
  return { sums, next: nextPosition(from, page.next, request.places) };
};

export const handler = task(
  Input,
  sweepHealth(healthApi(), { memory: toldIssues(), notifications: notificationApi() }),
);
