import { ALARMS, type AlarmRow, CHAT_ALARMS } from '../../template/alarms.ts';
import { code, markdownTable } from './markdown.ts';

const EVERY_ALARM = { ...ALARMS, ...CHAT_ALARMS };

/** The alarms: when each goes off, what it means, what to do. */
export const alarmTable = (): string =>
  markdownTable(
    ['alarm', 'goes off at', 'meaning', 'what you do'],
    Object.entries(EVERY_ALARM).map(([name, row]) => [...[code(name), thresholdOf(row), row.means], row.action]),
  );

const metricCount = () => Object.values(EVERY_ALARM).flatMap(({ of }) => of).length;

export const alarmCounts = () => `${Object.keys(EVERY_ALARM).length} alarms over ${metricCount()} metrics`;

/** https://aws.amazon.com/cloudwatch/pricing/: an alarm costs $0.10 a month for each metric. */
export const alarmCost = () => `$${(metricCount() * 0.1).toFixed(2)}`;

const thresholdOf = ({ at, times }: AlarmRow) =>
  `${at} in 5 minutes${times === undefined ? '' : `, ${times} times in a row`}`;
