import * as z from 'zod/mini';
import { type NotificationApi, notificationApi } from './aws/notifications.ts';
import { type ApprovalStore, approvalStore } from './aws/table/approvals.ts';
import { approvalId } from './core/approval.ts';
import { ClusterPlace } from './core/cluster.ts';
import { approvalNotification } from './core/notice/notification.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  taskToken: z.string(),
  table: z.string(),
  topicArn: z.string(),
  machine: z.string(),
  /** The cluster that it is about; a fleet has many. */
  cluster: z.optional(ClusterPlace),
  /** The step of the execution that asks for approval; it has one request at a time. */
  step: z.string(),
  question: z.string(),
  expiresAt: z.iso.datetime(),
  /** What no answer counts as. */
  unanswered: z._default(z.enum(['rejected', 'continues']), 'rejected'),
  execution: z.strictObject({ arn: z.string(), name: z.string(), startedAt: z.string() }),
});

/**
 * Stores the task token under an opaque id and publishes the approval request with that id. A repeat publishes it again with the
 * same id.
 */
export const requestApproval =
  (approvals: ApprovalStore, notifications: NotificationApi) => async (input: z.infer<typeof Input>) => {
    const { taskToken, table, topicArn, question, expiresAt, execution } = input;
    const approval = { id: approvalId(execution.arn, input.step), executionArn: execution.arn, question, expiresAt };

    await approvals.ask(table, approval, taskToken);
    await notifications.publish({ topicArn, ...approvalNotification(approval, input) });
    return { approvalId: approval.id };
  };

export const bind = ({ here, log }: Pick<Services, 'here' | 'log'>) =>
  task(Input, requestApproval(approvalStore(here), notificationApi(here)), log);

export const handler = bind(onAws());
