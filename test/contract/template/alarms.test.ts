import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readTemplate } from '../../../local/template.ts';
import { textOf } from '../../support/repository.ts';
import { resolved } from '../../support/resolved.ts';

const { Resources } = readTemplate('template.yaml');
const namesOf = (type: string) => Object.keys(Resources).filter((name) => Resources[name]?.Type === type);

const Dimensions = z.array(z.object({ Name: z.string(), Value: z.json() }));
const Metric = z.object({
  Id: z.string(),
  Expression: z.string().optional(),
  MetricStat: z
    .object({ Metric: z.object({ Namespace: z.json(), MetricName: z.string(), Dimensions: Dimensions.default([]) }) })
    .optional(),
});

const alarms = namesOf('AWS::CloudWatch::Alarm').map((id) => {
  const { Properties = {}, Condition } = Resources[id] ?? {};
  const metrics = z.array(Metric).parse(Properties.Metrics);
  const name = resolved(Properties.AlarmName ?? '', new Set()).replace('AWS::StackName-', '');
  return {
    name,
    Condition,
    Properties,
    metrics,
    counted: metrics.flatMap(({ MetricStat: stat }) => stat?.Metric ?? []),
  };
});

/** What alarms look at one metric of, by the names in the template; each as often as it is looked at. */
const watched = (metricName: string) =>
  alarms
    .flatMap(({ counted }) => counted.filter(({ MetricName }) => MetricName === metricName))
    .flatMap(({ Dimensions: dimensions }) => dimensions.map(({ Value }) => String(Object(Value).Ref)));

// To throw `EksBusy` or `ProfileChangeInProgress` is how they wait.
const LOOKS_AGAIN = [
  'CreateNewProfileFunction',
  'DeleteOldProfileFunction',
  'RemoveFailedProfileFunction',
  'CheckFailedProfileFunction',
  'CheckNewProfileFunction',
  'CheckOldProfileFunction',
  'MovePodsFunction',
  'FreePendingPodsFunction',
];

const page = textOf('docs/operations.md');
const [, table = ''] = /^## Alarms\n([\s\S]*?)\n## /m.exec(page) ?? [];

describe('alarms', () => {
  it('are those that docs/operations.md explains, with what each means and what to do', () => {
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const explained = rows.flatMap((row) => {
      const [, names = '', ...cells] = row.split('|');
      expect(cells.filter((cell) => cell.trim().length > 10).length).toBeGreaterThanOrEqual(2);
      return [...names.matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
    });

    expect(explained.toSorted()).toEqual(alarms.map(({ name }) => name).sort());
  });

  it.each(alarms)('$name can be disabled, says what it is, and goes to the topic of the person on duty', (alarm) => {
    const topic = { 'Fn::If': ['HasAlarmTopic', { Ref: 'AlarmTopicArn' }, { Ref: 'NotificationTopic' }] };

    expect(alarm.Condition).toMatch(/^Has(Chat)?Alarms$/);
    expect(alarm.Properties).toMatchObject({
      TreatMissingData: 'notBreaching',
      AlarmActions: [topic],
      OKActions: [topic],
    });
    expect(alarm.Properties.AlarmDescription).toMatch(/^[A-Z].*\.$/);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
  it.each(alarms)('$name adds up what it watches, ten metrics at most', ({ metrics, counted }) => {
    const ids = metrics.map(({ Id }) => Id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(counted.length).toBeGreaterThan(0);
    expect(counted.length).toBeLessThanOrEqual(10);
    expect(metrics.filter(({ Expression }) => Expression !== undefined)).toHaveLength(counted.length > 1 ? 1 : 0);
  });

  it('watch the errors of every function that does not wait by failing, once', () => {
    const functions = namesOf('AWS::Serverless::Function').filter((name) => !LOOKS_AGAIN.includes(name));

    expect(watched('Errors').sort()).toEqual(functions.sort());
    expect(page).toContain(`Functions that poll by failing`);
  });

  it('watch the throttles of every function, once', () => {
    expect(watched('Throttles').sort()).toEqual(namesOf('AWS::Serverless::Function').sort());
  });

  it.each(['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted', 'ExecutionThrottled'])(
    'watch %s of every state machine, once',
    (metric) => {
      expect(watched(metric).sort()).toEqual(namesOf('AWS::Serverless::StateMachine').sort());
    },
  );

  it('cost what docs/deploy.md says', () => {
    const count = alarms.flatMap(({ counted }) => counted).length;

    expect(textOf('docs/deploy.md')).toContain(`${alarms.length} alarms over ${count} metrics`);
  });
});
