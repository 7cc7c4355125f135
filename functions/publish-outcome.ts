import type * as z from 'zod/mini';
import { notifyOutcome } from './actions/outcome-notifications.ts';
import { type NotificationApi, notificationApi } from './aws/notifications.ts';
import { type NotificationMemory, notificationMemory } from './aws/table/notification-memory.ts';
import { endingMeasures } from './core/metric.ts';
import { OutcomeNotice } from './core/notice/outcome-notice.ts';
import { lambdaMeter, type Meter } from './runtime/meter.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = OutcomeNotice;

type Ports = { memory: NotificationMemory; notifications: NotificationApi; measure: Meter };

/** Publishes the one final notification. Safe to repeat: the table remembers that it was published. */
export const publishOutcome =
  ({ measure, ...ports }: Ports) =>
  async (input: z.infer<typeof Input>) => {
    const isNew = await notifyOutcome(ports, input);
    if (isNew) measure(endingMeasures(input.outcome, input.execution.startedAt, input.now));
    return { kind: isNew ? 'notified' : 'notified before' };
  };

export const bind = ({ here, log, measure }: Pick<Services, 'here' | 'log' | 'measure'>) =>
  task(Input, publishOutcome({ memory: notificationMemory(here), notifications: notificationApi(here), measure }), log);

export const handler = bind({ ...onAws(), measure: lambdaMeter() });
