import { parsed } from '../json.ts';
import { Outcome } from '../outcome.ts';
import type { Notice } from './notice.ts';
import { outcomeNotice } from './notification.ts';

/** The notice of the plan in the output of an execution (JSON text); `undefined` when there is none. */
export function planNotice(
  output: string,
  execution: { arn: string; name: string; startedAt: string },
): Notice | undefined {
  const outcome = Outcome.safeParse(parsed(output)).data;
  return outcome?.name === 'Planned' ? outcomeNotice(outcome, execution) : undefined;
}
