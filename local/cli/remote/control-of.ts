import { controlReader } from '../../../functions/aws/table/control-reader.ts';
import { controlText } from '../../../functions/core/fleet/control.ts';
import { folderOf } from '../../../functions/core/fleet/plan.ts';
import { stateMachineOf } from '../../../functions/core/state-machines.ts';
import { textOption, UsageError, type Words } from '../command.ts';
import { reasonOf } from '../sources.ts';
import { tableOf, tableRefusal } from './deployment-table.ts';
import { placeOf } from './place.ts';
import type { Execution } from './remote.ts';

/** Whether people have paused a run of a fleet that is running, or stopped it gracefully; undefined when they have not. */
export async function controlOf(words: Words, run: Execution): Promise<readonly [string, string] | undefined> {
  if (run.status !== 'RUNNING' || stateMachineOf(run.executionArn) !== 'maintain-fleet') return undefined;
  if (words.options.aws === true && textOption(words, 'table') === undefined)
    return ['Paused', 'not known: name the table of the deployment with --table'];
  const { place, connection } = placeOf(words);
  const table = tableOf(words, place);
  const controls = await controlReader(connection)
    .read(table, folderOf(run.executionArn))
    .catch((error: unknown) => {
      throw tableRefusal(error, place, table) ?? new UsageError(reasonOf(error));
    });
  const last = controls.at(-1);
  if (last === undefined || last.wish === 'continue') return undefined;
  const [done = '', ...rest] = controlText(last).split(' ');
  return [`${done[0]?.toUpperCase()}${done.slice(1)}`, rest.join(' ')];
}
