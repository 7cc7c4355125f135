import { stripVTControlCharacters } from 'node:util';
import { vi } from 'vitest';
import { main } from '../../../local/cli/main.ts';
import { aTerminal } from '../runs/upkeep.ts';

/** What a command line wrote, in order: to standard output (1) and to standard error (2). */
export type Written = { stream: 1 | 2; text: string }[];

/** A command line of ours, the shell that it is typed in, and how its questions are answered. */
export type Typed = {
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  input: string;
  answer: (question: string) => string | undefined;
};

/** A command that came to its end, or one that serves until it is ended: then what it wrote until it was ready. */
export type Came = { code: number; written: Written; end?: () => Promise<void> };

const SERVING = /until Ctrl-C/;

/** Runs `upkeep ARGS` in this process, in the folder and with the variables of a shell. */
export async function upkeepCommand({ args, cwd, env, input, answer }: Typed): Promise<Came> {
  const written: Written = [];
  const interrupt = new AbortController();
  let ready = () => {};
  const serving = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const { terminal } = aTerminal({ input, interrupted: interrupt.signal, ask: async (question) => answer(question) });
  const write = (stream: 1 | 2, show: (text: string) => void) => (text: string) => {
    show(text);
    written.push({ stream, text: stripVTControlCharacters(text) });
    if (SERVING.test(text)) ready();
  };

  for (const [name, value] of Object.entries({ ...NOTHING_OF_THE_MACHINE, ...env })) vi.stubEnv(name, value);
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const ended = main(args, { ...terminal, out: write(1, terminal.out), note: write(2, terminal.note) });
    const code = await Promise.race([ended, serving]);
    if (code !== undefined) return { code, written };
    return {
      code: 0,
      written: [...written],
      async end() {
        interrupt.abort();
        await ended;
      },
    };
  } finally {
    process.chdir(before);
    vi.unstubAllEnvs();
  }
}

const NOTHING_OF_THE_MACHINE: Readonly<Record<string, string | undefined>> = {
  AWS_PROFILE: undefined,
  AWS_REGION: undefined,
  AWS_DEFAULT_REGION: undefined,
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};
