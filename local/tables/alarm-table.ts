import { ALARMS, type AlarmRow, CHAT_ALARMS } from '../../template/alarms.ts';
import { code, markdownTable } from './markdown.ts';

/** The alarms: when each goes off, what it means, what to do. */
export const alarmTable = (): string =>
  markdownTable(
    ['alarm', 'goes off at', 'meaning', 'what you do'],
    Object.entries({ ...ALARMS, ...CHAT_ALARMS }).map(([name, row]) => [
      ...[code(name), thresholdOf(row), row.means],
      row.action,
    ]),
  );

const thresholdOf = ({ at, times }: AlarmRow) =>
  `${at} in 5 minutes${times === undefined ? '' : `, ${times} times in a row`}`;
