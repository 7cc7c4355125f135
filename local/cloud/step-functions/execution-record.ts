import * as z from 'zod/mini';
import type { Engine, ExecutionDescription } from '../../engine/engine.ts';
import type { EksCall } from '../../simulator/simulator.ts';
import type { Notification } from '../aws/sns.ts';
import type { ClusterSeen } from '../eks/eks.ts';

/** What became of one execution. Times are ISO 8601 on the cloud's clock; `after` is what the clusters ended as. */
export type ExecutionRecord<Cluster extends ClusterSeen = ClusterSeen> = {
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  output?: unknown;
  error?: string;
  cause?: string;
  startedAt: string;
  stoppedAt?: string;
  /** State transitions that AWS would bill, retries and those of the executions that it started included. */
  transitions: number;
  notifications: readonly Notification[];
  calls: readonly EksCall[];
  after: Cluster[];
};

/** The record of an execution: how it ended, and what was notified, called and found besides. */
export function recordOf<Cluster extends ClusterSeen>(
  { status, output, error, cause, startDate, stopDate, transitions }: ExecutionDescription,
  besides: Pick<ExecutionRecord<Cluster>, 'notifications' | 'calls' | 'after'>,
): ExecutionRecord<Cluster> {
  return {
    status,
    ...(output !== undefined && { output: JSON.parse(output) }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    startedAt: startDate.toISOString(),
    ...(stopDate && { stoppedAt: stopDate.toISOString() }),
    transitions,
    ...besides,
  };
}

/** The transitions of an execution and of all that it started, as its history says. */
export function transitionsOf(engine: Engine, executionArn: string): number {
  const { transitions } = engine.describeExecution(executionArn);
  return engine
    .history(executionArn)
    .flatMap((event) => startedBy(engine, event))
    .reduce((sum, arn) => sum + transitionsOf(engine, arn), transitions);
}

/** The executions that an event says were started: one, or the children of a distributed Map. */
function startedBy(
  engine: Engine,
  { taskSubmittedEventDetails, mapRunStartedEventDetails }: ReturnType<Engine['history']>[number],
): string[] {
  const submitted = Submitted.safeParse(taskSubmittedEventDetails).data;
  if (submitted) return [submitted.output.ExecutionArn];
  const mapRun = MapRun.safeParse(mapRunStartedEventDetails).data;
  return mapRun ? engine.mapRunExecutions(mapRun.mapRunArn).map(({ executionArn }) => executionArn) : [];
}

const MapRun = z.object({ mapRunArn: z.string() });

const Submitted = z.object({
  resource: z.string().check(z.startsWith('startExecution')),
  output: z.pipe(
    z.string(),
    z.pipe(
      z.transform((text: string): unknown => JSON.parse(text)),
      z.object({ ExecutionArn: z.string() }),
    ),
  ),
});
