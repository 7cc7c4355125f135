import { answerApproval } from '../../../../functions/actions/approval-answers.ts';
import { taskTokens } from '../../../../functions/aws/step-functions/task-tokens.ts';
import { approvalStore } from '../../../../functions/aws/table/approvals.ts';
import type { Verdict } from '../../../../functions/core/approval.ts';
import { type Command, EXIT, UsageError } from '../../command.ts';
import { TABLE_OPTION, tableOf, tableRefusal } from '../../remote/deployment-table.ts';
import { personHere } from '../../remote/person-here.ts';
import { placeOf, REMOTE, REMOTE_HELP } from '../../remote/place.ts';
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
    options: { ...TABLE_OPTION, ...REMOTE },
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
      const answer = { id, verdict, by: personHere(), at: new Date().toISOString() };
      const { kind, text } = await answerApproval(ports, table, answer).catch((error: unknown) => {
        throw (
          tableRefusal(error, place, table) ?? new UsageError(`${reasonOf(error)}. Repeat the answer; it counts once.`)
        );
      });
      out(`${text}\n`);
      return kind === 'counted' ? EXIT.succeeded : EXIT.failed;
    },
  };
}
