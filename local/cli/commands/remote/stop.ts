import { type Command, EXIT, textOption } from '../../command.ts';
import { REMOTE, REMOTE_HELP } from '../../remote/place.ts';
import { remoteOf } from '../../remote/remote.ts';
import { executionText } from '../../remote/table.ts';

export const stop: Command = {
  help: `
Usage: upkeep stop RUN [--cause TEXT] [--aws]

RUN is the name of an execution or its ARN. An execution that has ended is left as it is.

  --cause TEXT        the reason, kept with the execution
${REMOTE_HELP}

Example
  upkeep stop monday --cause 'wrong cluster'`,
  options: { cause: { type: 'string', default: 'Stopped by upkeep stop.' }, ...REMOTE },
  args: ['RUN'],
  async run(words, terminal) {
    const remote = remoteOf(words);
    const { executionArn } = await remote.describe(words.files[0] ?? '');
    await remote.stop(executionArn, textOption(words, 'cause') ?? '');
    terminal.out(executionText(await remote.describe(executionArn), terminal));
    return EXIT.succeeded;
  },
};
