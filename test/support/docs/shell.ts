import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { quoted } from '../../../local/cli/completion/table.ts';
import type { AwsCli } from './aws-cli.ts';
import { checkoutIn, toolsIn } from './checkout.ts';
import { NOT_RUN } from './not-run.ts';
import { placesIn } from './places.ts';
import { type Answers, type Asked, programsIn } from './programs.ts';

/** What a command of a page came to. `notRun`: programs that were only checked. */
export type Outcome = { code: number; printed: string; notRun: string[] };

/** A shell in which the commands of one page are typed one after another. */
export type Shell = {
  type(command: string, answer: Answers): Promise<Outcome>;
  close(): Promise<void>;
};

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
  const programs = programsIn(places, aws);
  let notRun: string[] = [];
  let answer: Answers = () => undefined;
  let scripts = 0;

  const server = createServer((socket) => {
    void readAsked(socket)
      .then((asked) => programs.carryOut(asked, answer, notRun))
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
      await programs.endAll();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

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
