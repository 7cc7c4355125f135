import { type AwsCaller, callerText } from '../aws/caller.ts';
import { otherEndpoints } from '../aws/endpoints.ts';
import type { Command } from '../command.ts';
import { resumeSession } from '../resumed-session.ts';
import { SHOWING, show } from '../text/show.ts';

export const resume: Command = {
  help: `
Usage: upkeep resume FILE [--json] [--history FILE] [--svg FILE] [--report FILE]

FILE is the journal of upkeep run --journal FILE, or of upkeep run --aws. Completed tasks are not repeated; a task that was
running is run again, which is safe because every change carries a request token made from the execution. Waits end when they
would have ended. A run with --aws resumes only with credentials of the same account.

Example
  upkeep resume /tmp/coredns.journal --json`,
  options: SHOWING,
  args: ['FILE'],
  run(words, terminal) {
    const { out, paint } = words.options.json === true ? { out: terminal.note, paint: terminal.paintNote } : terminal;
    const onCaller = (caller: AwsCaller) => out(callerText(caller, otherEndpoints(), { paint }));
    return show(words, terminal, (listeners) => resumeSession(words.files[0] ?? '', { ...listeners, onCaller }));
  },
};
