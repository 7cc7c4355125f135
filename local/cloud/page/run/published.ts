import * as z from 'zod';
import { approvalId } from '../../../../functions/core/approval.ts';
import { ClusterPlace } from '../../../../functions/core/cluster.ts';
import { parsed } from '../../../../functions/core/json.ts';
import {
  approvalNotification,
  type Notification as Message,
  notificationOf,
} from '../../../../functions/core/notice/notification.ts';
import { Outcome } from '../../../../functions/core/outcome.ts';
import type { Notification } from '../../aws/sns.ts';
import type { RunEvent } from './executions.ts';

/** As much of a notification as the page shows. */
export type Published = Pick<Notification, 'time' | 'subject' | 'message' | 'structure'>;

const execution = z.object({ arn: z.string(), name: z.string(), startedAt: z.string() });
const Payload = z.union([
  z.object({ topicArn: z.string(), outcome: Outcome, execution }),
  z.object({ topicArn: z.string(), plan: Outcome, execution }),
  z.object({
    ...{ topicArn: z.string(), machine: z.string(), step: z.string(), question: z.string(), expiresAt: z.string() },
    cluster: z.optional(ClusterPlace),
    unanswered: z.enum(['rejected', 'continues']).default('rejected'),
    execution,
  }),
]);
const Parameters = z.object({ Payload });

/**
 * The notifications of an execution that its history shows: each Task that published one has what it is made of, and it is made
 * again by the same functions. For where nobody else keeps them, as in AWS.
 */
export function publishedIn(events: readonly RunEvent[]): Published[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return events.flatMap((event): Published[] => {
    if (event.type !== 'TaskSucceeded' && event.type !== 'TaskSubmitted') return [];
    const payload = payloadOf(scheduledBefore(event, byId));
    if (!payload) return [];
    const { subject, texts } = messageOf(payload);
    const time = (event.timestamp ?? new Date(0)).toISOString();
    return [{ time, subject, message: texts.email, structure: texts }];
  });
}

function scheduledBefore(event: RunEvent, byId: ReadonlyMap<number | undefined, RunEvent>): RunEvent | undefined {
  const before = byId.get(event.previousEventId);
  if (before?.type === 'TaskStarted') return byId.get(before.previousEventId);
  return undefined;
}

const payloadOf = (scheduled: RunEvent | undefined) =>
  Parameters.safeParse(parsed(String(scheduled?.taskScheduledEventDetails?.parameters ?? ''))).data?.Payload;

function messageOf(payload: z.infer<typeof Payload>): Message {
  if ('outcome' in payload) return notificationOf(payload.outcome, payload.execution);
  if ('plan' in payload) return notificationOf(payload.plan, payload.execution, 'plan');
  const { question, expiresAt, step } = payload;
  const { arn: executionArn } = payload.execution;
  return approvalNotification({ id: approvalId(executionArn, step), executionArn, question, expiresAt }, payload);
}
