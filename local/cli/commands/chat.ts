import { didYouMean } from '../../../functions/core/input/did-you-mean.ts';
import { readChatRules } from '../../chat/rules-file.ts';
import { manifestProblems, slackManifest } from '../../chat/slack-manifest.ts';
import { type Command, EXIT, textOption, UsageError, type Words } from '../command.ts';
import { lines, readText } from '../sources.ts';
import type { Terminal } from '../text/terminal.ts';

const FORMATS: Readonly<Record<string, (parameter: string) => string>> = {
  value: (parameter) => parameter,
  // SAM reads a value with spaces and double quotes only when it is in quotes of its own.
  sam: (parameter) => `ChatRules='${parameter}'`,
  // A basic string of TOML escapes the printable characters that JSON escapes, and as JSON does.
  samconfig: (parameter) => `parameter_overrides = ${JSON.stringify(`ChatRules='${parameter}'`)}`,
};

const ACTIONS: Readonly<Record<string, (words: Words, terminal: Terminal) => number | Promise<number>>> = {
  manifest,
  rules,
};

export const chat: Command = {
  help: `
Usage: upkeep chat manifest --url URL [--name NAME] [--command /NAME]
       upkeep chat rules FILE [--format value|sam|samconfig]

manifest prints the manifest of a Slack app, JSON, to paste where Slack creates an app from a manifest.

  --url URL           the output ChatUrl of the stack
  --name NAME         of the app, at most 35 characters (eks-upkeep)
  --command /NAME     the slash command (/upkeep); two stacks in one workspace need two

rules checks a file of chat rules, YAML or JSON, and prints it as the parameter ChatRules of the stack.

  --format value      JSON on one line: --parameter-overrides ChatRules="$(upkeep chat rules FILE)" of the AWS CLI (the default)
  --format sam        with the quotes that SAM needs: sam deploy --parameter-overrides "$(upkeep chat rules FILE --format sam)"
  --format samconfig  the line for samconfig.toml; put your other parameters into the same string

Exit codes
  0 printed   2 invalid usage, or rules with problems: all of them are shown, with their paths

Examples
  upkeep chat manifest --url https://abc123.execute-api.eu-west-1.amazonaws.com/chat
  upkeep chat rules events/chat-rules.yaml`,
  options: {
    url: { type: 'string' },
    name: { type: 'string', default: 'eks-upkeep' },
    command: { type: 'string', default: '/upkeep' },
    format: { type: 'string', default: 'value' },
  },
  args: ['manifest|rules', '[FILE]'],
  async run(words, terminal) {
    const [name = ''] = words.files;
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action) return action(words, terminal);
    throw new UsageError(
      `upkeep chat takes manifest or rules, not '${name}'.${didYouMean(name, Object.keys(ACTIONS))} See: upkeep help chat`,
    );
  },
};

function manifest(words: Words, { out }: Terminal): number {
  const file = words.files[1];
  if (file !== undefined)
    throw new UsageError(`upkeep chat manifest: unexpected argument '${file}'. See: upkeep help chat`);
  const url = textOption(words, 'url');
  if (url === undefined) {
    throw new UsageError('upkeep chat manifest: missing option --url URL, the output ChatUrl of the stack.');
  }
  // People copy the address with what they would append to it.
  const chatUrl = url.replace(/(\/slack)?\/?$/, '');
  const names = { name: textOption(words, 'name') ?? '', command: textOption(words, 'command') ?? '' };
  const problems = manifestProblems(chatUrl, names);
  if (problems.length > 0) throw new UsageError('No manifest can be made of this.', problems);
  out(`${JSON.stringify(slackManifest(chatUrl, names), null, 2)}\n`);
  return EXIT.succeeded;
}

async function rules(words: Words, { out }: Terminal): Promise<number> {
  const file = words.files[1];
  if (file === undefined) throw new UsageError('upkeep chat rules: missing argument FILE. See: upkeep help chat');
  const format = textOption(words, 'format') ?? '';
  const print = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (!print) throw new UsageError(`--format must be one of ${Object.keys(FORMATS).join(', ')}, not '${format}'.`);
  const read = readChatRules(await readText(file));
  if ('problems' in read) throw new UsageError(`${file} is not valid as ChatRules.`, lines(read.problems));
  out(`${print(read.parameter)}\n`);
  return EXIT.succeeded;
}
