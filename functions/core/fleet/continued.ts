import * as z from 'zod/mini';
import { fleetOutcome } from './outcome.ts';
import { folderOf } from './plan.ts';
import type { FleetDecision } from './progress.ts';
import { MaintainFleetRequest } from './request.ts';

/** The versions of a plan: of each add-on on each version of Kubernetes, as `coredns on Kubernetes 1.33`. */
export const Pins = z.record(z.string(), z.string());
export type Pins = z.infer<typeof Pins>;

/** What is read of the plan of a run that is continued; those of earlier releases have no pins. */
export const EarlierPlan = z.object({ pins: z.optional(Pins) });

/** The ARN of the run that a run continues, which is named by its ARN, or by its name as a run of the same state machine. */
export const continuedArn = (continues: string, executionArn: string): string =>
  continues.startsWith('arn:') ? continues : executionArn.replace(/[^:]+$/, continues);

/** What is known of the run that is continued: how it is, and its request, which are missing when nobody knows them. */
export type Earlier = { arn: string; status: string | undefined; request: unknown };

/** The request to carry out and where the earlier run has its plan, or why the run cannot be continued. */
export type Continued =
  | { kind: 'continue'; request: MaintainFleetRequest; folder: string }
  | { kind: 'refused'; decision: FleetDecision };

/** Takes over the request of the run that is continued. Whether it is a dry run is said by the new one. */
export function continued({ dryRun }: MaintainFleetRequest, { arn, status, request }: Earlier): Continued {
  const name = arn.split(':').at(-1) ?? arn;
  if (status === 'RUNNING')
    return refused(`${name} is still running, and what it does is not done by a second run.`, [
      `Wait for its end, or stop it: \`upkeep stop ${arn} --graceful\``,
    ]);
  const read = MaintainFleetRequest.safeParse(request);
  if (!read.success)
    return refused(
      `There is no run ${name} of maintain-fleet here whose request is known: it never began, was refused, or is older than 400 days.`,
      ['`upkeep status` lists the latest runs; or start a new run with the whole request.'],
    );
  return { kind: 'continue', request: { ...read.data, dryRun }, folder: folderOf(arn) };
}

function refused(reason: string, advice: string[]): Continued {
  const summary = 'Nothing in the fleet was changed, because the run cannot be continued.';
  const outcome = fleetOutcome('FleetMaintenanceBlocked', { summary, reasons: [reason], advice });
  return { kind: 'refused', decision: { kind: 'publish', outcome } };
}
