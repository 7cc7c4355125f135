import type * as z from 'zod/mini';
import { type ExecutionEndings, executionEndings } from './aws/execution-endings.ts';
import { type NotificationApi, notificationApi } from './aws/notifications.ts';
import { type ToldIssues, toldIssues } from './aws/told-issues.ts';
import { ExecutionEvent, endedNotice, TOLD_ERRORS } from './core/execution-event.ts';
import { endingMeasures } from './core/metric.ts';
import { publicationOf } from './core/notification.ts';
import { lambdaMeter, type Meter } from './runtime/meter.ts';
import { lambdaSettings, type Settings } from './runtime/settings.ts';
import { task } from './runtime/task.ts';

export const Input = ExecutionEvent;

type Ports = { executions: ExecutionEndings; memory: ToldIssues; notifications: NotificationApi; measure: Meter };

/**
 * Tells of an execution that failed, ran out of time or was stopped without its definition telling how it ended. Safe to
 * repeat: an ending is told once.
 */
export const tellAbortedExecution =
  ({ executions, memory, notifications, measure }: Ports, settings: () => Settings) =>
  async (event: z.infer<typeof Input>) => {
    const { status, executionArn } = event.detail;
    if (status === 'RUNNING' || status === 'SUCCEEDED') return { kind: 'nothing to tell' };

    const inEvent = { error: event.detail.error ?? undefined, cause: event.detail.cause ?? undefined };
    const read = inEvent.error === undefined ? await executions.standing(executionArn) : inEvent;
    if (status === 'FAILED' && TOLD_ERRORS.has(read?.error ?? '')) return { kind: 'told by itself' };

    const { table, topicArn } = settings();
    const ending = {
      ...(read?.error !== undefined && { error: read.error }),
      ...(read?.cause !== undefined && { cause: read.cause }),
    };
    // An execution that was redriven ends once more, at another time.
    const fingerprint = `${status} ${event.detail.stopDate ?? event.time}`;
    const telling = { key: `execution#${executionArn}`, fingerprint, says: status, now: event.time };
    const notice = endedNotice(event, ending);
    const isNew = await memory.once(table, telling, () =>
      notifications.publish({ topicArn, ...publicationOf(notice) }),
    );
    if (isNew) measure(endingMeasures(notice, notice.execution?.startedAt ?? event.time, event.time));
    return { kind: isNew ? 'told' : 'known' };
  };

export const handler = task(
  Input,
  tellAbortedExecution(
    { executions: executionEndings(), memory: toldIssues(), notifications: notificationApi(), measure: lambdaMeter() },
    lambdaSettings,
  ),
);
