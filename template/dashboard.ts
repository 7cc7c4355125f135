import type { Value } from '../local/template.ts';
import { MACHINE_NAMES } from './machines.ts';
import { idOf } from './make/cloudformation.ts';
import { chart } from './make/monitoring/charts.ts';

const OWN = 'eks-upkeep/${AWS::StackName}';
const HOURLY = { stat: 'Sum', period: 3600 };
const STACKED = { period: 3600, stacked: true };
const SERVICE = ['service', 'eks-upkeep'] as const;

/** The same lines for each state machine. */
const ofEach = (lines: (name: string, machine: readonly [string, string]) => Value[]): Value[] =>
  MACHINE_NAMES.flatMap((name) => lines(name, ['StateMachineArn', `\${${idOf(name)}Machine}`]));

/** A line for whatever is found by these dimensions. */
const found = (by: string, metric: string, stat: string, period: number, label: string): Value => [
  { expression: `SEARCH('{"${OWN}",${by}} MetricName="${metric}"', '${stat}', ${period})`, label },
];
const dimension = (name: string) => `\${!PROP('Dim.${name}')}`;

/**
 * The charts of the dashboard, one row each: where it is (column, row and width, of 24 columns), its title, the
 * settings of all its lines, and the lines. The alarms stand above them. What a search finds needs no line of its own.
 */
export const CHARTS = [
  chart(
    [0, 4, 8],
    'Executions that succeeded',
    HOURLY,
    ofEach((label, machine) => [['AWS/States', 'ExecutionsSucceeded', ...machine, { label }]]),
  ),
  chart(
    [8, 4, 8],
    'Executions that failed, ran out of time, were stopped',
    HOURLY,
    ofEach((label, machine) => [
      ['AWS/States', 'ExecutionsFailed', ...machine, { label }],
      ['.', 'ExecutionsTimedOut', '.', '.', { label: `${label}, time` }],
      ['.', 'ExecutionsAborted', '.', '.', { label: `${label}, stopped` }],
    ]),
  ),
  chart(
    [16, 4, 8],
    'How long executions take: half of them, 95 %',
    { period: 3600 },
    ofEach((label, machine) => [
      ['AWS/States', 'ExecutionTime', ...machine, { stat: 'p50', label }],
      ['...', { stat: 'p95', label: `${label}, 95 %` }],
    ]),
  ),
  chart([0, 10, 12], 'Notifications: sent, not delivered, failed, given up', HOURLY, [
    ['AWS/SNS', 'NumberOfMessagesPublished', 'TopicName', '${NotificationTopic.TopicName}', { label: 'sent' }],
    [
      ...['AWS/SNS', 'NumberOfNotificationsFailed', 'TopicName', '${NotificationTopic.TopicName}'],
      { label: 'not delivered' },
    ],
    [OWN, 'NotificationsFailed', { label: 'failed' }],
    [
      ...['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', '${DeadLetters.QueueName}'],
      { stat: 'Maximum', label: 'dead letters' },
    ],
  ]),
  chart([12, 10, 12], 'What failed on the way, by error (the machines retry most of it)', {
    view: 'table',
    query:
      "SOURCE '${FunctionLogs}' | filter message = 'task failed' | stats count(*) as times, latest(@timestamp) as last by error | sort times desc",
  }),
  chart([0, 16, 12], 'Outcomes, as people were notified', STACKED, [
    found('service,machine,outcome', 'Outcomes', 'Sum', 3600, `${dimension('machine')} ${dimension('outcome')}`),
  ]),
  chart([12, 16, 6], 'How bad they were', STACKED, [
    found('service,severity', 'Outcomes', 'Sum', 3600, dimension('severity')),
  ]),
  chart([18, 16, 6], 'From start to notification, 95 %', { period: 3600 }, [
    found('service,machine', 'RunSeconds', 'p95', 3600, dimension('machine')),
  ]),
  chart([0, 22, 8], 'Approvals: asked, answered, waiting at the last scan', HOURLY, [
    [OWN, 'ApprovalsAsked', { label: 'asked' }],
    found('answer', 'ApprovalsAnswered', 'Sum', 3600, dimension('answer')),
    [OWN, 'ApprovalsWaiting', ...SERVICE, { stat: 'Maximum', label: 'waiting' }],
  ]),
  chart([8, 22, 8], 'Unhealthy, by cluster, at the last scan', STACKED, [
    found(
      'service,cluster,kind',
      'UnhealthyResources',
      'Maximum',
      3600,
      `${dimension('cluster')} ${dimension('kind')}`,
    ),
  ]),
  chart([16, 22, 8], 'Scans: clusters, those not read, what is unhealthy in all', { stat: 'Maximum', period: 3600 }, [
    [OWN, 'ClustersScanned', ...SERVICE, { label: 'clusters', yAxis: 'right' }],
    [OWN, 'ClustersNotScanned', ...SERVICE, { label: 'not read' }],
    found('service,kind', 'UnhealthyResources', 'Maximum', 3600, `unhealthy: ${dimension('kind')}`),
  ]),
];

const API = ['ApiId', '${ChatApi}'] as const;

/** Those of chat, where there is chat. */
export const CHAT_CHARTS = [
  chart([0, 28, 8], 'Chat: requests', { stat: 'Sum', period: 300 }, [
    ['AWS/ApiGateway', 'Count', ...API, { label: 'all' }],
    ['AWS/ApiGateway', '4xx', ...API, { label: 'refused (4xx)' }],
    ['AWS/ApiGateway', '5xx', ...API, { label: 'not answered (5xx)' }],
    ['AWS/Lambda', 'Errors', 'FunctionName', '${ChatopsFunction}', { label: 'function errors' }],
    [OWN, 'ChatMisconfigured', ...SERVICE, { label: 'misconfigured' }],
  ]),
  chart([8, 28, 8], 'Chat: how long an answer takes (Slack waits 3,000 ms)', { period: 300 }, [
    ['AWS/ApiGateway', 'Latency', ...API, { stat: 'p50', label: 'half' }],
    ['...', { stat: 'p99', label: '99 %' }],
  ]),
  chart([16, 28, 8], 'Chat: answers and refusals', { period: 300, stacked: true }, [
    found('service,outcome', 'ChatAnswered', 'Sum', 300, dimension('outcome')),
    found('service,outcome', 'ChatDenied', 'Sum', 300, `refused: ${dimension('outcome')}`),
  ]),
];
