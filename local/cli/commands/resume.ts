import type { Command } from '../command.ts';
import { resumeSession } from '../resumed-session.ts';
import { SHOWING, show } from '../text/show.ts';

export const resume: Command = {
  summary: 'Goes on with a run that was killed',
  help: `
Usage: upkeep resume FILE [--json] [--history FILE]

FILE is the journal of upkeep run --journal FILE, or of upkeep run --aws. What was done is not done again; a task that was
under way is run again, which is safe since every change carries a token made from the execution. Waits end when they would
have ended. A run with --aws goes on with credentials of the same account only.

Example
  upkeep resume /tmp/coredns.journal --json`,
  options: SHOWING,
  words: [1, 1],
  run: (words, terminal) => show(words, terminal, (listeners) => resumeSession(words.files[0] ?? '', listeners)),
};
