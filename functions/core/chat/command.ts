import { nearest } from '../input/did-you-mean.ts';

/** What a person asks for. A version is a version policy; a run is the name of an execution or its ARN. */
export type ChatCommand =
  | { verb: 'help' }
  | { verb: 'plan' | 'update'; addon: string; cluster: string; version: string | undefined }
  | { verb: 'plan' | 'update'; addon: 'all'; fleet: string }
  | { verb: 'replace'; profile: string; cluster: string }
  | { verb: 'health'; cluster: string }
  | { verb: 'drift'; cluster: string }
  | { verb: 'status'; run: string | undefined }
  | { verb: 'stop'; run: string; gracefully?: true }
  | { verb: 'pause' | 'continue'; run: string; reason: string }
  | { verb: 'approve' | 'reject'; id: string };

/** A command, or one sentence on what is wrong with the text and what to send instead. */
export type CommandRead = { kind: 'command'; command: ChatCommand } | { kind: 'problem'; text: string };

/** How a command is written, in one or two ways, and what it does. */
type CommandHelp = { usage: string; orUsage?: string; meaning: string };

/** The commands. */
export const COMMANDS = {
  help: { usage: 'help', meaning: 'shows this list' },
  plan: {
    usage: 'plan <addon|all> on <cluster> [to <version>]',
    orUsage: 'plan all on fleet <fleet>',
    meaning: 'shows what an update would do, here or in `status`; changes nothing',
  },
  update: {
    usage: 'update <addon|all> on <cluster> [to <version>]',
    orUsage: 'update all on fleet <fleet>',
    meaning:
      'updates add-ons; <version> is latest, default, a minor line such as 1.19, or v1.19.0-eksbuild.1. A fleet asks for approval of its plan first',
  },
  replace: {
    usage: 'replace <profile> on <cluster>',
    meaning: 'recreates a Fargate profile, and asks for approval before it deletes the old one',
  },
  health: {
    usage: 'health <cluster>',
    meaning: 'checks add-ons and Fargate profiles, and reports their health issues',
  },
  drift: {
    usage: 'drift <cluster>',
    meaning: 'reports which add-ons are behind, beside their health',
  },
  status: { usage: 'status [run]', meaning: 'shows the latest runs, or one of them' },
  approve: { usage: 'approve <id>', meaning: 'approves a run that is awaiting approval' },
  reject: { usage: 'reject <id>', meaning: 'rejects a run that is awaiting approval' },
  stop: {
    usage: 'stop <run> [gracefully]',
    meaning: 'stops a run; EKS finishes the change it has started. `gracefully`: a fleet starts nothing more, and ends',
  },
  pause: { usage: 'pause <run> [reason]', meaning: 'lets a run of a fleet start nothing more for now' },
  continue: { usage: 'continue <run> [reason]', meaning: 'lets a paused run of a fleet continue' },
} as const satisfies Readonly<Record<string, CommandHelp>>;
type ChatVerb = keyof typeof COMMANDS;

const LONGEST_COMMAND = 500;

/** Reads a command. Keywords may be in any case; names are taken as they are. */
export function readCommand(text: string): CommandRead {
  if (text.length > LONGEST_COMMAND) return problem(`A command has at most ${LONGEST_COMMAND} characters.`);
  const [first = 'help', ...rest] = wordsOf(text);
  const verb = first.toLowerCase();
  if (!isVerb(verb)) {
    const near = nearest(verb, Object.keys(COMMANDS));
    return problem(
      `There is no command \`${shown(first)}\`${near === undefined ? '.' : `; did you mean \`${near}\`?`} Send \`help\` to list the commands.`,
    );
  }

  switch (verb) {
    case 'help':
      return rest.length === 0 ? { kind: 'command', command: { verb } } : tooMuch(verb, rest);
    case 'plan':
    case 'update':
      return readUpdate(verb, rest);
    case 'replace':
      return readReplace(rest);
    case 'health':
    case 'drift': {
      const [cluster, ...more] = rest[0]?.toLowerCase() === 'on' ? rest.slice(1) : rest;
      if (cluster === undefined) return missing(verb, 'a cluster');
      return more.length === 0 ? { kind: 'command', command: { verb, cluster } } : tooMuch(verb, more);
    }
    case 'status': {
      const [run, ...more] = rest;
      return more.length === 0 ? { kind: 'command', command: { verb, run } } : tooMuch(verb, more);
    }
    case 'stop': {
      const [run, how, ...more] = rest;
      if (run === undefined) return missing(verb, 'the name of a run');
      if (how === undefined) return { kind: 'command', command: { verb, run } };
      if (how.toLowerCase() !== 'gracefully') return expected(verb, 'gracefully', how);
      return more.length === 0 ? { kind: 'command', command: { verb, run, gracefully: true } } : tooMuch(verb, more);
    }
    case 'pause':
    case 'continue': {
      const [run, ...reason] = rest;
      if (run === undefined) return missing(verb, 'the name of a run');
      return { kind: 'command', command: { verb, run, reason: reason.join(' ').replace(/\p{Cc}/gu, '') } };
    }
    case 'approve':
    case 'reject': {
      const [id, ...more] = rest;
      if (id === undefined) return missing(verb, 'the id of an approval request');
      if (!/^[0-9a-f]{16}$/.test(id)) {
        return problem(
          `\`${shown(id)}\` is not the id of an approval request. An id has 16 characters, 0 to 9 and a to f; copy it from the request.`,
        );
      }
      return more.length === 0 ? { kind: 'command', command: { verb, id } } : tooMuch(verb, more);
    }
  }
}

function readUpdate(verb: 'plan' | 'update', rest: readonly string[]): CommandRead {
  const [addon, on, cluster, to, version, ...more] = rest;
  if (addon === undefined || isKeyword(addon)) return missing(verb, 'an add-on');
  if (on === undefined) return missing(verb, 'a cluster');
  if (on.toLowerCase() !== 'on') return expected(verb, 'on', on);
  if (cluster === undefined || isKeyword(cluster)) return missing(verb, 'a cluster');
  // A cluster may be called fleet, and then nothing follows but a version.
  if (cluster.toLowerCase() === 'fleet' && to !== undefined && !isKeyword(to)) {
    return readFleetUpdate(verb, addon, to, [version, ...more]);
  }
  if (to !== undefined && to.toLowerCase() !== 'to') return expected(verb, 'to', to);
  if (to !== undefined && version === undefined) return missing(verb, 'a version after `to`');
  if (more.length > 0) return tooMuch(verb, more);
  if (addon === 'all' && version !== undefined) {
    return problem('`all` takes no version, because each add-on has its own. Omit `to`, or name one add-on.');
  }
  return { kind: 'command', command: { verb, addon, cluster, version } };
}

function readFleetUpdate(
  verb: 'plan' | 'update',
  addon: string,
  fleet: string,
  rest: readonly (string | undefined)[],
): CommandRead {
  const more = rest.filter((word) => word !== undefined);
  if (addon !== 'all') {
    return problem(
      `The file of a fleet says which add-ons are updated, and to which versions: \`${verb} all on fleet ${shown(fleet)}\``,
    );
  }
  return more.length > 0 ? tooMuch(verb, more) : { kind: 'command', command: { verb, addon, fleet } };
}

function readReplace(rest: readonly string[]): CommandRead {
  const [profile, on, cluster, ...more] = rest;
  if (profile === undefined || isKeyword(profile)) return missing('replace', 'a Fargate profile');
  if (on === undefined) return missing('replace', 'a cluster');
  if (on.toLowerCase() !== 'on') return expected('replace', 'on', on);
  if (cluster === undefined || isKeyword(cluster)) return missing('replace', 'a cluster');
  return more.length > 0
    ? tooMuch('replace', more)
    : { kind: 'command', command: { verb: 'replace', profile, cluster } };
}

// People paste code spans, and write the command's name where the client already sends it.
function wordsOf(text: string): string[] {
  const words = text.split(/\s+/).map((word) => word.replace(/^[`*"'‘“]+|[`*"'’”]+$/gu, ''));
  const given = words.filter((word) => word !== '');
  return /^\/?upkeep$/i.test(given[0] ?? '') ? given.slice(1) : given;
}

/** Whether a word is the first of a command. */
export const isVerb = (word: string): word is ChatVerb => Object.hasOwn(COMMANDS, word);
const isKeyword = (word: string) => /^(on|to)$/i.test(word);

const problem = (text: string): CommandRead => ({ kind: 'problem', text });

/** How a command is written. */
export const usagesOf = ({ usage, orUsage }: CommandHelp): string[] =>
  orUsage === undefined ? [usage] : [usage, orUsage];
const usage = (verb: ChatVerb) =>
  `Usage: ${usagesOf(COMMANDS[verb])
    .map((each) => `\`${each}\``)
    .join(' or ')}`;
const missing = (verb: ChatVerb, what: string) => problem(`\`${verb}\` needs ${what}. ${usage(verb)}`);
const expected = (verb: ChatVerb, word: string, found: string) =>
  problem(`Expected \`${word}\`, got \`${shown(found)}\`. ${usage(verb)}`);
const tooMuch = (verb: ChatVerb, rest: readonly string[]) =>
  problem(`Unexpected \`${shown(rest.join(' '))}\` after \`${verb}\`. ${usage(verb)}`);

/** A word that somebody sent, shortened and without characters that would end a code span. */
export const shown = (word: string): string => {
  const plain = word.replace(/[`\p{Cc}]/gu, '');
  return plain.length > 60 ? `${plain.slice(0, 60)}...` : plain;
};
