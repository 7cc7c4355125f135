import { TABLE } from '../../cloud/machines/machines.ts';
import { nameOf } from '../aws/refusal.ts';
import { textOption, UsageError, type Words } from '../command.ts';
import { notAsked } from './place.ts';

/** Which table: that of `upkeep serve`, or the one of a deployment. */
export const TABLE_OPTION = { table: { type: 'string' } } as const;

const TABLE_OF_STACK =
  'aws cloudformation describe-stacks --stack-name NAME --query "Stacks[0].Outputs[?OutputKey==\'TableName\'].OutputValue"';

/** The table that the options mean. */
export function tableOf(words: Words, place: string): string {
  const table = textOption(words, 'table');
  if (table === undefined && words.options.aws === true) {
    throw new UsageError(`missing option --table NAME: each deployment at ${place} has its own table.`, [
      `See: ${TABLE_OF_STACK}`,
    ]);
  }
  return table ?? TABLE;
}

/** Why the table could not be used, as far as that is known. */
export function tableRefusal(error: unknown, place: string, table: string): UsageError | undefined {
  if (nameOf(error) === 'ResourceNotFoundException') {
    return new UsageError(`There is no table ${table} at ${place}.`, [`For a deployment: ${TABLE_OF_STACK}`]);
  }
  return notAsked(error, place);
}
