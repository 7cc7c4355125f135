import type { Played } from '../played.ts';
import { type Change, ourChanges } from './changes.ts';

export function overlaps(played: Played): string[] {
  const changes = ourChanges(played);
  return changes.flatMap((change, index) =>
    changes
      .slice(0, index)
      .filter((earlier) => earlier.cluster === change.cluster && inFlight(earlier, change.from))
      .map((earlier) => `${change.what} of ${change.cluster} began at ${change.from} during ${earlier.what}`),
  );
}

const inFlight = ({ to }: Change, time: string) => to === undefined || to > time;

/** A run that was blocked by another one says by which; that one was running then. */
export function wrongClaims({ executions }: Played): string[] {
  return executions.flatMap(({ name, cause, stoppedAt }) => {
    const [, holder] = /is being changed by (\S+), and only one execution/.exec(cause) ?? [];
    const other = executions.find((each) => each.arn === holder || each.name === holder);
    if (other === undefined || other.stoppedAt >= stoppedAt - CLAIM_POLL_SECONDS * 1000) return [];
    return [`${name} was blocked by ${other.name}, which had ended`];
  });
}

const CLAIM_POLL_SECONDS = 600;
