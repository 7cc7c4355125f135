import { type Command, EXIT, textOption } from '../../command.ts';
import { TABLE_OPTION } from '../../remote/deployment-table.ts';
import { REMOTE, REMOTE_HELP } from '../../remote/place.ts';
import { remoteOf } from '../../remote/remote.ts';
import { executionText } from '../../remote/table.ts';
import { controlRun } from './pause.ts';

export const stop: Command = {
  help: `
Usage: upkeep stop RUN [--cause TEXT] [--graceful] [--aws]

RUN is the name of an execution or its ARN. An execution that has ended is left as it is.

  --cause TEXT        the reason, kept with the execution
  --graceful          of a fleet: starts no other cluster, and ends once those under way have ended
  --table NAME        with --graceful and --aws: the table of the deployment (its output TableName)
${REMOTE_HELP}

Example
  upkeep stop monday --cause 'wrong cluster'`,
  options: {
    cause: { type: 'string' },
    graceful: { type: 'boolean' },
    ...TABLE_OPTION,
    ...REMOTE,
  },
  args: ['RUN'],
  async run(words, terminal) {
    const cause = textOption(words, 'cause');
    if (words.options.graceful === true) {
      const { kind, text } = await controlRun(words, 'stop', cause ?? '');
      terminal.out(`${text}\n`);
      return kind === 'counted' ? EXIT.succeeded : EXIT.failed;
    }
    const remote = remoteOf(words);
    const { executionArn } = await remote.describe(words.files[0] ?? '');
    await remote.stop(executionArn, cause ?? 'Stopped by upkeep stop.');
    terminal.out(executionText(await remote.describe(executionArn), terminal));
    return EXIT.succeeded;
  },
};
