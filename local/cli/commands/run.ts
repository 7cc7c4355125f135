import { type Bundles, openBundles } from '../../cloud/lambda/bundles.ts';
import { refuseBesideAws, runOnAws } from '../aws/run.ts';
import { type Command, textOption, UsageError, type Words } from '../command.ts';
import { REQUEST_HELP, requestOptions } from '../request/flags.ts';
import { readRequest } from '../request/request.ts';
import { startSession } from '../session.ts';
import { knownMachine, MACHINES_HELP, readWorld, reasonOf } from '../sources.ts';
import { POSTING } from '../text/post-text.ts';
import { SHOWING, show } from '../text/show.ts';

export const run: Command = {
  help: `
Usage: upkeep run MACHINE [--input FILE|-] [--cluster NAME --addon NAME ...] [options]

Runs the deployed definition and the deployed Lambdas on this computer, through the real SDK clients, against an EKS
that is simulated over HTTP, or with --aws against the EKS of your account.
${MACHINES_HELP}

  --input FILE|-      the request, JSON or YAML; - is standard input
  --world FILE        the clusters and how they misbehave (local/worlds/one-cluster.yaml)
  --clock CLOCK       virtual: no waiting (the default); real; x60: accelerated (60x)
  --json              standard output is the record of the execution, one JSON object, and nothing else
  --history FILE      writes the history as GetExecutionHistory gives it
  --svg FILE          writes a picture: the states that were taken, and when
  --report FILE       of maintain-fleet: writes its report, as FILE ends in .html, .md or .json
  --journal FILE      records the run; if it is killed, upkeep resume FILE resumes it
  --posts             posts notifications to a simulated Slack, and shows them as its channel does
  --bundles           runs the Lambdas built by npm run build, as they are deployed, instead of their sources

${REQUEST_HELP}

The EKS of your account
  --aws               EKS with the credentials, Region and endpoints of this shell (AWS_PROFILE, AWS_REGION, ...), in real time.
                      Shows the account and the plan, and asks for approval; a dry run does not ask. Everything but EKS, and
                      STS for roles, stays on this computer: notifications are shown and not sent. A journal is always
                      kept, by default MACHINE-CLUSTER-NAME-TIME.journal in this folder. See docs/local.md
  --yes               approves the plan without asking

The record: { status, output | error + cause, startedAt, stoppedAt, transitions, notifications, calls, after }

Exit codes
  0 SUCCEEDED   1 it ended otherwise, or was not approved   2 invalid usage or input, nothing was changed
  130 stopped by Ctrl-C

Examples
  upkeep run update-addon --cluster prod-1 --addon coredns --version 1.12 --on-conflict preserve
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
    ...requestOptions(),
  },
  args: ['MACHINE'],
  async run(words, terminal) {
    const machine = await knownMachine(words.files[0] ?? '');
    const aws = words.options.aws === true;
    if (aws) refuseBesideAws(words);
    else if (words.options.yes === true)
      throw new UsageError('--yes is for --aws: a simulated run does not ask for approval.');
    if (words.options.report !== undefined && machine !== 'maintain-fleet')
      throw new UsageError(`--report is for maintain-fleet; ${machine} has no report.`);
    const input = await readRequest(words, machine, terminal);
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
    throw new UsageError('--bundles and --journal cannot be combined: a run is resumed with the sources.');
  }
  try {
    return await openBundles();
  } catch (error) {
    throw new UsageError(reasonOf(error));
  }
}
