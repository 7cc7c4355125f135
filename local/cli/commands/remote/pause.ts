import { controlFleet } from '../../../../functions/actions/fleet-control.ts';
import { controlRecords } from '../../../../functions/aws/table/control-records.ts';
import { effectOf, type FleetControl, LONGEST_REASON } from '../../../../functions/core/fleet/control.ts';
import { type Command, EXIT, textOption, UsageError, type Words } from '../../command.ts';
import { TABLE_OPTION, tableOf, tableRefusal } from '../../remote/deployment-table.ts';
import { personHere } from '../../remote/person-here.ts';
import { placeOf, REMOTE, REMOTE_HELP } from '../../remote/place.ts';
import { remoteOf } from '../../remote/remote.ts';
import { reasonOf } from '../../sources.ts';
import { wrapped } from '../../text/wrap.ts';

/** Lets a run of a fleet start nothing more for now. */
export const pause = controlling('pause', 'an incident in prod');

/** Lets a paused run of a fleet continue. */
export const continueRun = controlling('continue', 'the incident is over');

function controlling(wish: 'pause' | 'continue', reason: string): Command {
  return {
    help: `
Usage: upkeep ${wish} RUN [--reason TEXT] [--aws]

RUN is the name of an execution of maintain-fleet or its ARN.
${wrapped(effectOf(wish), 120).join('\n')}

  --reason TEXT       the reason, which the report has
  --table NAME        with --aws: the table of the deployment (its output TableName)
${REMOTE_HELP}

Exit codes: 0 done, 1 it changed nothing, 2 invalid usage, or the place could not be reached

Example
  upkeep ${wish} monday --reason '${reason}'`,
    options: { reason: { type: 'string', default: '' }, ...TABLE_OPTION, ...REMOTE },
    args: ['RUN'],
    async run(words, { out }) {
      const { kind, text } = await controlRun(words, wish, textOption(words, 'reason') ?? '');
      out(`${text}\n`);
      return kind === 'counted' ? EXIT.succeeded : EXIT.failed;
    },
  };
}

/** Writes down what a person wants of a run of a fleet. Refuses a run of another state machine. */
export async function controlRun(words: Words, wish: FleetControl['wish'], reason: string) {
  if (reason.length > LONGEST_REASON)
    throw new UsageError(`The reason has ${reason.length} characters; at most ${LONGEST_REASON} are kept.`);
  const { place, connection } = placeOf(words);
  const table = tableOf(words, place);
  const { executionArn, status = 'unknown' } = await remoteOf(words).describe(words.files[0] ?? '');
  const control = { wish, reason, by: personHere(), at: new Date().toISOString() };
  const result = await controlFleet(controlRecords(connection), table, { executionArn, status }, control).catch(
    (error: unknown) => {
      throw tableRefusal(error, place, table) ?? new UsageError(`${reasonOf(error)}. Repeat it; it counts once.`);
    },
  );
  if (result.kind === 'no-fleet') throw new UsageError(result.text);
  return result;
}
