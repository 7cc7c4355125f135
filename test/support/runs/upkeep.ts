import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { main } from '../../../local/cli/main.ts';
import type { Terminal } from '../../../local/cli/text/terminal.ts';
import { look, lookAtText } from '../processes/leak-check.ts';

/** What a command line came to. */
export type Ran = { code: number; out: string; note: string };

/** Who sits at the terminal: what is typed, how questions are answered, when Ctrl-C comes, and what is seen meanwhile. */
type Sitter = {
  input?: string;
  ask?: Terminal['ask'];
  interrupted?: AbortSignal;
  /** When the reader of standard output goes away. */
  closed?: AbortSignal;
  seen?: (text: string) => void;
  /** How wide the terminal is; without it, output goes to a file. */
  columns?: number;
};

/** A terminal at which someone sits, and all that it showed. */
export function aTerminal({
  input = '',
  ask,
  interrupted = new AbortController().signal,
  closed = new AbortController().signal,
  seen = () => {},
  columns,
}: Sitter = {}) {
  const shown = { out: '', note: '' };
  const terminal: Terminal = {
    command: 'upkeep',
    out: (text) => {
      look('standard output', text);
      shown.out += text;
      seen(text);
    },
    note: (text) => {
      look('standard error', text);
      shown.note += text;
      seen(text);
    },
    ask,
    input: async (limit) => input.slice(0, limit + 1),
    paint: (_, text) => text,
    paintNote: (_, text) => text,
    live: columns !== undefined,
    columns: columns ?? 120,
    interrupted,
    closed,
  };
  return { terminal, shown };
}

/** Runs `upkeep ARGS` within this process, with `input` as standard input. */
export async function upkeep(args: readonly string[], sitter?: Sitter): Promise<Ran> {
  const { terminal, shown } = aTerminal(sitter);
  const code = await main(args, terminal);
  return { code, out: stripVTControlCharacters(shown.out), note: shown.note };
}

/** The files of a folder, but for the table's own, where tokens are kept to be answered. */
const writtenIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.split('/').includes('table'))
    .map((entry) => join(entry.parentPath, entry.name));

/** A folder for the files of one test. */
export function aFolder() {
  const path = mkdtempSync(join(tmpdir(), 'upkeep-'));
  return {
    file(name: string, content?: string): string {
      const file = join(path, name);
      if (content !== undefined) writeFileSync(file, content);
      return file;
    },
    /** Looks through what was written, and removes it. */
    remove() {
      for (const file of writtenIn(path)) lookAtText(file, readFileSync(file, 'utf8'));
      rmSync(path, { recursive: true, force: true });
    },
  };
}
