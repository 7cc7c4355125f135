import type { Approval } from '../approval.ts';
import { type ClusterPlace, locationOf, locationOfArn } from '../cluster.ts';
import { causeText, type Outcome } from '../outcome.ts';
import { amazonQNotification } from './amazon-q.ts';
import { fitted } from './length.ts';
import type { Notice } from './notice.ts';

/** The execution that a notification is about. */
export type Execution = { arn: string; name: string; startedAt: string };

/**
 * A notification as it is published: the SNS subject, a text for each protocol, the attributes that filters match.
 * `default` is the `Notice` as JSON, for programs; `email` is for people; `https` is what Amazon Q Developer in chat
 * applications takes, with the notice inside.
 */
export type Notification = {
  subject: string;
  texts: { default: string; email: string; https: string };
  attributes: Record<string, string>;
};

// SNS: a subject is ASCII without line breaks and at most 100 characters.
const LONGEST_SUBJECT = 100;

// The limit of SNS, 256 KiB, covers the texts as JSON and the attributes. Some room is left for what SNS adds.
const MOST_BYTES = 256_000;

/** The notification of a notice; one that is too long for SNS is shortened and says so. */
export function publicationOf(notice: Notice): Notification {
  const attributes = attributesOf(notice);
  const textsOf = (each: Notice) => ({
    default: JSON.stringify(each),
    email: emailText(each),
    https: JSON.stringify(amazonQNotification(each, attributes)),
  });

  const short = fitted(notice, (each) => bytesOf(textsOf(each)) <= MOST_BYTES);
  return { subject: subjectText(short), texts: textsOf(short), attributes };
}

/** The notification of an outcome, or of a plan that is about to be carried out. */
export function notificationOf(outcome: Outcome, execution: Execution, about?: 'plan'): Notification {
  return publicationOf(outcomeNotice(outcome, execution, about));
}

/** The notice of an outcome, or of a plan. */
export function outcomeNotice({ cluster, ...rest }: Outcome, execution: Execution, about?: 'plan'): Notice {
  return {
    version: '1',
    kind: about ?? 'outcome',
    ...rest,
    ...(cluster && { cluster: placed(cluster, execution.arn) }),
    execution: { ...execution, link: executionLink(execution.arn) },
  };
}

/** Who asks, about what, and what no answer counts as. */
type AskedBy = {
  machine: string;
  cluster?: ClusterPlace | undefined;
  unanswered?: 'rejected' | 'continues';
  execution: Execution;
};

/** The approval request of an execution: with its opaque id, never the task token. */
export function approvalNotification(
  { id, question, expiresAt }: Approval,
  { machine, cluster, unanswered = 'rejected', execution }: AskedBy,
): Notification {
  return publicationOf({
    version: '1',
    kind: 'approval',
    name: 'ApprovalRequested',
    severity: 'warning',
    machine,
    ...(cluster && { cluster: placed(cluster, execution.arn) }),
    summary: question,
    reasons: [
      unanswered === 'rejected'
        ? `Without an answer by ${expiresAt} it counts as rejected.`
        : `Without an answer it continues at ${expiresAt}.`,
    ],
    advice: [`Approve: upkeep approve ${id}`, `Reject: upkeep reject ${id}`],
    codes: [],
    resourceIds: [],
    details: {},
    execution: { ...execution, link: executionLink(execution.arn) },
    approval: { id, question, expiresAt },
  });
}

/** The host of the AWS console in partitions that have their own. */
const CONSOLES: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu',
};

/** The AWS console, where an execution is. */
export function consoleOf(executionArn: string): { url: string; region: string | undefined } {
  const { region } = locationOfArn(executionArn);
  const [, partition = ''] = executionArn.split(':');
  return { url: `https://${CONSOLES[partition] ?? `${region}.console.aws.amazon.com`}`, region };
}

/** The execution in the AWS console. */
export function executionLink(executionArn: string): string {
  const { url, region } = consoleOf(executionArn);
  return `${url}/states/home?region=${region}#/v2/executions/details/${executionArn}`;
}

// The role and the external id that give access to a cluster stay out of notifications.
function placed(cluster: ClusterPlace, executionArn: string): NonNullable<Notice['cluster']> {
  return { name: cluster.name, ...locationOf(cluster, executionArn) };
}

/** The attributes that subscribers can filter on. */
function attributesOf({ machine, name, severity, cluster, execution }: Notice): Record<string, string> {
  const own = locationOfArn(execution?.arn ?? '');
  return {
    machine,
    outcome: name.slice(0, LONGEST_SUBJECT),
    severity,
    cluster: cluster?.name ?? 'unknown',
    account: cluster?.accountId || own.accountId || 'unknown',
    region: cluster?.region || own.region || 'unknown',
  };
}

function subjectText({ kind, severity, name, machine, cluster, resource }: Notice): string {
  const where = [cluster?.name, resource?.name].filter((part) => part !== undefined).join('/');
  const text = kind === 'approval' ? `[approval] ${machine} ${where}` : `[${severity}] ${name} ${where}`;
  return text
    .trimEnd()
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, LONGEST_SUBJECT);
}

function emailText(notice: Notice): string {
  const { execution, shortened } = notice;
  const parts = [
    causeText(notice),
    ...(shortened ? ['This message was shortened; the execution has the full text.'] : []),
    ...(execution ? [`Execution: ${execution.link}`] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

const bytesOf = (texts: Notification['texts']) => new TextEncoder().encode(JSON.stringify(texts)).length;
