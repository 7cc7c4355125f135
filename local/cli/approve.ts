import { userInfo } from 'node:os';
import { answerApproval } from '../../functions/aws/approval-answers.ts';
import { approvalStore } from '../../functions/aws/approvals.ts';
import type { Connection } from '../../functions/aws/connection.ts';
import { taskTokens } from '../../functions/aws/task-tokens.ts';
import type { Verdict } from '../../functions/core/approval.ts';
import { TABLE } from '../cloud/machines.ts';
import { type Command, EXIT, Refusal, textOption, type Words } from './command.ts';
import { localConnection, REMOTE, REMOTE_HELP } from './remote.ts';
import { reasonOf } from './sources.ts';

/** Says yes to an execution that asks. */
export const approve = answering('approve', 'approved', 'Says yes to a run that asks, by the id in its notification');

/** Says no to an execution that asks. */
export const reject = answering('reject', 'rejected', 'Says no to a run that asks');

function answering(name: string, verdict: Verdict, summary: string): Command {
  return {
    summary,
    help: `
Usage: upkeep ${name} ID [--aws]

ID is the one that the notification names. The first answer in time counts; another one is told who came first.

  --table NAME        the table of the deployment (${TABLE})
${REMOTE_HELP}

Exit codes: 0 the answer counted, 1 it changed nothing, 2 bad usage, or nobody could be asked

Example
  upkeep ${name} 0123456789abcdef`,
    options: { table: { type: 'string', default: TABLE }, ...REMOTE },
    words: [1, 1],
    async run(words, { out }) {
      const [id = ''] = words.files;
      if (!/^[0-9a-f]{16}$/.test(id)) {
        throw new Refusal(
          `'${id}' is not the id of an approval: 16 digits and letters a to f, as the question names it.`,
        );
      }
      const connection = connectionOf(words);
      const ports = { approvals: approvalStore(connection), tokens: taskTokens(connection) };
      const answer = { id, verdict, by: `upkeep:${userInfo().username}`, at: new Date().toISOString() };
      const { kind, text } = await answerApproval(ports, textOption(words, 'table') ?? TABLE, answer).catch(
        (error: unknown) => {
          throw new Refusal(`${reasonOf(error)}. Give the same answer again; it counts once.`);
        },
      );
      out(`${text}\n`);
      return kind === 'counted' ? EXIT.succeeded : EXIT.failed;
    },
  };
}

function connectionOf(words: Words): Connection {
  const region = textOption(words, 'region');
  if (words.options.aws === true) return region === undefined ? {} : { region };
  if (region !== undefined) throw new Refusal('--region is for --aws: a local endpoint has the one of its world.');
  const endpoint = textOption(words, 'endpoint') ?? '';
  if (!URL.canParse(endpoint))
    throw new Refusal(`--endpoint is a URL such as http://127.0.0.1:8700; not '${endpoint}'.`);
  return localConnection(endpoint);
}
