import { ALARMS, CHAT_ALARMS } from '../../alarms.ts';
import { CHARTS, CHAT_CHARTS } from '../../dashboard.ts';
import { idOf, ref, sub, when } from '../cloudformation.ts';
import type { Resources } from '../roles.ts';
import type { Chart } from './charts.ts';

/** The alarms and the charts; a stack without chat has those of chat omitted from the text. */
export const dashboard = (): Resources => ({
  Dashboard: {
    Type: 'AWS::CloudWatch::Dashboard',
    Condition: 'HasAlarms',
    Properties: {
      DashboardName: ref('AWS::StackName'),
      DashboardBody: {
        'Fn::Sub': [
          `{ "widgets": [\n${[alarmWidget(), ...CHARTS.map(widget)].join(',\n')}\${ChatCharts}\n] }`,
          {
            ChatAlarms: when('HasChatAlarms', sub(Object.keys(CHAT_ALARMS).map(listed).join('')), ''),
            ChatCharts: when('HasChatAlarms', sub(CHAT_CHARTS.map((each) => `,\n${widget(each)}`).join('')), ''),
          },
        ],
      },
    },
  },
});

const alarmArn = (name: string) => `"\${${idOf(name)}Alarm.Arn}"`;
const listed = (name: string) => `, ${alarmArn(name)}`;

function alarmWidget(): string {
  const place = { type: 'alarm', x: 0, y: 0, width: 24, height: 4 };
  const alarms = Object.keys(ALARMS).map(alarmArn).join(', ');
  return JSON.stringify({ ...place, properties: { title: 'Alarms', alarms: ['HERE'] } }).replace(
    '"HERE"',
    () => `${alarms}\${ChatAlarms}`,
  );
}

function widget({ at: [x, y, width], title, metrics, more }: Chart): string {
  const properties = { title, region: '${AWS::Region}', ...more, ...(metrics && { metrics }) };
  return JSON.stringify({ type: metrics ? 'metric' : 'log', x, y, width, height: 6, properties });
}
