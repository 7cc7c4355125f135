import type { Approval } from './approval.ts';
import type { ClusterPlace } from './cluster.ts';
import { causeText, type Outcome } from './outcome.ts';

/** The execution that a notification speaks of. */
export type Execution = { arn: string; name: string; startedAt: string };

/** A notification as it is published: SNS's subject and texts by protocol, and the attributes that filters match. */
export type Notification = {
  subject: string;
  texts: { default: string; email: string };
  attributes: Record<string, string>;
};

// SNS: a subject is ASCII without line breaks and at most 100 characters.
const LONGEST_SUBJECT = 100;

/** One final notification of one outcome: a JSON document for programs, a readable text for people. */
export function notificationOf(outcome: Outcome, execution: Execution): Notification {
  const link = executionLink(execution.arn);
  const cluster = outcome.cluster && { ...placeOf(execution.arn), ...outcome.cluster };
  const document = { version: '1', ...outcome, cluster, execution: { ...execution, link } };

  return {
    subject: subjectText(outcome),
    texts: { default: JSON.stringify(document), email: emailText(outcome, link) },
    attributes: attributesOf(outcome.machine, outcome.name, outcome.severity, outcome.cluster, execution),
  };
}

/** The question to people that an execution waits for: its opaque id, never the task token. */
export function approvalNotification(
  { id, question, expiresAt }: Approval,
  { machine, cluster, execution }: { machine: string; cluster: ClusterPlace; execution: Execution },
): Notification {
  const link = executionLink(execution.arn);
  const place = { ...placeOf(execution.arn), ...cluster };
  const document = { version: '1', machine, approval: { id, question, expiresAt }, cluster: place };
  const answers = [
    `Approve: upkeep approve ${id}`,
    `Reject: upkeep reject ${id}`,
    `Without an answer by ${expiresAt}: no.`,
  ];

  return {
    subject: asSubject(`[approval] ${machine} ${cluster.name}`),
    texts: {
      default: JSON.stringify({ ...document, execution: { ...execution, link } }),
      email: `${[question, ...answers].join('\n')}\n\nExecution: ${link}\n`,
    },
    attributes: attributesOf(machine, 'ApprovalAsked', 'warning', cluster, execution),
  };
}

/** What subscribers filter on. */
function attributesOf(
  machine: string,
  outcome: string,
  severity: string,
  cluster: ClusterPlace | undefined,
  execution: Execution,
): Record<string, string> {
  const { region, accountId } = placeOf(execution.arn);
  return {
    machine,
    outcome,
    severity,
    cluster: cluster?.name ?? 'unknown',
    account: cluster?.accountId ?? accountId,
    region: cluster?.region ?? region,
  };
}

/** The execution in the AWS console. */
export function executionLink(executionArn: string): string {
  const { region } = placeOf(executionArn);
  return `https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/${executionArn}`;
}

function placeOf(arn: string): { region: string; accountId: string } {
  const [, , , region = '', accountId = ''] = arn.split(':');
  return { region, accountId };
}

function subjectText({ severity, name, cluster, resource }: Outcome): string {
  const where = [cluster?.name, resource?.name].filter((part) => part !== undefined).join('/');
  return asSubject(`[${severity}] ${name} ${where}`.trimEnd());
}

function asSubject(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_SUBJECT);
}

function emailText(outcome: Outcome, link: string): string {
  return `${causeText(outcome)}\n\nExecution: ${link}\n`;
}
