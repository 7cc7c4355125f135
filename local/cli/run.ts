import { type Bundles, openBundles } from '../cloud/bundles.ts';
import type { ExecutionRecord } from '../cloud/execution-record.ts';
import { type Command, EXIT, Refusal, textOption, type Words } from './command.ts';
import { notificationText, progressLines, summaryText, unsettledText } from './progress.ts';
import { type Session, startSession } from './session.ts';
import { knownMachine, openResult, readInput, readWorld, reasonOf } from './sources.ts';
import type { Terminal } from './terminal.ts';

/** How a run is shown; `run` and `resume` have them in common. */
export const SHOWING = { json: { type: 'boolean' }, history: { type: 'string' } } as const;

export const run: Command = {
  summary: 'Runs one execution of a machine against a simulated EKS',
  help: `
Usage: upkeep run MACHINE --input FILE|- [options]

Runs the deployed definition and the deployed Lambdas on this computer, through the real SDK clients, against an EKS
that is simulated over HTTP.

  --input FILE|-      the request, JSON; - is standard input
  --world FILE        the clusters and how they misbehave (local/worlds/one-cluster.yaml)
  --clock CLOCK       virtual: no waiting (the default); real; x60: sixty times as fast
  --json              standard output is the record of the execution, one JSON object, and nothing else
  --history FILE      writes the history as GetExecutionHistory gives it
  --journal FILE      keeps on disk what happens; a run that was killed goes on with upkeep resume FILE
  --bundles           runs the Lambdas that npm run build made, as they are deployed, in place of their sources

The record: { status, output | error + cause, startedAt, stoppedAt, transitions, notifications, calls, after }

Exit codes
  0 SUCCEEDED   1 it ended otherwise   2 bad usage or bad input, nothing was called   130 stopped by Ctrl-C

Examples
  upkeep run update-addon --input events/update-addon.json
  echo '{"cluster":"prod-1","addon":"vpc-cni","dryRun":true}' | upkeep run update-addon --input - --json
  upkeep run update-addon --input events/update-addon.json --world local/worlds/degraded.yaml --clock x60
  upkeep run update-addon --input events/update-addon.json --clock real --journal /tmp/coredns.journal`,
  options: {
    input: { type: 'string' },
    world: { type: 'string' },
    clock: { type: 'string', default: 'virtual' },
    journal: { type: 'string' },
    bundles: { type: 'boolean' },
    ...SHOWING,
  },
  words: [1, 1],
  async run(words, terminal) {
    const machine = await knownMachine(words.files[0] ?? '');
    const inputFile = textOption(words, 'input');
    if (inputFile === undefined) throw new Refusal('--input FILE is missing. See: upkeep help run');
    const input = await readInput(machine, inputFile, terminal);
    const world = await readWorld(textOption(words, 'world'));
    const bundles = words.options.bundles === true ? await builtLambdas(words) : undefined;

    try {
      return await show(words, terminal, (listeners) =>
        startSession({
          machine,
          input,
          world,
          clock: textOption(words, 'clock') ?? 'virtual',
          journal: textOption(words, 'journal'),
          lambdas: bundles?.lambdas,
          ...listeners,
        }),
      );
    } finally {
      await bundles?.close();
    }
  },
};

async function builtLambdas(words: Words): Promise<Bundles> {
  if (textOption(words, 'journal') !== undefined) {
    throw new Refusal('--bundles and --journal do not go together: a run goes on with the sources.');
  }
  try {
    return await openBundles();
  } catch (error) {
    throw new Refusal(reasonOf(error));
  }
}

/** Follows an execution to its end and shows it as the options ask for. Gives the exit code. */
export async function show(
  words: Words,
  terminal: Terminal,
  open: (listeners: Partial<ReturnType<typeof progressLines>>) => Promise<Session>,
): Promise<number> {
  const json = words.options.json === true;
  const writeHistory = await openResult(textOption(words, 'history'));
  const session = await open(json ? {} : progressLines(terminal));
  const record = await session.end(terminal.interrupted);

  await writeHistory(`${JSON.stringify({ events: session.cloud.engine.history(session.executionArn) }, null, 2)}\n`);
  if (json) terminal.out(`${JSON.stringify(record, null, 2)}\n`);
  else {
    for (const notification of record.notifications) terminal.out(`\n${notificationText(notification, terminal)}`);
    terminal.out(`\n${summaryText(record, terminal)}`);
  }
  return exitCode(record, terminal);
}

function exitCode(record: ExecutionRecord, terminal: Terminal): number {
  if (terminal.interrupted.aborted && record.status === 'ABORTED') {
    terminal.note(`\nStopped. Where things stand:\n${unsettledText(record)}`);
    return EXIT.interrupted;
  }
  return record.status === 'SUCCEEDED' ? EXIT.succeeded : EXIT.failed;
}
