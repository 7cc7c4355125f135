import { setTimeout as pause } from 'node:timers/promises';
import { EXIT } from '../command.ts';
import { type Activity, activityOf } from '../progress/activity.ts';
import { activityLine } from '../progress/activity-text.ts';
import { liveLine } from '../progress/live-line.ts';
import type { Terminal } from '../text/terminal.ts';
import { tracksOf } from './progress-of.ts';
import type { Remote } from './remote.ts';
import { executionText, historyText } from './table.ts';

// Well below what AWS allows for these calls, even for several people at the same time.
const PAUSE_MS = 1_000;

/** Shows what an execution does until it ends, then its outcome. Gives the exit code. */
export async function followed(remote: Remote, executionArn: string, terminal: Terminal): Promise<number> {
  let activity: Activity | undefined;
  const live = liveLine(terminal);
  live.begin((columns) => activity && activityLine(activity, Date.now(), columns));
  try {
    return await follow(remote, executionArn, live.terminal, (found) => {
      activity = found;
    });
  } finally {
    live.end();
  }
}

async function follow(
  remote: Remote,
  executionArn: string,
  terminal: Terminal,
  onActivity: (activity: Activity | undefined) => void,
): Promise<number> {
  let shown = 0;
  for (;;) {
    // Described first, so that the history of an execution that has ended is complete.
    const execution = await remote.describe(executionArn);
    const events = await remote.history(executionArn);
    if (events.length > shown) terminal.out(historyText(events, shown, terminal));
    shown = events.length;
    if (execution.status !== 'RUNNING') {
      terminal.out(`\n${executionText(execution, terminal)}`);
      return execution.status === 'SUCCEEDED' ? EXIT.succeeded : EXIT.failed;
    }
    const track = (await tracksOf(remote, events)).at(-1);
    onActivity(track && activityOf(track));
    const gone = AbortSignal.any([terminal.interrupted, terminal.closed]);
    await pause(PAUSE_MS, undefined, { signal: gone }).catch(() => {});
    if (gone.aborted) {
      terminal.note(
        `\nThe execution continues. To follow it again, or to stop it:
  ${terminal.command} logs ${executionArn} --follow ${remote.flagsFor(executionArn)}
  ${terminal.command} stop ${executionArn} ${remote.flagsFor(executionArn)}\n`,
      );
      return EXIT.interrupted;
    }
  }
}
