import { type Command, EXIT, textOption } from '../../command.ts';
import { followed } from '../../remote/follow.ts';
import { REMOTE, REMOTE_HELP } from '../../remote/place.ts';
import { remoteOf } from '../../remote/remote.ts';
import { executionText } from '../../remote/table.ts';
import { REQUEST_HELP, requestOptions } from '../../request/flags.ts';
import { readRequest } from '../../request/request.ts';
import { knownMachine, MACHINES_HELP } from '../../sources.ts';

export const start: Command = {
  help: `
Usage: upkeep start MACHINE [--input FILE|-] [--cluster NAME ...] [--name NAME] [--wait] [--aws]

${MACHINES_HELP}

  --input FILE|-      the request, JSON or YAML; - is standard input
  --name NAME         of the execution; the same name and input again gives the running execution
  --wait              shows the states as they are entered, and ends with the execution
${REMOTE_HELP}

${REQUEST_HELP}

Exit codes
  0 started, with --wait SUCCEEDED   1 with --wait: it ended otherwise   2 refused   130 Ctrl-C; the execution continues

Example
  upkeep start update-addon --input events/update-addon.json --name monday --wait`,
  options: {
    input: { type: 'string' },
    name: { type: 'string' },
    wait: { type: 'boolean' },
    ...REMOTE,
    ...requestOptions(),
  },
  args: ['MACHINE'],
  async run(words, terminal) {
    const machine = await knownMachine(words.files[0] ?? '');
    const input = await readRequest(words, machine, terminal);

    const remote = remoteOf(words);
    const machineArn = await remote.machineArn(machine);
    const executionArn = await remote.start({ machineArn, input, name: textOption(words, 'name') });
    if (words.options.wait === true) return followed(remote, executionArn, terminal);
    terminal.out(executionText(await remote.describe(executionArn), terminal));
    return EXIT.succeeded;
  },
};
