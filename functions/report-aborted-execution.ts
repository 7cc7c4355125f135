import type * as z from 'zod/mini';
import { notifyOutcome } from './actions/outcome-notifications.ts';
import { type NotificationApi, notificationApi } from './aws/notifications.ts';
import { type ExecutionHistories, executionHistories } from './aws/step-functions/execution-histories.ts';
import { type ExecutionReader, executionReader } from './aws/step-functions/execution-reader.ts';
import { type NotificationMemory, notificationMemory } from './aws/table/notification-memory.ts';
import { endingMeasures } from './core/metric.ts';
import { ExecutionEvent, endedNotice } from './core/notice/execution-event.ts';
import { publicationOf } from './core/notice/notification.ts';
import { ownNotification } from './core/notice/outcome-notice.ts';
import { lambdaMeter, type Meter } from './runtime/meter.ts';
import { onAws, type Services } from './runtime/services.ts';
import { lambdaSettings, type Settings } from './runtime/settings.ts';
import { task } from './runtime/task.ts';

export const Input = ExecutionEvent;

type Ports = {
  executions: ExecutionReader;
  histories: ExecutionHistories;
  memory: NotificationMemory;
  notifications: NotificationApi;
  measure: Meter;
};

/**
 * Notifies of an execution that ended without publishing its outcome, as its history shows: publishes the outcome that was lost,
 * or, if it failed, timed out or was stopped before it had one, its status. Safe to repeat: each end is notified once.
 */
export const reportAbortedExecution =
  ({ executions, histories, memory, notifications, measure }: Ports, settings: () => Settings) =>
  async (event: z.infer<typeof Input>) => {
    const { status, executionArn } = event.detail;
    if (status === 'RUNNING') return { kind: 'nothing to report' };

    const own = ownNotification(await histories.lastSteps(executionArn));
    if (own.kind === 'sent') return { kind: 'published by itself' };
    if (own.kind === 'lost' && OWN_ENDS.has(status)) {
      const { outcome, execution } = own.notice;
      const isNew = await notifyOutcome({ memory, notifications }, own.notice);
      if (isNew) measure(endingMeasures(outcome, execution.startedAt, event.time));
      return { kind: isNew ? 'notified' : 'known' };
    }
    if (status === 'SUCCEEDED') return { kind: 'nothing to report' };

    const inEvent = { error: event.detail.error ?? undefined, cause: event.detail.cause ?? undefined };
    const read = inEvent.error === undefined ? await executions.describe(executionArn) : inEvent;

    const { table, topicArn } = settings();
    const failure = {
      ...(read?.error !== undefined && { error: read.error }),
      ...(read?.cause !== undefined && { cause: read.cause }),
    };
    // A redriven execution ends once more, at another time.
    const fingerprint = `${status} ${event.detail.stopDate ?? event.time}`;
    const record = { key: `execution#${executionArn}`, fingerprint, says: status, now: event.time };
    const notice = endedNotice(event, failure);
    const isNew = await memory.once(table, record, () => notifications.publish({ topicArn, ...publicationOf(notice) }));
    if (isNew) measure(endingMeasures(notice, notice.execution?.startedAt ?? event.time, event.time));
    return { kind: isNew ? 'notified' : 'known' };
  };

/** The statuses that an execution ends with after its outcome; any other means that it was cut short. */
const OWN_ENDS: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED']);

export const bind = ({ here, log, measure, settings }: Pick<Services, 'here' | 'log' | 'measure' | 'settings'>) =>
  task(
    Input,
    reportAbortedExecution(
      {
        executions: executionReader(here),
        histories: executionHistories(here),
        memory: notificationMemory(here),
        notifications: notificationApi(here),
        measure,
      },
      settings,
    ),
    log,
  );

export const handler = bind({ ...onAws(), measure: lambdaMeter(), settings: lambdaSettings });
