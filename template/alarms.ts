import { sourceText } from '../local/source-files.ts';
import { FUNCTIONS, type FunctionGroup } from './functions.ts';
import { MACHINE_NAMES, MACHINES, type MachineName } from './machines.ts';
import { errors, executionsOf, type Metric, ofThis, other, throttles } from './make/monitoring/metrics.ts';

export type AlarmRow = {
  /** What it means that it goes off. */
  means: string;
  /** How many in five minutes make it go off, and of what; the sum of it. */
  at: number;
  of: readonly Metric[];
  /** The greatest of it, not the sum. */
  greatest?: true;
  /** How many times in a row. */
  times?: number;
  /** What a person does about it; links are from the root of the repository. */
  action: string;
};

const failing = (alarm: string): MachineName[] => MACHINE_NAMES.filter((name) => MACHINES[name].failures === alarm);
const { 'publish-outcome': publishing, ...reporting } = FUNCTIONS.notifying;
const FUNCTION_ERRORS =
  'see the error table on the dashboard; `EksThrottled` is retried, for any other error see [outcomes.md](docs/outcomes.md)';
const CONCURRENCY =
  'nothing is lost for five minutes: every call is retried that long. Raise the quota, or find out what uses the concurrency';

/** The time limit that the definition of a state machine has, in hours or days. */
function limitText(name: MachineName): string {
  const [, seconds] = /^TimeoutSeconds: (\d+)$/m.exec(sourceText(`statemachines/${name}.asl.yaml`)) ?? [];
  const hours = Number(seconds) / 3600;
  if (hours < 1) return `${hours * 60} minutes`;
  return hours < 96 ? `${hours} h` : `${hours / 24} days`;
}

const throttlesOf = (group: FunctionGroup, functions: string): AlarmRow => ({
  ...{ means: `Lambda throttles functions ${functions}; the account has used up its concurrency.`, at: 1 },
  ...{ of: throttles(FUNCTIONS[group]), action: CONCURRENCY },
});

/** The alarms, one row each. An alarm takes ten metrics at most. */
export const ALARMS: Readonly<Record<string, AlarmRow>> = {
  'critical-outcomes': {
    means: 'An execution ended with an outcome that needs a person now, such as a failed rollback.',
    at: 1,
    of: [ofThis('Outcomes', { severity: 'critical' })],
    action: 'act **now**: read the notification of the run; the add-on is probably not working',
  },
  'executions-failed': {
    means: 'An execution ended FAILED: something could not be updated, or was rolled back.',
    at: 1,
    of: executionsOf('ExecutionsFailed', failing('executions-failed')),
    action: 'read the notification of that execution; it says what to do',
  },
  'health-not-read': {
    means: 'A scan could not read every cluster, or a health report could not read its cluster.',
    at: 1,
    of: executionsOf('ExecutionsFailed', failing('health-not-read')),
    action:
      'the cause of that execution names each cluster and why; the health of the others was reported. After `AccessDenied`, widen `ClusterNames` or exclude the cluster',
  },
  'executions-timed-out': {
    means: 'An execution reached the time limit of its state machine; its own deadline did not end it.',
    at: 1,
    of: executionsOf('ExecutionsTimedOut'),
    action: `the limit is ${MACHINE_NAMES.map((name) => `${limitText(name)} for \`${name}\``).join(', ')}. Check the last state in the history, check the add-on or both profiles in EKS, and start again`,
  },
  'executions-aborted': {
    means: 'Someone stopped an execution; a change that it had started may be unfinished.',
    at: 1,
    of: executionsOf('ExecutionsAborted'),
    action:
      'an update that EKS has started continues without the execution: see [below](docs/operations.md#an-execution-was-stopped-in-the-middle)',
  },
  'executions-throttled': {
    means: 'Step Functions throttles executions.',
    at: 1,
    times: 3,
    of: executionsOf('ExecutionThrottled'),
    action:
      'start fewer executions at the same time, widen `ScheduleWindowMinutes`, or raise the quota of state transitions',
  },
  'addon-function-errors': {
    means: 'Functions of update-addon fail unexpectedly.',
    at: 5,
    of: errors(FUNCTIONS.addon),
    action: FUNCTION_ERRORS,
  },
  'profile-function-errors': {
    means: 'Functions of replace-fargate-profile fail unexpectedly. Functions that poll by failing are not counted.',
    at: 5,
    of: errors(FUNCTIONS.profile),
    action: FUNCTION_ERRORS,
  },
  'pods-function-errors': {
    means: 'Functions that use the Kubernetes API fail unexpectedly.',
    at: 3,
    of: errors(FUNCTIONS.pods),
    action: FUNCTION_ERRORS,
  },
  'maintenance-function-errors': {
    means: 'Functions of maintain-cluster fail unexpectedly.',
    at: 3,
    of: errors(FUNCTIONS.maintenance),
    action: FUNCTION_ERRORS,
  },
  'fleet-function-errors': {
    means: 'Functions of maintain-fleet fail unexpectedly.',
    at: 3,
    of: errors(FUNCTIONS.fleet),
    action: FUNCTION_ERRORS,
  },
  'notifying-function-errors': {
    means: 'Functions fail that notify of health and of stopped executions.',
    at: 3,
    of: errors(reporting),
    action: `${FUNCTION_ERRORS}. Until it is fixed, watch \`executions-aborted\` yourself`,
  },
  'addon-function-throttles': throttlesOf('addon', 'of update-addon'),
  'profile-function-throttles': throttlesOf('profile', 'of replace-fargate-profile'),
  'pods-function-throttles': throttlesOf('pods', 'that use the Kubernetes API'),
  'maintenance-function-throttles': throttlesOf('maintenance', 'of maintain-cluster'),
  'fleet-function-throttles': throttlesOf('fleet', 'of maintain-fleet'),
  'notifying-function-throttles': throttlesOf('notifying', 'that notify'),
  'dead-letters': {
    means: 'A scheduled start, an EKS event, a notification or a post to chat was given up after its retries.',
    at: 1,
    of: [other('AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', 'DeadLetters.QueueName', 'Maximum')],
    action:
      'read the queue: each message and its attributes say what was given up and why. Start by hand what did not start',
  },
  'notification-failures': {
    means: 'A notification was not published, or not delivered to a subscriber.',
    at: 1,
    of: [
      other('AWS/SNS', 'NumberOfNotificationsFailed', 'TopicName', 'NotificationTopic.TopicName'),
      ...errors({ 'publish-outcome': publishing }),
      ofThis('NotificationsFailed'),
    ],
    action:
      'act **now**: until it is fixed nobody is notified. Watch ExecutionsFailed, and check the policy of the key and the subscriptions',
  },
};

/** Those of chat, where there is chat. */
export const CHAT_ALARMS: Readonly<Record<string, AlarmRow>> = {
  'chat-errors': {
    means:
      'People in chat get no answer (5xx responses, errors or throttles of the function). Their requests are not retried.',
    at: 3,
    // What fails behind the API is counted by the API too; a function that is refused to run, by all three.
    greatest: true,
    of: [other('AWS/ApiGateway', '5xx', 'ApiId', 'ChatApi'), ...errors(FUNCTIONS.chat), ...throttles(FUNCTIONS.chat)],
    action:
      'the log has `webhook failed` with the error and its reason. Fix `SecretUnavailable`; `TableUnavailable` passes. People have to send their commands again',
  },
  'chat-misconfigured': {
    means:
      'Chat is misconfigured. The rules or the secret are malformed, a token is missing or refused, or the app may not post to a channel. Nothing of it is retried.',
    at: 1,
    of: [ofThis('ChatMisconfigured', {})],
    action:
      'the log has `chat misconfigured` with the error and what to do ([chatops.md](docs/chatops.md#what-comes-back)); `upkeep doctor` checks the rules and the secret. What was not posted is in the notifications of the topic',
  },
  'posting-errors': {
    means: 'Slack or GitHub cannot be reached or throttles. Each post is tried three times.',
    at: 3,
    of: [...errors(FUNCTIONS.posting), ...throttles(FUNCTIONS.posting)],
    action:
      'the log has `task failed` with the error and what to do ([chatops.md](docs/chatops.md#what-comes-back)). Subscribers of the topic are notified all the same',
  },
};
