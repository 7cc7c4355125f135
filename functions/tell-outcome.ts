import * as z from 'zod/mini';
import { type NotificationApi, notificationApi } from './aws/notifications.ts';
import { notificationOf } from './core/notification.ts';
import { Outcome } from './core/outcome.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  topicArn: z.string(),
  outcome: Outcome,
  execution: z.strictObject({ arn: z.string(), name: z.string(), startedAt: z.string() }),
});

/** Publishes the one final notification. A repeat publishes it again: SNS has no token, and twice told beats untold. */
export const tellOutcome = (notifications: NotificationApi) => async (input: z.infer<typeof Input>) => {
  const messageId = await notifications.publish({
    topicArn: input.topicArn,
    ...notificationOf(input.outcome, input.execution),
  });
  return { messageId };
};

export const handler = task(Input, tellOutcome(notificationApi()));
