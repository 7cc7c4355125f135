import { AddonIssueCode, ErrorCode } from '@aws-sdk/client-eks';
import { type ErrorPolicy, knownCodes, policyOf, type Remedy } from '../functions/core/addon/advice/error-policy.ts';
import { infrastructureRows } from '../functions/core/errors/infrastructure-errors.ts';
import { knownRejections, rejectionOf } from '../functions/core/errors/rejection-policy.ts';
import type { RejectionPolicy } from '../functions/core/errors/thrown.ts';
import { markdownTable } from './tables/markdown.ts';

/** `docs/outcomes.md`, made of the policy tables that the Lambdas decide by. */
export function outcomesPage(): string {
  return `${[
    INTRODUCTION,
    '## Codes that EKS reports for an update or an add-on',
    codeTable(),
    AFTER_TABLE,
    '## Errors during an execution',
    refusalTable(),
    ENDINGS,
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `# What can happen to an add-on update

What can happen, what eks-upkeep does about it, and what is left for you to do. \`npm run docs\` generates this page from the tables that
the Lambdas use (\`functions/core/addon/advice/error-policy.ts\`; \`rejection-policy.ts\` and \`infrastructure-errors.ts\` in
\`functions/core/errors/\`); a test keeps it current. The advice here is about coredns on prod-1; a notification names the real cluster,
add-on, version and namespace.

## How an execution of \`update-addon\` ends

| ends as | execution | severity | what it means |
| --- | --- | --- | --- |
| \`Updated\` | SUCCEEDED | info, or warning with remarks | the add-on is on the target version after the bake and ACTIVE without a health issue; or, with a warning, no less healthy than before |
| \`UpToDate\` | SUCCEEDED | info, or warning when it is unhealthy | there was nothing to do, and nothing was changed |
| \`Planned\` | SUCCEEDED, no notification | info | a dry run: what would be done, or that nothing has to be; one that cannot be done ends as \`AddonUpdateBlocked\`, unless it is one of the plans of a cluster |
| \`AddonUpdateBlocked\` | FAILED | warning | refused before anything was changed |
| \`AddonUpdateFailed\` | FAILED | error | the add-on was not updated, and nothing was rolled back: nothing had changed, the request says \`rollBack: false\`, or someone else changed the add-on |
| \`AddonUpdateRolledBack\` | FAILED | error | the update failed; version, configuration, role and identities were restored to the snapshot |
| \`AddonUpdateTimedOut\` | FAILED | error | the update was still in progress in EKS at the deadline, and EKS cannot cancel it; or no time was left for the next of several steps |
| \`AddonRollbackFailed\` | FAILED | critical | neither the new nor the old version is healthy: act now |

## Statuses of an update

| status | what eks-upkeep does |
| --- | --- |
| InProgress | waits for EKS's event; polls after three minutes (or, where no event is expected, after as long as this add-on usually takes), then at short intervals until the deadline |
| Successful | waits \`bakeSeconds\`, then reads the add-on. ACTIVE on the target version without an issue is a success. DEGRADED is given until the deadline if its codes can recover, then rolled back |
| Failed, Cancelled | reads the add-on first, and decides by what changed (version, configuration, role, identities), whatever the status of the add-on. Nothing changed: the table below says whether the update is retried. Everything changed: a healthy add-on is a success with a remark, an add-on that can recover is given time, any other is rolled back. Part of it changed: it is rolled back |
| anything else | ends as \`AddonUpdateFailed\`; the notification names the unknown status |

## Statuses of an add-on when an update is planned

| status | what eks-upkeep does |
| --- | --- |
| ACTIVE | plans |
| DEGRADED | plans; the notification says what state the add-on was in before |
| UPDATE_FAILED, CREATE_FAILED | plans; an update can repair it, even an update to the version it already has |
| CREATING, UPDATING | waits until the other change ends, then plans |
| DELETING, DELETE_FAILED, anything else | ends as \`AddonUpdateBlocked\` |`;

const AFTER_TABLE = `When EKS reports several codes, the most cautious action applies (in this order: stop, roll back, other conflict mode, wait, retry), and an
add-on is given time to recover only if each of its codes can recover. A code without a row is reported as unknown, and eks-upkeep stops: it
does not guess.

Whatever the code, an add-on that did not change is never rolled back, whatever its status. An add-on that changed and is less healthy than
before is rolled back, unless the request says \`rollBack: false\`.

An add-on may take time to recover until just enough time is left to roll back. With \`settleSeconds\` it may take no longer than that
without progress; progress is any change in what EKS reports for the add-on. The limit is ten minutes without progress when EKS
names no code, when the add-on is UPDATE_FAILED, or when EKS reported the same before the update.`;

const ENDINGS = `A row for a single name takes precedence over a row for a whole class (\`Lambda.*\`). Before any of this applies, the state machine itself
retries the call: Lambda's errors for five minutes, others a few times (\`statemachines/retriers.yaml\`). \`Lambda.AWSLambdaException\`
with a 403 in its cause is a missing permission and is reported as one: which role may not invoke which function.

An error without a row is unexpected. During an update in EKS, such an error says nothing about the update itself, so eks-upkeep keeps
polling until the deadline. At any other time the error is reported as it is, and the execution ends as \`AddonUpdateFailed\`; whatever had
been changed is rolled back.`;

// What the advice is filled in with here; people get the names of their own.
export const EXAMPLE = { cluster: 'prod-1', addon: 'coredns', version: 'v1.13.1-eksbuild.1', namespace: 'kube-system' };

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
  return markdownTable(['code', 'reported for', 'class', 'what eks-upkeep does', 'can recover', 'what you do'], rows);
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
  return markdownTable(['error', 'what it means', 'what eks-upkeep does', 'what you do'], rows);
}

/** What eks-upkeep does about a code, as a clause. */
export function doing({ remedy }: ErrorPolicy): string {
  if (remedy.do !== 'try-again') return DOING[remedy.do];
  const times = remedy.times === 1 ? 'once' : `${remedy.times} times`;
  return `retries up to ${times}, ${remedy.pauseSeconds} s later, if the add-on has not changed`;
}

const DOING: Record<Exclude<Remedy['do'], 'try-again'>, string> = {
  recover: 'gives the add-on time to recover, then rolls back',
  'other-mode': 'with `onConflict: preserve` or `overwrite`, retries once in that mode; with `fail`, names the fields',
  rollback: 'rolls back immediately if the add-on changed',
  stop: 'stops; rolls back immediately if the add-on changed',
};

/** What eks-upkeep does about an error of a Task, as a clause. */
export const MEANING: Record<RejectionPolicy['meaning'], string> = {
  again: 'retries with the same request token until the deadline',
  busy: 'resumes an update of its own; waits for another update to end and plans again; waits for the lock of the cluster',
  rejected: 'ends as `AddonUpdateBlocked`; rolls back what earlier steps changed',
};
