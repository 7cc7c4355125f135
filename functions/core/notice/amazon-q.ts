import { causeText } from '../outcome.ts';
import type { Notice } from './notice.ts';

/**
 * A custom notification for Amazon Q Developer in chat applications, which subscribes to topics over https and drops
 * messages of any other shape. Every value of `additionalContext` is text.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export type AmazonQNotification = {
  version: '1.0';
  source: 'custom';
  content: {
    textType: 'client-markdown';
    title: string;
    description: string;
    nextSteps: string[];
    keywords: string[];
  };
  metadata: {
    threadId: string;
    summary: string;
    eventType: string;
    relatedResources: string[];
    additionalContext: Record<string, string>;
  };
};

/** The emoji that shows how severe a notice is. */
export const MARKS = {
  info: ':white_check_mark:',
  warning: ':warning:',
  error: ':x:',
  critical: ':rotating_light:',
} as const;
const LONGEST_TITLE = 250;
const LONGEST_DESCRIPTION = 8_000;
const MOST_STEPS = 10;

/**
 * The notice for chat. All notices of an execution share a thread; so do those about the health of a resource. Other https
 * subscribers find the whole notice in `metadata.additionalContext.notice`, as JSON text.
 */
export function amazonQNotification(notice: Notice, attributes: Record<string, string>): AmazonQNotification {
  const { name, severity, cluster, resource, codes, execution, approval } = notice;
  const where = [cluster?.name, resource?.name].filter((part) => part !== undefined).join('/');
  const link = execution && `<${execution.link}|${execution.name}>`;
  const description = [causeText({ ...notice, advice: [] }), ...(link ? [`Execution: ${link}`] : [])];

  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: `${MARKS[severity]} ${name} ${where}`.trimEnd().slice(0, LONGEST_TITLE),
      description: cut(description.join('\n'), LONGEST_DESCRIPTION),
      nextSteps: notice.advice.slice(0, MOST_STEPS),
      keywords: [...new Set([notice.machine, name, ...codes])].slice(0, MOST_STEPS),
    },
    metadata: {
      threadId: execution?.arn ?? where,
      summary: cut(notice.summary, LONGEST_TITLE),
      eventType: name,
      relatedResources: [...new Set([...(where === '' ? [] : [where]), ...notice.resourceIds])].slice(0, MOST_STEPS),
      additionalContext: {
        ...attributes,
        ...(execution && { executionArn: execution.arn }),
        // For a custom action of Amazon Q: a button that names the approval.
        ...(approval && { approvalId: approval.id }),
        notice: JSON.stringify(notice),
      },
    },
  };
}

const cut = (text: string, most: number) => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
