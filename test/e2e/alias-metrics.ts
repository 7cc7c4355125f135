import { setTimeout as sleep } from 'node:timers/promises';
import { type CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';

/** How alarms and dashboard look at the executions of a state machine: by its own ARN, though an alias starts them. */
export const EXECUTION_METRIC = {
  Namespace: 'AWS/States',
  MetricName: 'ExecutionsSucceeded',
  dimension: 'StateMachineArn',
} as const;

const LOOK_MS = 15_000;
const MOST_LOOKS = 40;

/** The ARN of a state machine, of the ARN of one of its aliases. */
export const withoutAlias = (aliasArn: string) => aliasArn.split(':').slice(0, 7).join(':');

/**
 * Waits until CloudWatch counts an execution that an alias started, since a moment, among those of its state machine. Throws
 * after ten minutes: then no alarm about executions can ever go off.
 */
export async function seeCounted(metrics: CloudWatchClient, aliasArn: string, since: Date): Promise<void> {
  const { Namespace, MetricName, dimension } = EXECUTION_METRIC;
  const Dimensions = [{ Name: dimension, Value: withoutAlias(aliasArn) }];
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const { MetricDataResults = [] } = await metrics.send(
      new GetMetricDataCommand({
        // CloudWatch begins at a whole minute.
        StartTime: new Date(since.getTime() - 60_000),
        EndTime: new Date(Date.now() + 60_000),
        MetricDataQueries: [
          { Id: 'counted', MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: 60, Stat: 'Sum' } },
        ],
      }),
    );
    const counted = MetricDataResults.flatMap(({ Values = [] }) => Values).reduce((sum, value) => sum + value, 0);
    if (counted >= 1) return;
    await sleep(LOOK_MS);
  }
  const { Metrics = [] } = await metrics.send(new ListMetricsCommand({ Namespace, MetricName }));
  const seen = Metrics.map((each) => (each.Dimensions ?? []).map(({ Name, Value }) => `${Name}=${Value}`).join(' '));
  throw new Error(
    `CloudWatch does not count the execution that ${aliasArn} started in ${MetricName} of its state machine, so the alarms about executions see nothing. It has that metric by:\n${seen.join('\n')}`,
  );
}
