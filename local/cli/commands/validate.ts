import { readdir } from 'node:fs/promises';
import { basename, dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countText, isOrAre } from '../../../functions/core/count-text.ts';
import { didYouMean } from '../../../functions/core/input/did-you-mean.ts';
import { readChatRules } from '../../chat/rules-file.ts';
import { bindFunctions } from '../../cloud/lambda/functions.ts';
import { EVENT_EXAMPLES, exampleKind } from '../../cloud/machines/event-examples.ts';
import { problemsOfJson, problemsOfRequest } from '../../cloud/machines/inputs.ts';
import { machineNames, substitutionsFor } from '../../cloud/machines/machines.ts';
import { DefinitionError, loadDefinition } from '../../engine/readers/definition.ts';
import { expandRetriers } from '../../retriers.ts';
import { parseWorld, WorldError } from '../../simulator/world/world.ts';
import { type Command, EXIT, textOption, UsageError } from '../command.ts';
import { lines, readText } from '../sources.ts';

const PLACE = { region: 'eu-west-1', account: '111122223333' };

const CHAT_RULES = 'chat-rules';
const KINDS = ['definition', 'world', CHAT_RULES];

export const validate: Command = {
  help: `
Usage: upkeep validate [FILES] [--as definition|world|chat-rules|MACHINE]

Reports every problem with its place. Without FILES: all definitions, example inputs and worlds of this repository. Files are
YAML or JSON, and their type follows from their name: *.asl.yaml is a definition, MACHINE*.yaml a request, *rules.yaml the
parameter ChatRules, other YAML a world; the other files of events/ are known by their names.

  --as KIND           the type of the files, when it does not follow from their names

Examples
  upkeep validate
  upkeep validate my-world.yaml
  upkeep validate chat-rules.yaml
  upkeep validate request.yaml --as update-addon`,
  options: { as: { type: 'string' } },
  args: ['[FILES...]'],
  async run(words, { out, paint }) {
    const machines = await machineNames();
    const kind = textOption(words, 'as');
    if (kind !== undefined && ![...KINDS, ...machines].includes(kind)) {
      throw new UsageError(
        `--as must be one of ${[...KINDS, ...machines].join(', ')}, not '${kind}'.${didYouMean(kind, [...KINDS, ...machines])}`,
      );
    }
    const files = words.files.length > 0 ? words.files : await filesOfRepository();

    let invalid = 0;
    for (const file of files) {
      const problems = await problemsOfFile(file, kind ?? kindOf(file, machines), machines);
      if (problems.length > 0) invalid += 1;
      out(`${problems.length > 0 ? paint('red', 'invalid') : paint('green', 'valid  ')}  ${file}\n`);
      for (const problem of problems) out(`           ${problem}\n`);
    }
    const valid = files.length - invalid;
    out(`${valid} of ${countText(files.length, 'file')} ${isOrAre(valid)} valid.\n`);
    return invalid > 0 ? EXIT.refused : EXIT.succeeded;
  },
};

async function filesOfRepository(): Promise<string[]> {
  const root = new URL('../../../', import.meta.url);
  const found = await Promise.all(
    [
      { folder: 'statemachines/', wanted: /\.asl\.yaml$/ },
      { folder: 'events/', wanted: /^(?!.*\.schema\.json$).*\.(json|ya?ml)$/ },
      { folder: 'local/worlds/', wanted: /\.ya?ml$/ },
    ].map(async ({ folder, wanted }) => {
      const names = await readdir(new URL(folder, root));
      const paths = names.filter((name) => wanted.test(name)).sort();
      return paths.map((name) => relative(process.cwd(), fileURLToPath(new URL(`${folder}${name}`, root))));
    }),
  );
  return found.flat();
}

function kindOf(file: string, machines: readonly string[]): string | undefined {
  const name = basename(file);
  if (/\.asl\.(ya?ml|json)$/.test(name)) return 'definition';
  if (name.startsWith(CHAT_RULES) || /^(.*[.-])?rules\.(ya?ml|json)$/.test(name)) return CHAT_RULES;
  const machine = machines.filter((each) => name.startsWith(each)).sort((a, b) => b.length - a.length)[0];
  const isYaml = /\.ya?ml$/.test(name);
  return machine ?? (isYaml ? 'world' : exampleKind(name));
}

/** A file that cannot be checked does not prevent checking the others. */
async function problemsOfFile(file: string, kind: string | undefined, machines: readonly string[]): Promise<string[]> {
  if (kind === undefined) return ['unknown file type. Name it with --as.'];
  try {
    return problemsOf(kind, file, await readText(file), machines);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return [error.message];
  }
}

function problemsOf(kind: string, file: string, text: string, machines: readonly string[]): string[] {
  if (kind === 'definition') return problemsOfDefinition(text, machines);
  if (kind === CHAT_RULES) {
    const rules = readChatRules(text);
    return 'problems' in rules ? lines(rules.problems) : [];
  }
  const example = EVENT_EXAMPLES[kind];
  if (example) return lines(problemsOfJson(example, text));
  return kind === 'world' ? problemsOfWorld(text, dirname(file)) : lines(problemsOfRequest(kind, text));
}

function problemsOfDefinition(text: string, machines: readonly string[]): string[] {
  const functions = Object.keys(bindFunctions(PLACE));
  try {
    loadDefinition(expandRetriers(text), substitutionsFor({ ...PLACE, functions, machines }));
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return error.problems.map(({ state, field, message }) =>
      [state && `state '${state}'`, field && `field ${field}`, message].filter(Boolean).join(': '),
    );
  }
}

function problemsOfWorld(text: string, from: string): string[] {
  try {
    parseWorld(text, from);
    return [];
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    return lines(error.problems);
  }
}
