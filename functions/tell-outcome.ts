import * as z from 'zod/mini';
import { type NotificationApi, notificationApi } from './aws/notifications.ts';
import { endingMeasures } from './core/metric.ts';
import { notificationOf } from './core/notification.ts';
import { Outcome } from './core/outcome.ts';
import { lambdaMeter, type Meter } from './runtime/meter.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  topicArn: z.string(),
  outcome: Outcome,
  execution: z.strictObject({ arn: z.string(), name: z.string(), startedAt: z.string() }),
  now: z.iso.datetime(),
});

/** Publishes the one final notification. A repeat publishes it again: SNS has no token, and twice told beats untold. */
export const tellOutcome = (notifications: NotificationApi, measure: Meter) => async (input: z.infer<typeof Input>) => {
  const { topicArn, outcome, execution, now } = input;
  const messageId = await notifications.publish({ topicArn, ...notificationOf(outcome, execution) });
  measure(endingMeasures(outcome, execution.startedAt, now));
  return { messageId };
};

export const handler = task(Input, tellOutcome(notificationApi(), lambdaMeter()));
