import { startAwsSession } from '../../../local/cli/aws/session.ts';
import { newJournal } from '../../../local/cli/run-journal.ts';
import { serveClock } from '../../../local/cloud/serve/clock.ts';

/** A run with --aws that is killed right before or after its journal takes the first entry that holds all these words. */
export type DoomedRun = {
  machine: string;
  input: object;
  journal: string;
  speed: number;
  dies: { when: 'before' | 'after'; words: readonly string[] };
};

// A process of its own, since nothing within a process can be killed as kill -9 does.
const { machine, input, journal: path, speed, dies }: DoomedRun = JSON.parse(process.argv[2] ?? '');
const journal = newJournal(path);
const { clock } = serveClock({ speed, start: Date.now() });
const session = await startAwsSession({
  machine,
  input: JSON.stringify(input),
  place: { region: 'eu-west-1', account: '111122223333', access: 'change' },
  clock,
  journal: {
    ...journal,
    append(entry) {
      const text = JSON.stringify(entry);
      const isIt = dies.words.every((word) => text.includes(word));
      if (isIt && dies.when === 'before') process.kill(process.pid, 'SIGKILL');
      journal.append(entry);
      if (isIt) process.kill(process.pid, 'SIGKILL');
    },
  },
});
await session.end(new AbortController().signal);
