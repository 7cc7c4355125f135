import { ADDON_OUTCOMES } from '../../../functions/core/addon/outcome.ts';
import { REPLACEMENT_OUTCOMES } from '../../../functions/core/fargate/outcome.ts';
import { FLEET_OUTCOMES } from '../../../functions/core/fleet/outcome.ts';
import { MAINTENANCE_OUTCOMES } from '../../../functions/core/maintenance/outcome.ts';
import type { Played } from '../played.ts';

/** Those that change something, or ask to. */
export const endingExecutions = ({ executions }: Played) =>
  executions.filter(({ machine }) => Object.hasOwn(ENDS, machine));

const ENDS: Record<string, Readonly<Record<string, unknown>>> = {
  'update-addon': ADDON_OUTCOMES,
  'replace-fargate-profile': REPLACEMENT_OUTCOMES,
  'maintain-cluster': MAINTENANCE_OUTCOMES,
  'maintain-fleet': FLEET_OUTCOMES,
};
const SUCCESSES = ['Updated', 'UpToDate', 'Planned', 'Replaced', 'Maintained'];

export function wrongEnds(played: Played): string[] {
  return endingExecutions(played).flatMap(({ name, machine, ends, status, cause }) => {
    if (status === 'ABORTED') return [];
    const isSuccess = SUCCESSES.includes(ends);
    const isKnown = Object.hasOwn(ENDS[machine] ?? {}, ends);
    if (!isKnown) return [`${name} ended as ${ends}: ${cause}`];
    return isSuccess === (status === 'SUCCEEDED') ? [] : [`${name} ended ${status} as ${ends}`];
  });
}
