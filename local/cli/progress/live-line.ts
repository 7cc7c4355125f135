import type { Terminal } from '../text/terminal.ts';

const REDRAWN_MS = 1_000;
const HEARTBEAT_MS = 10_000;

export type LiveLine = {
  /** The terminal to write on meanwhile: what is written goes above the live line. */
  terminal: Terminal;
  /** From here on the line is shown, where `lineOf` gives its text for a width; there may be several. */
  begin(lineOf: (columns: number) => string | undefined): void;
  end(): void;
};

/**
 * What is under way, while nothing else is printed: on a terminal one line that is redrawn every second, elsewhere a line of its own
 * after ten seconds of silence.
 */
export function liveLine(terminal: Terminal): LiveLine {
  let shown = '';
  let spokeAt = Date.now();
  let isAsking = false;
  let timer: NodeJS.Timeout | undefined;

  const clear = () => {
    if (shown === '') return;
    // A terminal that became narrower has broken the line.
    const rowsOf = (line: string) => Math.max(1, Math.ceil(line.length / Math.max(terminal.columns, 1)));
    const rows = shown.split('\n').reduce((sum, line) => sum + rowsOf(line), 0);
    terminal.out(`\r\u001b[2K${'\u001b[1A\u001b[2K'.repeat(rows - 1)}`);
    shown = '';
  };
  const above = (write: (text: string) => void) => (text: string) => {
    clear();
    spokeAt = Date.now();
    write(text);
  };
  const tick = (lineOf: (columns: number) => string | undefined) => {
    if (isAsking) return;
    const isSilent = Date.now() - spokeAt >= (terminal.live ? REDRAWN_MS : HEARTBEAT_MS);
    const text = isSilent ? lineOf(terminal.live ? terminal.columns - 1 : Number.POSITIVE_INFINITY) : undefined;
    if (text === undefined) return;
    if (!terminal.live) {
      spokeAt = Date.now();
      terminal.out(`${text}\n`);
      return;
    }
    clear();
    shown = text;
    terminal.out(
      text
        .split('\n')
        .map((line) => terminal.paint('dim', line))
        .join('\n'),
    );
  };

  const { ask } = terminal;
  return {
    terminal: {
      ...terminal,
      out: above(terminal.out),
      note: above(terminal.note),
      ask:
        ask &&
        (async (question, over) => {
          clear();
          isAsking = true;
          try {
            return await ask(question, over);
          } finally {
            isAsking = false;
          }
        }),
      get columns() {
        return terminal.columns;
      },
    },
    begin(lineOf) {
      timer = setInterval(() => tick(lineOf), REDRAWN_MS).unref();
    },
    end() {
      clearInterval(timer);
      clear();
    },
  };
}
