import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { quoted } from '../../../local/cli/completion/table.ts';
import { repositoryUrl } from '../repository.ts';
import { type AwsCli, hasAwsCli } from './aws-cli.ts';
import { freePorts } from './free-ports.ts';
import { NOT_RUN } from './not-run.ts';
import { upkeepCommand, type Written } from './upkeep-command.ts';

/** What a command of a page came to. `notRun`: programs that were only checked. */
export type Outcome = { code: number; printed: string; notRun: string[] };

/** A shell in which the commands of one page are typed one after another. */
export type Shell = {
  type(command: string, answer: (question: string) => string | undefined): Promise<Outcome>;
  close(): Promise<void>;
};

// What the pages use besides our own programs; nothing else is found.
const TOOLS = [
  'cat',
  'curl',
  'cut',
  'date',
  'grep',
  'head',
  'jq',
  'ln',
  'mkdir',
  'openssl',
  'rm',
  'sleep',
  'tail',
  'tr',
];

// `kill %1` ends what was started in the background.
const PROGRAMS = ['upkeep', 'aws', 'kill', ...Object.keys(NOT_RUN)];

/** Of the shell: our programs ask the test, which answers with a script of what they write and how they end. */
const FUNCTIONS = `
ask_the_test() {
  local typed='' reply name
  case " $* " in *' - '*) typed=$(cat) ;; esac
  exec 9<>"/dev/tcp/127.0.0.1/$TEST_PORT"
  { printf '%s\\0' "$PWD" "$typed" "$#" "$@"; for name in "\${!AWS_@}"; do printf '%s=%s\\0' "$name" "\${!name}"; done; printf 'end\\0'; } >&9
  IFS= read -r reply <&9
  exec 9>&-
  . "$reply"
}
${PROGRAMS.map((name) => `${name}() { ask_the_test ${name} "$@"; }`).join('\n')}
`;

export async function openShell(aws: AwsCli): Promise<Shell> {
  const folder = mkdtempSync(join(tmpdir(), 'upkeep-docs-'));
  const home = checkoutIn(folder);
  const places = await placesIn(folder);
  const serving: (() => Promise<void>)[] = [];
  let notRun: string[] = [];
  let answer: (question: string) => string | undefined = () => undefined;
  let scripts = 0;

  async function carriedOut({ program, args, cwd, env, input }: Asked): Promise<{ code: number; written: Written }> {
    if (program === 'kill') {
      await Promise.all(serving.splice(0).map((end) => end()));
      return { code: 0, written: [] };
    }
    if (program === 'aws') return awsCommand(aws, { args, cwd, env }, notRun);
    const ours = oursOf(program, args);
    if (ours !== undefined) {
      const key = sameEverywhere({ args: ours, env, input });
      const before = key === undefined ? undefined : CAME.get(key);
      if (before) return before;
      const { end, ...came } = await upkeepCommand({ args: places.withPorts(ours), cwd, env, input, answer });
      if (end) serving.push(end);
      if (key !== undefined) CAME.set(key, came);
      return came;
    }
    notRun.push(program);
    const problem = NOT_RUN[program]?.problem(args);
    return {
      code: problem === undefined ? 0 : 64,
      written: problem === undefined ? [] : [{ stream: 2, text: problem }],
    };
  }

  const server = createServer((socket) => {
    void readAsked(socket)
      .then(carriedOut)
      .catch((error: unknown) => ({ code: 70, written: [{ stream: 2 as const, text: String(error) }] }))
      .then(({ code, written }) => {
        scripts += 1;
        const script = join(folder, `answer-${scripts}.sh`);
        const lines = written.map(({ stream, text }) => `printf %s ${quoted(text)} >&${stream}\n`);
        writeFileSync(script, `${lines.join('')}return ${code}\n`);
        socket.end(`${script}\n`);
      });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  const env = { PATH: '/usr/bin:/bin', HOME: home, TEST_PORT: String(port) };
  const bash = spawn('bash', ['--norc', '--noprofile'], {
    cwd: home,
    env,
    stdio: ['pipe', 'ignore', 'inherit', 'pipe'],
  });
  const { stdin } = bash;
  const codesFrom = bash.stdio[3];
  if (!stdin || !codesFrom || !('read' in codesFrom)) throw new Error('bash has no pipe for commands and exit codes');
  const codes = createInterface({ input: codesFrom })[Symbol.asyncIterator]();
  stdin.write(`PATH=${quoted(toolsIn(folder))}\n${FUNCTIONS}`);

  const output = join(folder, 'output');
  return {
    async type(command, answered) {
      notRun = [];
      answer = answered;
      // What would run in the background has answered when it is ready.
      const typed = places.here(command).replace(/ &$/, '');
      stdin.write(`{ ${typed}\n} >${quoted(output)} 2>&1 </dev/null\nprintf '%s\\n' "$?" >&3\n`);
      const { value, done } = await codes.next();
      if (done === true) throw new Error(`The shell ended at: ${command}`);
      return { code: Number(value), printed: places.asWritten(readFileSync(output, 'utf8')), notRun };
    },
    async close() {
      stdin.end();
      await Promise.all(serving.map((end) => end()));
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What commands came to that give the same wherever they are typed; pages have many in common. */
const CAME = new Map<string, { code: number; written: Written }>();

const PURE: readonly string[] = ['demo', 'help', 'plan', 'run', 'schema', 'send', 'trigger', 'validate'];

/** A key for a command in virtual time that reads nothing but files of this repository and writes none; undefined for any other. */
function sameEverywhere({ args, env, input }: Pick<Asked, 'args' | 'env' | 'input'>): string | undefined {
  const isElsewhere = (arg: string) =>
    /^--(aws|clock|endpoint|history|journal|output)$/.test(arg) ||
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

type Asked = { program: string; args: readonly string[]; cwd: string; env: Record<string, string>; input: string };

async function readAsked(socket: Socket): Promise<Asked> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    socket.setEncoding('utf8').on('data', (part) => {
      text += part;
      if (text.endsWith('\0end\0')) resolve();
    });
    socket.once('error', reject);
  });
  const [cwd = '', input = '', count = '0', ...rest] = text.split('\0').slice(0, -2);
  const [program = '', ...args] = rest.slice(0, Number(count));
  const env = Object.fromEntries(
    rest.slice(Number(count)).map((pair) => [pair.split('=')[0] ?? '', pair.replace(/^[^=]*=/, '')]),
  );
  return { program, args, cwd, env, input };
}

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

/** A folder that looks like a checkout, in which commands may write. */
function checkoutIn(folder: string): string {
  const home = join(folder, 'eks-upkeep');
  const root = fileURLToPath(repositoryUrl);
  mkdirSync(home);
  for (const name of readdirSync(root)) if (!name.startsWith('.')) symlinkSync(join(root, name), join(home, name));
  return home;
}

/** The tools of this machine that pages may use, under their names. */
function toolsIn(folder: string): string {
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  for (const tool of TOOLS) {
    for (const place of ['/usr/bin', '/bin', '/usr/local/bin']) {
      try {
        readFileSync(join(place, tool));
      } catch {
        continue;
      }
      symlinkSync(join(place, tool), join(tools, tool));
      break;
    }
  }
  return tools;
}

const PORTS = ['8700', '8701'] as const;

/** Ports and temporary files that are other ones here, because several tests may run at the same time. */
async function placesIn(folder: string) {
  const free = await freePorts(PORTS.length);
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const pairs: [string, string][] = [
    ...PORTS.map((port, index): [string, string] => [`127.0.0.1:${port}`, `127.0.0.1:${free[index]}`]),
    ...PORTS.map((port, index): [string, string] => [`--port ${port}`, `--port ${free[index]}`]),
    ['/tmp/', `${temporary}/`],
  ];
  const [serve, simulator] = free.map(String);
  return {
    here: (text: string) => pairs.reduce((changed, [from, to]) => changed.replaceAll(from, to), text),
    asWritten: (text: string) => pairs.reduce((changed, [to, from]) => changed.replaceAll(from, to), text),
    /** Commands that have a port by default, with the one that stands for it here. */
    withPorts(args: readonly string[]): readonly string[] {
      const [command = ''] = args;
      const has = (option: string) => args.includes(option);
      if (command === 'serve' && !has('--port')) return [...args, '--port', serve ?? ''];
      if (command === 'simulator' && !has('--port')) return [...args, '--port', simulator ?? ''];
      const isRemote = ['start', 'status', 'stop', 'logs', 'approve', 'reject'].includes(command);
      return isRemote && !has('--endpoint') && !has('--aws')
        ? [...args, '--endpoint', `http://127.0.0.1:${serve}`]
        : args;
    },
  };
}
