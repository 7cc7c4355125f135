/** What ends a command from outside: people and the system, and a reader of its output that went away. */
export type Signals = { interrupted: AbortSignal; closed: AbortSignal };

// npm, npx and wrappers pass on a Ctrl-C that the terminal has already sent to every process of its group.
const SAME_SIGNAL_MS = 1_000;

/**
 * The first Ctrl-C, SIGTERM or SIGHUP lets a command stop in order. A second Ctrl-C does not wait; the copies of the first that
 * arrive through npm do nothing.
 */
export function processSignals(): Signals {
  const interrupt = new AbortController();
  const closing = new AbortController();
  let isSecond = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (!interrupt.signal.aborted) {
      interrupt.abort();
      // In two steps, so that a copy that waited while this process was busy is seen before the second one ends.
      after(SAME_SIGNAL_MS / 2, () =>
        after(SAME_SIGNAL_MS / 2, () => {
          isSecond = true;
        }),
      );
    } else if (signal === 'SIGINT' && isSecond) {
      process.stderr.write('\nStopped without waiting. EKS completes what it has started.\n');
      process.exit(130);
    }
  };
  // The listeners of early.cjs stay, and do nothing from now on: a signal that is under way to a removed one is lost.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.removeAllListeners('uncaughtException');

  process.stdout.on('error', () => closing.abort());
  // Nothing can be said any more; what is under way still ends in order.
  process.stderr.on('error', () => {});
  return { interrupted: interrupt.signal, closed: closing.signal };
}

const after = (milliseconds: number, run: () => void) => setTimeout(run, milliseconds).unref();
