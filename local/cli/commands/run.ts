import { type Bundles, openBundles } from '../../cloud/lambda/bundles.ts';
import { refuseBesideAws, runOnAws } from '../aws/run.ts';
import { type Command, textOption, UsageError, type Words } from '../command.ts';
import { startSession } from '../session.ts';
import { knownMachine, MACHINES_HELP, readInput, readWorld, reasonOf } from '../sources.ts';
import { POSTING } from '../text/post-text.ts';
import { SHOWING, show } from '../text/show.ts';

export const run: Command = {
  summary: 'Runs one execution of a machine against a simulated EKS, or with --aws against yours',
  help: `
Usage: upkeep run MACHINE --input FILE|- [options]

Runs the deployed definition and the deployed Lambdas on this computer, through the real SDK clients, against an EKS
that is simulated over HTTP, or with --aws against the EKS of your account.
${MACHINES_HELP}

  --input FILE|-      the request, JSON; - is standard input
  --world FILE        the clusters and how they misbehave (local/worlds/one-cluster.yaml)
  --clock CLOCK       virtual: no waiting (the default); real; x60: sixty times as fast
  --json              standard output is the record of the execution, one JSON object, and nothing else
  --history FILE      writes the history as GetExecutionHistory gives it
  --journal FILE      keeps on disk what happens; a run that was killed goes on with upkeep resume FILE
  --posts             posts what is told to a simulated Slack, and shows it as its channel does
  --bundles           runs the Lambdas that npm run build made, as they are deployed, in place of their sources

The EKS of your account
  --aws               EKS by the credentials, Region and endpoints of this shell (AWS_PROFILE, AWS_REGION, ...), in real time.
                      Shows whose they are and what would change, and asks; a dry run asks nothing. All but EKS, and STS for
                      roles, stays on this computer: the notifications are shown and sent to nobody. A journal is always
                      kept, by default MACHINE-CLUSTER-NAME-TIME.journal in this folder. See docs/local.md
  --yes               goes on without asking

The record: { status, output | error + cause, startedAt, stoppedAt, transitions, notifications, calls, after }

Exit codes
  0 SUCCEEDED   1 it ended otherwise, or was not agreed to   2 bad usage or bad input, nothing was changed
  130 stopped by Ctrl-C

Examples
  upkeep run update-addon --input events/update-addon.json
  echo '{"cluster":"prod-1","addon":"vpc-cni","dryRun":true}' | upkeep run update-addon --input - --json
  upkeep run update-addon --input events/update-addon.json --world local/worlds/degraded.yaml --clock x60
  upkeep run update-addon --input events/update-addon.json --clock real --journal /tmp/coredns.journal
  upkeep run maintain-cluster --input events/maintain-cluster.json --history /tmp/prod-1.json
  upkeep run update-addon --input events/update-addon.json --aws`,
  options: {
    input: { type: 'string' },
    world: { type: 'string' },
    clock: { type: 'string' },
    aws: { type: 'boolean' },
    yes: { type: 'boolean' },
    journal: { type: 'string' },
    posts: { type: 'boolean' },
    bundles: { type: 'boolean' },
    ...SHOWING,
  },
  words: [1, 1],
  async run(words, terminal) {
    const machine = await knownMachine(words.files[0] ?? '');
    const inputFile = textOption(words, 'input');
    if (inputFile === undefined) throw new UsageError('--input FILE is missing. See: upkeep help run');
    const aws = words.options.aws === true;
    if (aws) refuseBesideAws(words);
    else if (words.options.yes === true) throw new UsageError('--yes is for --aws: a simulated run asks nothing.');
    const input = await readInput(machine, inputFile, terminal);
    if (aws) return runOnAws({ machine, input }, words, terminal);

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
          chat: words.options.posts === true ? POSTING : undefined,
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
    throw new UsageError('--bundles and --journal do not go together: a run goes on with the sources.');
  }
  try {
    return await openBundles();
  } catch (error) {
    throw new UsageError(reasonOf(error));
  }
}
