import * as z from 'zod/mini';
import { Cluster, type ClusterPlace, locationOf } from '../cluster.ts';
import { parsed } from '../json.ts';
import { stateMachineOf } from '../state-machines.ts';
import type { Notice } from './notice.ts';
import { executionLink } from './notification.ts';

/** A change of an execution's status as EventBridge delivers it. Times in `detail` are milliseconds since the epoch. */
export const ExecutionEvent = z.object({
  id: z.string(),
  source: z.literal('aws.states'),
  'detail-type': z.literal('Step Functions Execution Status Change'),
  time: z.string(),
  detail: z.object({
    executionArn: z.string(),
    stateMachineArn: z.string(),
    name: z.string(),
    status: z.string(),
    startDate: z.number(),
    stopDate: z.optional(z.nullable(z.number())),
    input: z.optional(z.nullable(z.string())),
    /** Left out by EventBridge when it is long. */
    output: z.optional(z.nullable(z.string())),
    error: z.optional(z.nullable(z.string())),
    cause: z.optional(z.nullable(z.string())),
  }),
});
export type ExecutionEvent = z.infer<typeof ExecutionEvent>;

/** How an execution ended that did not tell it itself: stopped, out of time, or by an error that its definition does not catch. */
export function endedNotice(event: ExecutionEvent, { error, cause }: { error?: string; cause?: string }): Notice {
  const { executionArn, name, status, startDate, stopDate, input } = event.detail;
  const machine = stateMachineOf(executionArn);
  const { cluster, resource } = subjectOfInput(input ?? '');
  const how = HOW[status] ?? status;
  const target = [resource?.name, cluster && `on ${cluster.name}`].filter((part) => part !== undefined).join(' ');

  return {
    version: '1',
    kind: 'execution',
    machine,
    name: NAMES[status] ?? 'ExecutionEnded',
    severity: status === 'ABORTED' ? 'warning' : 'error',
    succeeded: false,
    ...(cluster && { cluster: { name: cluster.name, ...locationOf(cluster, executionArn) } }),
    ...(resource && { resource }),
    summary: `${machine}${target === '' ? '' : ` of ${target}`} ${how} without telling how things stand.`,
    reasons: [...(error === undefined ? [] : [error]), ...(cause === undefined ? [] : [cause])],
    advice: [
      'Look at its last states in the Step Functions console.',
      ...(resource
        ? [`See whether EKS still changes ${target}: a change that was begun goes on in EKS by itself.`]
        : []),
    ],
    codes: error === undefined ? [] : [error],
    resourceIds: [],
    // An execution that was redriven ends once more: then this is other news.
    details: { status, stoppedAt: stopDate ? new Date(stopDate).toISOString() : event.time },
    execution: {
      arn: executionArn,
      name,
      startedAt: new Date(startDate).toISOString(),
      link: executionLink(executionArn),
    },
  };
}

const HOW: Readonly<Record<string, string>> = {
  FAILED: 'failed',
  TIMED_OUT: 'ran out of time',
  ABORTED: 'was stopped',
};
const NAMES: Readonly<Record<string, string>> = {
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
};

// As far as the input fits: it may be what the execution failed on, and EventBridge leaves out a long one.
const Named = z.object({
  cluster: z.catch(z.optional(Cluster), undefined),
  addon: z.catch(z.optional(z.string()), undefined),
  profile: z.catch(z.optional(z.string()), undefined),
});

function subjectOfInput(input: string): { cluster?: ClusterPlace; resource?: NonNullable<Notice['resource']> } {
  const { cluster, addon, profile } = Named.safeParse(parsed(input)).data ?? {};
  return {
    ...(cluster && { cluster }),
    ...(addon !== undefined && { resource: { kind: 'addon', name: addon } }),
    ...(profile !== undefined && { resource: { kind: 'fargate-profile', name: profile } }),
  };
}
