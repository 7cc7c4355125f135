import { type Command, EXIT, numberOption, textOption } from '../../command.ts';
import { REMOTE, REMOTE_HELP } from '../../remote/place.ts';
import { remoteOf } from '../../remote/remote.ts';
import { executionsTable, executionText } from '../../remote/table.ts';

export const status: Command = {
  summary: 'Lists the latest executions, or shows one',
  help: `
Usage: upkeep status [RUN] [--aws]

RUN is the name of an execution or its ARN; without it, the latest of all state machines are listed.

  --last N            how many are listed (20)
${REMOTE_HELP}

Examples
  upkeep status
  upkeep status monday`,
  options: { last: { type: 'string', default: '20' }, ...REMOTE },
  args: ['[RUN]'],
  async run(words, terminal) {
    const last = numberOption(textOption(words, 'last'), '--last', 1, 1000);
    const remote = remoteOf(words);
    const [run] = words.files;
    if (run !== undefined) {
      terminal.out(executionText(await remote.describe(run), terminal));
      return EXIT.succeeded;
    }
    const lists = (await remote.machineArns()).map((arn) => remote.list(arn, last));
    const items = (await Promise.all(lists)).flat();
    items.sort((one, other) => (other.startDate?.getTime() ?? 0) - (one.startDate?.getTime() ?? 0));
    terminal.out(executionsTable(items.slice(0, last), terminal));
    return EXIT.succeeded;
  },
};
