import { type Command, EXIT, numberOption, textOption } from '../../command.ts';
import { controlOf } from '../../remote/control-of.ts';
import { TABLE_OPTION } from '../../remote/deployment-table.ts';
import { REMOTE, REMOTE_HELP } from '../../remote/place.ts';
import { progressOf } from '../../remote/progress-of.ts';
import { remoteOf } from '../../remote/remote.ts';
import { executionsTable, executionText } from '../../remote/table.ts';

export const status: Command = {
  help: `
Usage: upkeep status [RUN] [--aws]

RUN is the name of an execution or its ARN; without it, the latest of all state machines are listed. Of a RUN that has not
succeeded it shows the state, what is done and what is to do, and what EKS is doing, which it reads with these credentials.

  --last N            how many are listed (20)
  --table NAME        with --aws, of a fleet: the table of the deployment, which knows whether it is paused
${REMOTE_HELP}

Examples
  upkeep status
  upkeep status monday`,
  options: { last: { type: 'string', default: '20' }, ...TABLE_OPTION, ...REMOTE },
  args: ['[RUN]'],
  async run(words, terminal) {
    const last = numberOption(textOption(words, 'last'), '--last', 1, 1000);
    const remote = remoteOf(words);
    const [run] = words.files;
    if (run !== undefined) {
      const execution = await remote.describe(run);
      terminal.out(executionText(execution, terminal));
      terminal.out(await progressOf(remote, execution, terminal, await controlOf(words, execution)));
      return EXIT.succeeded;
    }
    const lists = (await remote.machineArns()).map((arn) => remote.list(arn, last));
    const items = (await Promise.all(lists)).flat();
    items.sort((one, other) => (other.startDate?.getTime() ?? 0) - (one.startDate?.getTime() ?? 0));
    terminal.out(executionsTable(items.slice(0, last), terminal));
    return EXIT.succeeded;
  },
};
