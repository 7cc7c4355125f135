import type { ControlRecords } from '../aws/table/control-records.ts';
import { controlled, effectOf, type FleetControl } from '../core/fleet/control.ts';
import { folderOf } from '../core/fleet/plan.ts';
import { stateMachineOf } from '../core/state-machines.ts';

/** A run as `DescribeExecution` shows it. */
type ControlledRun = { executionArn: string; status: string };

/** What a wish came to: it counts, or why it changes nothing. `text` is for the person. */
export type ControlResult = { kind: 'counted' | 'unchanged' | 'over' | 'no-fleet'; text: string };

/**
 * Pauses a run of a fleet, lets it continue, or stops it gracefully: it starts nothing more, and what is under way ends as usual.
 * Safe to repeat. Throws `TableUnavailable`.
 */
export async function controlFleet(
  controls: ControlRecords,
  table: string,
  { executionArn, status }: ControlledRun,
  control: FleetControl,
): Promise<ControlResult> {
  const name = executionArn.split(':').at(-1) ?? executionArn;
  if (stateMachineOf(executionArn) !== 'maintain-fleet')
    return { kind: 'no-fleet', text: `${name} is not a run of maintain-fleet. \`stop\` stops any run.` };
  if (status !== 'RUNNING') return { kind: 'over', text: `${name} has already ended: ${status}.` };
  const result = await controls.change(
    table,
    folderOf(executionArn),
    (before) => {
      const decided = controlled(before, control);
      return { decided, ...(decided.kind === 'changed' && { value: decided.controls }) };
    },
    control.at,
  );
  const { decided } = result;
  if (decided.kind === 'unchanged') return { kind: 'unchanged', text: `${name}: ${decided.text}` };
  return { kind: 'counted', text: `${name}: ${effectOf(control.wish)}` };
}
