import { AddonIssueCode, ErrorCode } from '@aws-sdk/client-eks';
import { type ErrorPolicy, knownCodes, policyOf, type Remedy } from '../functions/core/addon/advice/error-policy.ts';
import { infrastructureRows } from '../functions/core/errors/infrastructure-errors.ts';
import { knownRejections, type RejectionPolicy, rejectionOf } from '../functions/core/errors/rejection-policy.ts';

/** `docs/outcomes.md`, made of the policy tables that the Lambdas decide by. */
export function outcomesPage(): string {
  return `${[
    INTRODUCTION,
    '## What EKS says of an update, and of an add-on',
    codeTable(),
    AFTER_TABLE,
    '## What can be thrown on the way',
    refusalTable(),
    ENDINGS,
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `# What can happen to an add-on update

What can happen, what eks-upkeep does about it, and what is left for you. Made from the tables that the Lambdas decide
by (\`functions/core/addon/advice/error-policy.ts\`; \`rejection-policy.ts\` and \`infrastructure-errors.ts\` in \`functions/core/errors/\`) with \`npm run docs\`; a test keeps it current. Advice is about
coredns on prod-1 here; what people get names their own cluster, add-on, version and namespace.

## How an execution of \`update-addon\` ends

| ends as | execution | severity | what it means |
| --- | --- | --- | --- |
| \`Updated\` | SUCCEEDED | info, or warning with remarks | on the target version after the bake, ACTIVE without a health issue; or, with a warning, no less healthy than before |
| \`UpToDate\` | SUCCEEDED | info, or warning when it is unhealthy | nothing to do; nothing was changed |
| \`Planned\` | SUCCEEDED, not told | info | a dry run: what would be done, or why nothing would be |
| \`AddonUpdateBlocked\` | FAILED | warning | refused before anything was changed |
| \`AddonUpdateFailed\` | FAILED | error | not updated, and nothing was rolled back: because nothing had moved, because the request says \`rollBack: false\`, or because someone else changed it |
| \`AddonUpdateRolledBack\` | FAILED | error | the update went wrong; version, configuration, role and identities are those of the snapshot again |
| \`AddonUpdateTimedOut\` | FAILED | error | EKS still held the update when time was up, and it cannot be cancelled; or, of several steps, no time was left for the next one |
| \`AddonRollbackFailed\` | FAILED | critical | neither the new version nor the old one is in order: act now |

## What EKS says of an update's status

| status | what eks-upkeep does |
| --- | --- |
| InProgress | waits, first as long as the add-on usually takes, then in short steps, until the deadline |
| Successful | waits \`bakeSeconds\`, then reads the add-on: ACTIVE on the target without an issue is success; DEGRADED is waited for until the deadline if its codes can heal, then rolled back |
| Failed, Cancelled | reads the add-on first, and decides by what moved (version, configuration, role, identities), whatever its status: nothing, and the table below says whether it is tried again; all of it, and a healthy add-on is a success with a remark, one that can heal is waited for, any other is rolled back; a part of it is rolled back |
| anything else | ends as \`AddonUpdateFailed\`, told as a status it does not know |

## What EKS says of an add-on's status when an update is planned

| status | what eks-upkeep does |
| --- | --- |
| ACTIVE | plans |
| DEGRADED | plans; the notification says what it was like before |
| UPDATE_FAILED, CREATE_FAILED | plans; an update is the way out, even to the version it already has |
| CREATING, UPDATING | waits until the other change has ended, then plans |
| DELETING, DELETE_FAILED, anything else | ends as \`AddonUpdateBlocked\` |`;

const AFTER_TABLE = `Several codes at once: the most cautious remedy counts (stop, roll back, other mode, wait, try again), and an add-on is given
time to heal only if each of its codes can heal. A code without a row is told as unknown and stops: eks-upkeep does not guess.
Whatever the code: an add-on that did not move is never rolled back, whatever its status, and one that moved and is unhealthier than
before is rolled back unless the request says \`rollBack: false\`. To heal it has until there is just time to roll back; a request with
\`settleSeconds\` gives it no longer than that without progress, which is any change in what EKS says of the add-on. Ten minutes without
progress are given where EKS names no code, calls it UPDATE_FAILED, or said the same before the update.`;

const ENDINGS = `Rows of a whole class (\`Lambda.*\`) come after those of single names. Before any of this, the state machine itself repeats the
call: errors of Lambda for five minutes, others a few times (\`statemachines/retriers.yaml\`). \`Lambda.AWSLambdaException\` with
a 403 in its cause is a missing permission and is reported as one: which role may not invoke which function.

An error without a row is one that nobody foresaw. While EKS works on an update, it says nothing about the update, so that is
watched on until the deadline. Elsewhere it is reported as it is, and ends the execution as \`AddonUpdateFailed\`; what had been
changed is rolled back.`;

// What the advice is filled in with here; people get the names of their own.
const EXAMPLE = { cluster: 'prod-1', addon: 'coredns', version: 'v1.13.1-eksbuild.1', namespace: 'kube-system' };

function codeTable(): string {
  const update = new Set<string>(Object.values(ErrorCode));
  const health = new Set<string>(Object.values(AddonIssueCode));
  const rows = knownCodes.map((code) => {
    const policy = policyOf(code);
    const seen = [update.has(code) ? 'update' : '', health.has(code) ? 'health' : ''].filter(Boolean).join(', ');
    return [
      `\`${code}\``,
      seen,
      policy.class,
      doing(policy),
      policy.canRecover ? 'yes' : 'no',
      policy.advice(EXAMPLE).join(' '),
    ];
  });
  return table(['code', 'said of', 'class', 'what eks-upkeep does', 'can heal', 'what you do'], rows);
}

function refusalTable(): string {
  const row = (names: readonly string[], { says, meaning, advice }: RejectionPolicy) => {
    return [names.map((name) => `\`${name}\``).join(', '), says, MEANING[meaning], advice];
  };
  const own = knownRejections.flatMap((name) => {
    const policy = rejectionOf(
      { name, message: '' },
      { ...EXAMPLE, cluster: { name: EXAMPLE.cluster }, clusterVersion: '1.35' },
    );
    return policy ? [row([name], policy)] : [];
  });
  const rows = [...own, ...infrastructureRows.map(([names, policy]) => row(names, policy))];
  return table(['error', 'what it means', 'what eks-upkeep does', 'what you do'], rows);
}

function doing({ remedy }: ErrorPolicy): string {
  if (remedy.do !== 'try-again') return DOING[remedy.do];
  const times = remedy.times === 1 ? 'once' : `${remedy.times} times`;
  return `tries again, up to ${times}, ${remedy.pauseSeconds} s later, while the add-on has not moved`;
}

const DOING: Record<Exclude<Remedy['do'], 'try-again'>, string> = {
  heal: 'waits for the add-on to heal while there is time, then rolls back',
  'other-mode': 'with `onConflict: preserve` or `overwrite` tries once more that way; with `fail` names the fields',
  rollback: 'rolls back immediately if the add-on moved',
  stop: 'stops; rolls back immediately if the add-on moved',
};

const MEANING: Record<RejectionPolicy['meaning'], string> = {
  again: 'tries again with the same request token until the deadline',
  busy: 'takes over an update that is its own, waits for the end of another one and plans again, waits for the lock of the cluster',
  refused: 'ends as `AddonUpdateBlocked`; rolls back what earlier steps changed',
};

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
