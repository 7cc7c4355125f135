import { activityOf } from '../progress/activity.ts';
import { type Track, trackOf } from '../progress/track.ts';
import type { Terminal } from '../text/terminal.ts';
import { eksNow } from './eks-now.ts';
import { progressText } from './progress-text.ts';
import type { Execution, HistoryItem, Remote } from './remote.ts';

/** The tracks of an execution and of the one that it has started and waits for, the deepest last. */
export async function tracksOf(remote: Remote, events: readonly HistoryItem[]): Promise<Track[]> {
  const track = trackOf(events);
  if (track.child === undefined) return [track];
  return [track, ...(await tracksOf(remote, await remote.history(track.child)))];
}

/** How far an execution that has not succeeded is, and what EKS is doing with what it is about. `control`: what a person did to it. */
export async function progressOf(
  remote: Remote,
  execution: Execution,
  terminal: Terminal,
  control?: readonly [string, string],
): Promise<string> {
  if (execution.status === 'SUCCEEDED') return '';
  const { executionArn } = execution;
  const tracks = await tracksOf(remote, await remote.history(executionArn));
  const isRunning = execution.status === 'RUNNING';
  const last = tracks.at(-1);
  const eks = last ? await eksNow(last, remote.connection, executionArn.split(':')[3] ?? '') : [];
  const texts = tracks.map((track, index) => {
    const title = index === 0 ? '' : `\n${activityOf(track)?.resource ?? ''}:`;
    return `${title}${progressText({ track, eks: track === last ? eks : [], isRunning, control: index === 0 ? control : undefined }, Date.now(), terminal)}`;
  });
  return texts.join('');
}
