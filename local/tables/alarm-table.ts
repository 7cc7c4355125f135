import * as z from 'zod';
import { readTemplate } from '../template.ts';
import { code, markdownTable } from './markdown.ts';

const Alarm = z.object({
  AlarmName: z.object({ 'Fn::Sub': z.string() }),
  AlarmDescription: z.string(),
  Threshold: z.number(),
  EvaluationPeriods: z.number(),
  Metrics: z.array(z.object({ MetricStat: z.object({ Period: z.number() }).optional() })),
});

const FUNCTION_ERRORS =
  'see the error table on the dashboard; `EksThrottled` is retried, for any other error see [outcomes.md](docs/outcomes.md)';
const CONCURRENCY =
  'nothing is lost for five minutes: every call is retried that long. Raise the quota, or find out what uses the concurrency';

/** What a person does about each alarm of the template. */
export const ALARM_ACTIONS: Readonly<Record<string, string>> = {
  'critical-outcomes': 'act **now**: read the notification of the run; the add-on is probably not working',
  'executions-failed': 'read the notification of that execution; it says what to do',
  'executions-timed-out':
    'the limit is 25 h for add-ons, 73 h for profiles and 31 days for a cluster. Look at the last state in the history, check the add-on or both profiles in EKS, and start again',
  'executions-aborted':
    'an update that EKS has started continues without the execution: see [below](docs/operations.md#an-execution-was-stopped-in-the-middle)',
  'executions-throttled':
    'start fewer executions at the same time, widen `ScheduleWindowMinutes`, or raise the quota of state transitions',
  'addon-function-errors': FUNCTION_ERRORS,
  'profile-function-errors': FUNCTION_ERRORS,
  'maintenance-function-errors': FUNCTION_ERRORS,
  'notifying-function-errors': `${FUNCTION_ERRORS}. Until it is fixed, watch \`executions-aborted\` yourself`,
  'addon-function-throttles': CONCURRENCY,
  'profile-function-throttles': CONCURRENCY,
  'maintenance-function-throttles': CONCURRENCY,
  'notifying-function-throttles': CONCURRENCY,
  'health-not-read':
    'the cause of that execution names each cluster and why; the health of the others was reported. After `AccessDenied`, widen `ClusterNames` or exclude the cluster',
  'chat-errors':
    'the log has `webhook failed` with the error and its reason. Fix `SecretUnavailable`; `TableUnavailable` passes. People have to send their commands again',
  'chat-misconfigured':
    'the log has `chat misconfigured` with the error and what to do ([chatops.md](docs/chatops.md#what-comes-back)); `upkeep doctor` checks the rules and the secret. What was not posted is in the notifications of the topic',
  'posting-errors':
    'the log has `task failed` with the error and what to do ([chatops.md](docs/chatops.md#what-comes-back)). Subscribers of the topic are notified all the same',
  'dead-letters':
    'read the queue: each message and its attributes say what was given up and why. Start by hand what did not start',
  'notification-failures':
    'act **now**: until it is fixed nobody is notified. Watch ExecutionsFailed, and check the policy of the key and the subscriptions',
};

/** The alarms of the template: when each goes off, what it means, what to do. Throws for one without an action. */
export function alarmTable(actions = ALARM_ACTIONS): string {
  const alarms = Object.values(readTemplate('template.yaml').Resources)
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .map(({ Properties }) => Alarm.parse(Properties));
  const names = alarms.map(nameOf);
  const problems = [
    ...names.filter((name) => !Object.hasOwn(actions, name)).map((name) => `nothing says what to do about ${name}`),
    ...Object.keys(actions)
      .filter((name) => !names.includes(name))
      .map((name) => `there is no alarm ${name}`),
  ];
  if (problems.length > 0) throw new Error(`${problems.join('; ')}. See local/tables/alarm-table.ts.`);
  return markdownTable(
    ['alarm', 'goes off at', 'meaning', 'what you do'],
    alarms.map((alarm) => [
      code(nameOf(alarm)),
      thresholdOf(alarm),
      alarm.AlarmDescription,
      actions[nameOf(alarm)] ?? '',
    ]),
  );
}

const nameOf = ({ AlarmName }: z.infer<typeof Alarm>) => AlarmName['Fn::Sub'].replace(/^\$\{AWS::StackName\}-/, '');

function thresholdOf({ Threshold, EvaluationPeriods, Metrics }: z.infer<typeof Alarm>): string {
  const period = Metrics.find(({ MetricStat }) => MetricStat !== undefined)?.MetricStat?.Period ?? 0;
  const times = EvaluationPeriods === 1 ? '' : `, ${EvaluationPeriods} times in a row`;
  return `${Threshold} in ${period / 60} minutes${times}`;
}
