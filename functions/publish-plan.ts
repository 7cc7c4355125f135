import * as z from 'zod/mini';
import { notifyOutcome, type OutcomeNotifier } from './actions/outcome-notifications.ts';
import { notificationApi } from './aws/notifications.ts';
import { notificationMemory } from './aws/table/notification-memory.ts';
import { OutcomeNotice } from './core/notice/outcome-notice.ts';
import { Outcome } from './core/outcome.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

const { outcome: _outcome, ...notice } = OutcomeNotice.shape;
export const Input = z.strictObject({ ...notice, plan: Outcome });

/** Notifies of what an execution is about to change. Safe to repeat: the table remembers that it was published. */
export const publishPlan =
  (ports: OutcomeNotifier) =>
  async ({ plan, ...input }: z.infer<typeof Input>) => {
    const isNew = await notifyOutcome(ports, { ...input, outcome: plan }, 'plan');
    return { kind: isNew ? 'notified' : 'notified before' };
  };

export const bind = ({ here, log }: Pick<Services, 'here' | 'log'>) =>
  task(Input, publishPlan({ memory: notificationMemory(here), notifications: notificationApi(here) }), log);

export const handler = bind(onAws());
