import { userInfo } from 'node:os';
import { answerApproval } from '../../../../functions/actions/approval-answers.ts';
import { taskTokens } from '../../../../functions/aws/step-functions/task-tokens.ts';
import { approvalStore } from '../../../../functions/aws/table/approvals.ts';
import type { Verdict } from '../../../../functions/core/approval.ts';
import { TABLE } from '../../../cloud/machines/machines.ts';
import { nameOf } from '../../aws/refusal.ts';
import { type Command, EXIT, textOption, UsageError, type Words } from '../../command.ts';
import { notAsked, placeOf, REMOTE, REMOTE_HELP } from '../../remote/place.ts';
import { reasonOf } from '../../sources.ts';

/** Approves for an execution awaiting approval. */
export const approve = answering('approve', 'approved');

/** Rejects for an execution awaiting approval. */
export const reject = answering('reject', 'rejected');

function answering(name: string, verdict: Verdict): Command {
  return {
    help: `
Usage: upkeep ${name} ID [--aws]

ID is the one that the notification names. The first answer in time counts; a later one learns who gave it.

  --table NAME        with --aws: the table of the deployment (its output TableName)
${REMOTE_HELP}

Exit codes: 0 the answer counted, 1 it changed nothing, 2 invalid usage, or the place could not be reached

Example
  upkeep ${name} 0123456789abcdef`,
    options: { table: { type: 'string' }, ...REMOTE },
    args: ['ID'],
    async run(words, { out }) {
      const [id = ''] = words.files;
      if (!/^[0-9a-f]{16}$/.test(id)) {
        throw new UsageError(
          `'${id}' is not the id of an approval: 16 digits and letters a to f, as in the approval request.`,
        );
      }
      const { place, connection } = placeOf(words);
      const table = tableOf(words, place);
      const ports = { approvals: approvalStore(connection), tokens: taskTokens(connection) };
      const answer = { id, verdict, by: `upkeep:${userInfo().username}`, at: new Date().toISOString() };
      const { kind, text } = await answerApproval(ports, table, answer).catch((error: unknown) => {
        throw rejectionOf(error, place, table);
      });
      out(`${text}\n`);
      return kind === 'counted' ? EXIT.succeeded : EXIT.failed;
    },
  };
}

const TABLE_OF_STACK =
  'aws cloudformation describe-stacks --stack-name NAME --query "Stacks[0].Outputs[?OutputKey==\'TableName\'].OutputValue"';

function tableOf(words: Words, place: string): string {
  const table = textOption(words, 'table');
  if (table === undefined && words.options.aws === true) {
    throw new UsageError(`missing option --table NAME: each deployment at ${place} has its own table.`, [
      `See: ${TABLE_OF_STACK}`,
    ]);
  }
  return table ?? TABLE;
}

function rejectionOf(error: unknown, place: string, table: string): UsageError {
  if (nameOf(error) === 'ResourceNotFoundException') {
    return new UsageError(`There is no table ${table} at ${place}.`, [`For a deployment: ${TABLE_OF_STACK}`]);
  }
  return notAsked(error, place) ?? new UsageError(`${reasonOf(error)}. Repeat the answer; it counts once.`);
}
