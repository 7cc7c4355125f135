import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readWords, UsageError } from '../../../local/cli/command.ts';
import { COMMANDS } from '../../../local/cli/commands.ts';
import { type AwsCli, hasAwsCli } from './aws-cli.ts';
import { NOT_RUN, OWN_NOT_RUN } from './not-run.ts';
import type { Places } from './places.ts';
import { upkeepCommand, type Written } from './upkeep-command.ts';

/** A command line of one of the programs that a test stands in for, with the shell that it is typed in. */
export type Asked = {
  program: string;
  args: readonly string[];
  cwd: string;
  env: Record<string, string>;
  input: string;
};

export type Came = { code: number; written: Written };

/** How a page answers the questions of a command. */
export type Answers = (question: string) => string | undefined;

/** The programs of one shell, and what of them serves until it is ended. */
export function programsIn(places: Places, aws: AwsCli) {
  const serving: (() => Promise<void>)[] = [];
  const endAll = async () => void (await Promise.all(serving.splice(0).map((end) => end())));

  return {
    endAll,
    /** Carries a command out, or checks it and adds its program to `notRun`. */
    async carryOut({ program, args, cwd, env, input }: Asked, answer: Answers, notRun: string[]): Promise<Came> {
      if (program === 'kill') {
        await endAll();
        return { code: 0, written: [] };
      }
      if (program === 'aws') return awsCommand(aws, { args, cwd, env }, notRun);
      const ours = oursOf(program, args);
      if (ours !== undefined && Object.hasOwn(OWN_NOT_RUN, ours[0] ?? '')) {
        notRun.push(`upkeep ${ours[0]}`);
        return readOnly(ours, cwd);
      }
      if (ours === undefined) {
        notRun.push(program);
        const problem = NOT_RUN[program]?.problem(args);
        return problem === undefined ? { code: 0, written: [] } : { code: 64, written: [{ stream: 2, text: problem }] };
      }
      const key = sameEverywhere({ args: ours, env, input });
      const before = key === undefined ? undefined : CAME.get(key);
      if (before) return before;
      const { end, ...came } = await upkeepCommand({ args: places.withPorts(ours), cwd, env, input, answer });
      if (end) serving.push(end);
      if (key !== undefined) CAME.set(key, came);
      return came;
    },
  };
}

/** Reads a command line of ours as `upkeep` does, without doing it; the folder that it would write is there, and empty. */
async function readOnly([name = '', ...words]: readonly string[], cwd: string): Promise<Came> {
  try {
    const command = await COMMANDS[name]?.load();
    const { files } = command ? readWords(name, command, words) : { files: [] };
    for (const folder of files) mkdirSync(join(cwd, folder), { recursive: true });
    return { code: 0, written: [] };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { code: 2, written: [{ stream: 2, text: error.message }] };
  }
}

/** What commands came to that give the same wherever they are typed; pages have many in common. */
const CAME = new Map<string, Came>();

const PURE: readonly string[] = ['demo', 'drift', 'help', 'plan', 'run', 'schema', 'send', 'trigger', 'validate'];

/** A key for a command in virtual time that reads nothing but files of this repository and writes none; undefined for any other. */
function sameEverywhere({ args, env, input }: Pick<Asked, 'args' | 'env' | 'input'>): string | undefined {
  const isElsewhere = (arg: string) =>
    /^--(aws|clock|endpoint|history|html|journal|output)$/.test(arg) ||
    (/\.(json|ya?ml)$/.test(arg) && !/^(events|local)\//.test(arg));
  const isPure = PURE.includes(args[0] ?? '') && Object.keys(env).length === 0 && input === '';
  return isPure && !args.some(isElsewhere) ? JSON.stringify(args) : undefined;
}

/** The arguments of `upkeep` in a command line, however it is called; undefined when it is another program. */
function oursOf(program: string, args: readonly string[]): readonly string[] | undefined {
  const [first = '', ...rest] = args;
  if (program === 'upkeep') return args;
  if (program === 'npx') return ['eks-upkeep', 'upkeep'].includes(first) ? withoutWaiting(rest) : undefined;
  if (program !== 'npm') return undefined;
  if (first === 'start') return withoutWaiting(['demo']);
  const [script, dashes, ...words] = rest.filter((word, index) => index > 0 || word !== '-s');
  return first === 'run' && script === 'upkeep' && dashes === '--' ? words : undefined;
}

// Ten seconds of accelerated time are not waited for.
const withoutWaiting = (args: readonly string[]): readonly string[] =>
  args.join() === 'demo' ? ['demo', '--speed', 'virtual'] : args;

/** Runs it where the variables point to this computer; otherwise it is checked as far as it can be without an account. */
async function awsCommand(aws: AwsCli, { args, cwd, env }: Pick<Asked, 'args' | 'cwd' | 'env'>, notRun: string[]) {
  if (!hasAwsCli) return { code: 0, written: [] };
  const check = !Object.keys(env).some((name) => name.startsWith('AWS_ENDPOINT_URL'));
  if (check) notRun.push('aws');
  const { code, out, err } = await aws.run(args, { env, cwd, check });
  const written: Written = [
    { stream: 1, text: out },
    { stream: 2, text: err },
  ];
  return { code, written: written.filter(({ text }) => text !== '') };
}
