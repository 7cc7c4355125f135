import type { Access } from '../../cloud/eks/watched-requests.ts';
import { EXIT, textOption, UsageError, type Words } from '../command.ts';
import { planText } from '../plan/plan-text.ts';
import { newJournal } from '../run-journal.ts';
import { shellWord } from '../text/shell-word.ts';
import { show } from '../text/show.ts';
import type { Terminal } from '../text/terminal.ts';
import { type AwsCaller, callerFor, callerText } from './caller.ts';
import { otherEndpoints } from './endpoints.ts';
import { accessFor, mayChange, planOnAws, questionFor } from './plan.ts';
import { startAwsSession } from './session.ts';

type Run = { machine: string; input: string };

/** Refuses the options that cannot be used with the real EKS, all of them in one error. */
export function refuseBesideAws(words: Words): void {
  const { options } = words;
  const clock = textOption(words, 'clock') ?? 'real';
  const problems = [
    ...(options.world === undefined ? [] : ['--world: a world is simulated; --aws is the EKS of your account.']),
    ...(clock === 'real' ? [] : [`--clock ${clock}: EKS runs in real time, and so does a run with --aws.`]),
    ...(options.posts === true ? ['--posts: Slack is simulated here; --aws is the EKS of your account.'] : []),
    ...(options.bundles === true
      ? ['--bundles: a run with --aws keeps a journal, and is resumed with the sources.']
      : []),
  ];
  if (problems.length > 0)
    throw new UsageError('These options cannot be combined with --aws; no API call was made.', problems);
}

/** Runs a state machine against the EKS of the caller's account: shows the plan, asks, and starts. Gives the exit code. */
export async function runOnAws(run: Run, words: Words, terminal: Terminal): Promise<number> {
  refuseIfNobodyAnswers(run, words, terminal);
  const json = words.options.json === true;
  const said = json ? { ...terminal, out: terminal.note, paint: terminal.paintNote } : terminal;
  const say = said.out;
  const caller = await callerFor(run.input);
  say(callerText(caller, otherEndpoints(), said));

  const access = await agreed({ ...run, caller }, words, said);
  if (access === undefined) {
    const isInterrupted = terminal.interrupted.aborted;
    terminal.note(`${isInterrupted ? '\n' : ''}Nothing was started.\n`);
    return isInterrupted ? EXIT.interrupted : EXIT.failed;
  }

  const journal = newJournal(textOption(words, 'journal') ?? journalName(run, new Date()));
  say(`Journal: ${journal.path}. If this process is killed: ${terminal.command} resume ${shellWord(journal.path)}\n\n`);
  const { region, account } = caller;
  return show(words, terminal, (listeners) =>
    startAwsSession({ ...run, place: { region, account, access }, journal, ...listeners }),
  );
}

function refuseIfNobodyAnswers({ machine, input }: Run, words: Words, { ask }: Terminal): void {
  if (words.options.yes === true || !mayChange(machine, input)) return;
  const problem =
    textOption(words, 'input') === '-'
      ? 'Standard input holds the request, so approval cannot be given there'
      : 'There is no terminal on which approval could be given';
  if (ask && textOption(words, 'input') !== '-') return;
  throw new UsageError(`${problem}; no API call was made.`, [
    'See the plan first, with "dryRun": true in the request; then add --yes.',
  ]);
}

/** What the run may do; undefined when it may not start. Shows the plan and asks for approval, unless nothing would change. */
async function agreed(run: Run & { caller: AwsCaller }, words: Words, terminal: Terminal): Promise<Access | undefined> {
  if (!mayChange(run.machine, run.input)) return 'read';
  const plan = await planOnAws(run, terminal);
  if (!plan) return undefined;
  terminal.out(planText(plan, terminal));
  if (words.options.yes === true) return 'change';
  if (accessFor(plan) === 'read') return 'read';
  const answer = await terminal.ask?.(questionFor(plan), terminal.interrupted);
  return /^y(es)?$/i.test(answer ?? '') ? 'change' : undefined;
}

/** `update-addon-prod-1-coredns-20261121T063455Z.journal`, for the current directory. */
export function journalName({ machine, input }: Run, at: Date): string {
  const { cluster, addon, profile } = JSON.parse(input);
  const words = [
    machine,
    Object(cluster).name ?? cluster,
    addon ?? profile,
    at.toISOString().replace(/[-:]|\.\d+/g, ''),
  ];
  const name = words.filter((word) => typeof word === 'string').join('-');
  return `${name.replace(/[^\w.-]/g, '-')}.journal`;
}
