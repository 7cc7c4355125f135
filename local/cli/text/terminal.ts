import { createInterface } from 'node:readline';
import { styleText } from 'node:util';
import type { Signals } from '../signals.ts';
import { commandName } from './invocation.ts';

export type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** Where a command reads and writes: results on `out`, everything else on `note`. */
export type Terminal = {
  /** What is typed to start this program, for the commands that texts suggest. */
  command: string;
  out: (text: string) => void;
  note: (text: string) => void;
  /** All of standard input, but no more than `limit` bytes and one. */
  input: (limit: number) => Promise<string>;
  /** Asks the person at the terminal; undefined without an answer, or when the signal comes first. Missing without a terminal. */
  ask?: ((question: string, over: AbortSignal) => Promise<string | undefined>) | undefined;
  /** Colours a text for `out`. */
  paint: (colour: Colour, text: string) => string;
  /** Colours a text for `note`, which may be a terminal when `out` is not. */
  paintNote: (colour: Colour, text: string) => string;
  /** Standard output is a terminal, so lines may be redrawn. */
  live: boolean;
  /** How wide it is at the moment. */
  readonly columns: number;
  /** Aborted by Ctrl-C. */
  interrupted: AbortSignal;
  /** Aborted when the reader of `out` went away, as in `upkeep ... | head`. */
  closed: AbortSignal;
};

/** The terminal this process runs in. Colours for each stream that is a terminal; NO_COLOR and FORCE_COLOR are honoured. */
export function processTerminal({ interrupted, closed }: Signals): Terminal {
  const { stdout, stderr, env } = process;
  const painting = (colours: boolean) => (colour: Colour, text: string) =>
    colours ? styleText(colour, text, { validateStream: false }) : text;
  return {
    command: commandName({ env, script: process.argv[1] }),
    out: (text) => void (closed.aborted || stdout.write(text)),
    note: (text) => void stderr.write(text),
    input: readAll,
    ask: process.stdin.isTTY === true && stderr.isTTY === true ? askThere : undefined,
    paint: painting(wantsColours(env, stdout.isTTY === true)),
    paintNote: painting(wantsColours(env, stderr.isTTY === true)),
    live: stdout.isTTY === true && env.TERM !== 'dumb' && !env.CI,
    // Some that call themselves terminals have 0.
    get columns() {
      return stdout.columns || 120;
    },
    interrupted,
    closed,
  };
}

/** Resolves at Ctrl-C, or when nobody reads the output any more: for what would run for ever. */
export function interruption({ interrupted, closed }: Terminal): Promise<void> {
  const gone = AbortSignal.any([interrupted, closed]);
  return new Promise((resolve) => {
    if (gone.aborted) resolve();
    gone.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** How wide a text may be: on a terminal lines are wrapped, elsewhere programs read them and want them whole. */
export const textColumns = ({ live, columns }: Pick<Terminal, 'live' | 'columns'>): number =>
  live ? columns : Number.POSITIVE_INFINITY;

/** https://no-color.org and https://force-color.org: any non-empty value counts, `FORCE_COLOR=0` switches off. */
export function wantsColours(env: Record<string, string | undefined>, terminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '') return env.FORCE_COLOR !== '0';
  return terminal && env.TERM !== 'dumb';
}

// Not as a `terminal` of readline, which would take Ctrl-C for itself.
function askThere(question: string, over: AbortSignal): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  const close = () => lines.close();
  return new Promise((resolve) => {
    lines.once('close', () => {
      over.removeEventListener('abort', close);
      resolve(undefined);
    });
    over.addEventListener('abort', close, { once: true });
    lines.question(question, (answer) => {
      resolve(answer.trim());
      lines.close();
    });
    if (over.aborted) lines.close();
  });
}

async function readAll(limit: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of process.stdin) {
    parts.push(part);
    bytes += part.length;
    if (bytes > limit) break;
  }
  return Buffer.concat(parts).toString('utf8');
}
