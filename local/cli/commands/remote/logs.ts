import { type Command, EXIT } from '../../command.ts';
import { followed } from '../../remote/follow.ts';
import { REMOTE, REMOTE_HELP } from '../../remote/place.ts';
import { remoteOf } from '../../remote/remote.ts';
import { historyText } from '../../remote/table.ts';

export const logs: Command = {
  help: `
Usage: upkeep logs RUN [--follow] [--aws]

RUN is the name of an execution or its ARN.

  --follow            follows the execution until it ends, with the exit codes of upkeep start --wait
${REMOTE_HELP}

Example
  upkeep logs monday --follow`,
  options: { follow: { type: 'boolean' }, ...REMOTE },
  args: ['RUN'],
  async run(words, terminal) {
    const remote = remoteOf(words);
    const { executionArn } = await remote.describe(words.files[0] ?? '');
    if (words.options.follow === true) return followed(remote, executionArn, terminal);
    terminal.out(historyText(await remote.history(executionArn), 0, terminal));
    return EXIT.succeeded;
  },
};
