import { activityOf } from '../progress/activity.ts';
import { elapsedSince, waitText } from '../progress/activity-text.ts';
import { stepsOf } from '../progress/steps.ts';
import type { Track } from '../progress/track.ts';
import { tableText } from '../text/table.ts';
import { type Terminal, textColumns } from '../text/terminal.ts';

type Row = readonly [string, string];

/** How far an execution is: its state, what is done and to do, and what EKS is doing. */
export function progressText(
  {
    track,
    eks,
    isRunning,
    control,
  }: { track: Track; eks: readonly string[]; isRunning: boolean; control?: Row | undefined },
  now: number,
  terminal: Terminal,
): string {
  const activity = activityOf(track);
  const { done = [], now: present, todo = [] } = stepsOf(track) ?? {};
  const state = [
    activity && elapsedSince(activity, now),
    activity?.isWait === true ? waitText(activity.what) : undefined,
  ].filter((text) => text !== undefined);
  const rows = [
    ...(activity
      ? [[isRunning ? 'State' : 'Last state', [track.state ?? '', ...(isRunning ? state : [])].join(', ')]]
      : []),
    ...(control === undefined ? [] : [control]),
    ...(activity?.deadlineAt === undefined ? [] : [['Deadline', timeText(activity.deadlineAt)]]),
    ...(done.length === 0 ? [] : [['Done', done.join('; ')]]),
    ...(present === undefined ? [] : [[isRunning ? 'Now' : 'Stopped at', present]]),
    ...(todo.length === 0 ? [] : [['To do', todo.join('; ')]]),
    ...eks.map((line, index) => [index === 0 ? 'EKS' : '', line]),
  ];
  const bold = (row: readonly string[]) => [terminal.paint('bold', row[0] ?? ''), row[1] ?? ''];
  return rows.length === 0 ? '' : `\n${tableText(rows, bold, textColumns(terminal))}`;
}

const timeText = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
