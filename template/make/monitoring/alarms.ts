import type { Value } from '../../../local/template.ts';
import { ALARMS, type AlarmRow, CHAT_ALARMS } from '../../alarms.ts';
import { idOf, ref, sub, when } from '../cloudformation.ts';
import type { Resources } from '../roles.ts';
import type { Metric } from './metrics.ts';

export function alarmResources(): Resources {
  const all = Object.entries({ ...ALARMS, ...CHAT_ALARMS });
  return Object.fromEntries(all.map(([name, row]) => [`${idOf(name)}Alarm`, alarmOf(name, row)]));
}

function alarmOf(name: string, row: AlarmRow): Resources[string] {
  const topic = when('HasAlarmTopic', ref('AlarmTopicArn'), ref('NotificationTopic'));
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Condition: Object.hasOwn(CHAT_ALARMS, name) ? 'HasChatAlarms' : 'HasAlarms',
    Properties: {
      AlarmName: sub(`\${AWS::StackName}-${name}`),
      AlarmDescription: row.means,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: row.times ?? 1,
      Threshold: row.at,
      TreatMissingData: 'notBreaching',
      AlarmActions: [topic],
      OKActions: [topic],
      Metrics: metricsOf(name, row),
    },
  };
}

/** The metrics, and what is made of them when there are several. */
function metricsOf(name: string, { of, greatest }: AlarmRow): Value[] {
  const several = of.length > 1;
  const metrics = of.map((metric, i) => counted(`m${i + 1}`, metric, several));
  const expression = `${greatest ? 'MAX' : 'SUM'}(METRICS())`;
  return [...(several ? [{ Id: 'all', Label: idOf(name), Expression: expression }] : []), ...metrics];
}

const counted = (Id: string, { stat, ...metric }: Metric, several: boolean): Value => ({
  ...{ Id, ReturnData: !several },
  MetricStat: { Period: 300, Stat: stat ?? 'Sum', Metric: metric },
});
