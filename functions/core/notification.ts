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
  const { region, accountId } = placeOf(execution.arn);
  const cluster = outcome.cluster && {
    region,
    accountId,
    ...outcome.cluster,
  };
  const document = { version: '1', ...outcome, cluster, execution: { ...execution, link } };

  return {
    subject: subjectText(outcome),
    texts: { default: JSON.stringify(document), email: emailText(outcome, link) },
    attributes: {
      machine: outcome.machine,
      outcome: outcome.name,
      severity: outcome.severity,
      cluster: cluster?.name ?? 'unknown',
      account: cluster?.accountId ?? accountId,
      region: cluster?.region ?? region,
    },
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
  const text = `[${severity}] ${name} ${where}`.trimEnd();
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_SUBJECT);
}

function emailText(outcome: Outcome, link: string): string {
  return `${causeText(outcome)}\n\nExecution: ${link}\n`;
}
