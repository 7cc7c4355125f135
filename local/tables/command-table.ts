import { COMMANDS, usagesOf } from '../../functions/core/chat/command.ts';
import type { ChatVerb } from '../../functions/core/chat/rules.ts';
import { code, markdownTable } from './markdown.ts';

/** What a command does, in more words than chat has room for. */
const EFFECTS: Record<ChatVerb, string> = {
  help: 'lists the commands that you may use',
  plan: 'starts `update-addon` with `dryRun`, `maintain-cluster` with `dryRun` for `all`, or `maintain-fleet` with `dryRun` for a fleet; the plan is posted where it was asked for, or shown by `status`',
  update:
    'starts `update-addon`, or `maintain-cluster` for `all`: every add-on of the cluster, one after another; it stops at the first failure. Of a fleet, it starts `maintain-fleet` with the file of that name in the bucket ([fleet.md](fleet.md#a-fleet-by-its-name)); nothing is changed before somebody approves the plan, or each wave if the file says so',
  replace:
    'starts `replace-fargate-profile` with `force` and `handOver: approve`: it asks for approval before the pods of the old profile stop',
  health: 'starts `report-health`, which reports the health of each add-on and Fargate profile',
  drift: 'starts `report-health` with `drift`: which add-ons are behind, beside their health',
  status: 'lists the latest runs, or shows the state and the outcome of one',
  approve: 'approves a run awaiting approval; the notification names the id',
  reject: 'rejects a run awaiting approval',
  stop: 'stops a run, and whatever it has started; check the cluster, because EKS completes a change that it has started. `gracefully`, for `maintain-fleet`: it starts no other cluster, and ends once those under way have ended',
  pause:
    'lets a run of `maintain-fleet` start no other cluster; those under way end as usual, and after 30 days it counts as stopped',
  continue: 'lets a paused run of `maintain-fleet` continue',
};

/** The commands of chat, with what each does. */
export function commandTable(): string {
  const effects = new Map(Object.entries(EFFECTS));
  const rows = Object.entries(COMMANDS).map(([verb, command]) => [
    usagesOf(command).map(code).join(', '),
    effects.get(verb) ?? '',
  ]);
  return markdownTable(['command', 'what it does'], rows);
}
