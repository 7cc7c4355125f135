import * as z from 'zod/mini';
import { Cluster, type ClusterPlace, locationOf } from '../cluster.ts';
import { messageIn } from '../errors/thrown.ts';
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
    /** EventBridge leaves it out when it is long. */
    output: z.optional(z.nullable(z.string())),
    error: z.optional(z.nullable(z.string())),
    cause: z.optional(z.nullable(z.string())),
  }),
});
export type ExecutionEvent = z.infer<typeof ExecutionEvent>;

/** The notice of an execution that ended without one: stopped, timed out, or failed with an error that is not caught. */
export function endedNotice(event: ExecutionEvent, { error, cause }: { error?: string; cause?: string }): Notice {
  const { executionArn, name, status, startDate, stopDate, input } = event.detail;
  const machine = stateMachineOf(executionArn);
  const { cluster, resource } = subjectOfInput(input ?? '');
  const how = HOW[status] ?? status;
  const target = [resource?.name, cluster?.name].filter((part) => part !== undefined).join(' on ');

  return {
    version: '1',
    kind: 'execution',
    machine,
    name: NAMES[status] ?? 'ExecutionEnded',
    severity: status === 'ABORTED' ? 'warning' : 'error',
    succeeded: false,
    ...(cluster && { cluster: { name: cluster.name, ...locationOf(cluster, executionArn) } }),
    ...(resource && { resource }),
    summary: `${machine}${target === '' ? '' : ` of ${target}`} ${how} before it could report an outcome.`,
    reasons: [...(error === undefined ? [] : [error]), ...(cause === undefined ? [] : [messageIn(cause)])],
    advice: [
      'Check its last states in the Step Functions console.',
      ...(resource ? [`Check whether EKS is still changing ${target}: EKS finishes a change that was started.`] : []),
    ],
    codes: error === undefined ? [] : [error],
    resourceIds: [],
    // A redriven execution ends once more, which is notified again.
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
  TIMED_OUT: 'timed out',
  ABORTED: 'was stopped',
};
const NAMES: Readonly<Record<string, string>> = {
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
};

// As much of the input as can be read: it may be what the execution failed on, and EventBridge leaves out a long one.
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
