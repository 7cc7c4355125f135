import * as z from 'zod';
import { countText } from '../../../functions/core/count-text.ts';
import { messageIn } from '../../../functions/core/errors/thrown.ts';
import { TURN } from '../../../functions/core/fleet/gate.ts';
import { tookText } from '../../../functions/core/page/time.ts';
import { type Activity, activityOf } from '../progress/activity.ts';
import { activityLine } from '../progress/activity-text.ts';
import { NEW_TRACK, type Track, type TrackedEvent, tracked } from '../progress/track.ts';
import { type Terminal, textColumns } from '../text/terminal.ts';
import { wrapped } from '../text/wrap.ts';

/** As much of an event as is shown of a fleet. */
type FleetEvent = TrackedEvent & {
  executionSucceededEventDetails?: { output?: unknown } | undefined;
  executionFailedEventDetails?: { error?: unknown; cause?: unknown } | undefined;
};

const Plan = z.object({ waves: z.array(z.object({ name: z.string(), clusters: z.number() })) });
const Progress = z.object({ wave: z.number() });
const Request = z.object({
  cluster: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]),
});
const Waiting = z.object({ admission: z.object({ waitingFor: z.string() }) });
const Outcome = z.object({ name: z.string(), summary: z.string() });

/** A cluster that is being maintained: since when, and by which execution. */
type UnderWay = { name: string; since: number };

/** Of more clusters than this, the live lines say how many they are. */
const MOST_LINES = 8;

/**
 * Prints what a fleet run does as it does it: a line for each wave, and one for each cluster when it ends. `underWay` has a line
 * for each cluster that is being maintained at the moment.
 */
export function fleetProgress(terminal: Terminal) {
  const tracks = new Map<string, Track>();
  const clusters = new Map<string, UnderWay>();
  let fleet: string | undefined;
  let wave = { name: '', ends: new Map<string, number>(), startedAt: 0 };
  let waitingFor = '';

  const line = (at: number, text: string) => {
    const time = new Date(at).toISOString().slice(11, 19);
    const [first = '', ...more] = wrapped(text, textColumns(terminal) - 10);
    terminal.out(
      `${terminal.paint('dim', time)}  ${first}\n${more.map((each) => `${' '.repeat(10)}${each}\n`).join('')}`,
    );
  };

  function onWaveEntered(at: number, { variables }: Track): void {
    const waves = Plan.safeParse(variables.plan).data?.waves ?? [];
    const index = Progress.safeParse(variables.progress).data?.wave ?? 0;
    if (index < 0) {
      const all = waves.reduce((sum, { clusters: some }) => sum + some, 0);
      wave = { name: '', ends: new Map(), startedAt: at };
      line(
        at,
        `${terminal.paint('bold', 'Plan')} of ${countText(all, 'cluster')} in ${countText(waves.length, 'wave')}`,
      );
      return;
    }
    const { name = '', clusters: count = 0 } = waves[index] ?? {};
    wave = { name, ends: new Map(), startedAt: at };
    line(
      at,
      `${terminal.paint('bold', `Wave ${name}`)} (${index + 1} of ${waves.length}): ${countText(count, 'cluster')}`,
    );
  }

  function onWaveLeft(at: number): void {
    const ends = [...wave.ends].map(([name, count]) => `${count} ${name}`).join(', ');
    const took = tookText((at - wave.startedAt) / 1000);
    line(
      at,
      `${terminal.paint('bold', `Wave ${wave.name}`)} ended after ${took}: ${ends === '' ? 'nothing started' : ends}`,
    );
  }

  /** A pause, freeze or window is shown once, whichever clusters wait for it. To wait for its turn is nothing to mention. */
  function onWait(at: number, { variables }: Track): void {
    const reason = Waiting.safeParse(variables).data?.admission.waitingFor ?? '';
    if (reason === waitingFor || reason.startsWith(TURN)) return;
    waitingFor = reason;
    line(at, `  ${terminal.paint('yellow', 'waiting')}: ${reason}`);
  }

  function onClusterEnd(at: number, { name, since }: UnderWay, end: z.infer<typeof Outcome>): void {
    wave.ends.set(end.name, (wave.ends.get(end.name) ?? 0) + 1);
    const colour = ENDS[end.name] ?? 'red';
    line(at, `  ${name}: ${terminal.paint(colour, end.name)} after ${tookText((at - since) / 1000)}. ${end.summary}`);
  }

  const deepest = (executionArn: string): Track | undefined => {
    const track = tracks.get(executionArn);
    return (track?.child === undefined ? undefined : deepest(track.child)) ?? track;
  };

  return {
    onEvent(executionArn: string, event: FleetEvent): void {
      fleet ??= executionArn;
      const at = event.timestamp?.getTime() ?? 0;
      const track = tracked(tracks.get(executionArn) ?? NEW_TRACK, event);
      tracks.set(executionArn, track);
      if (executionArn === fleet) {
        const state = event.stateEnteredEventDetails?.name;
        if (state === 'Run the wave') onWaveEntered(at, track);
        if (state === 'Evaluate the wave' || state === 'Handle wave error') onWaveLeft(at);
        return;
      }
      if (event.stateEnteredEventDetails?.name === 'Wait for its turn') onWait(at, track);
      if (executionArn.includes(':maintain-cluster:') && event.executionStartedEventDetails !== undefined) {
        const name = Request.safeParse(track.input).data?.cluster ?? '';
        clusters.set(executionArn, { name, since: at });
        waitingFor = '';
      }
      if (!/^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(event.type ?? '')) return;
      tracks.delete(executionArn);
      const cluster = clusters.get(executionArn);
      if (cluster) onClusterEnd(at, cluster, endOf(event));
      clusters.delete(executionArn);
    },
    /** Undefined while no cluster is maintained. */
    underWay(now: number, columns: number): string | undefined {
      const all = [...clusters].flatMap(([executionArn, { name, since }]): Activity[] => {
        const track = deepest(executionArn);
        const activity = track && activityOf(track);
        const elsewise = { resource: name, cluster: name, target: undefined, what: 'start', isWait: false };
        return [activity ?? { ...elsewise, since, deadlineAt: undefined }];
      });
      if (all.length === 0) return undefined;
      const lines = all.slice(0, MOST_LINES).map((activity) => activityLine(activity, now, columns));
      const left = all.length - MOST_LINES;
      return [...lines, ...(left > 0 ? [`and ${countText(left, 'more cluster')}`] : [])].join('\n');
    },
  };
}

const ENDS: Readonly<Record<string, 'green' | 'dim'>> = { Maintained: 'green', Planned: 'green', UpToDate: 'dim' };

/** How the execution of a cluster ended: its outcome, or the first line of the cause of its failure. */
function endOf({ type, executionSucceededEventDetails: succeeded, executionFailedEventDetails: failed }: FleetEvent) {
  const output = succeeded?.output;
  const outcome = Outcome.safeParse(typeof output === 'string' ? JSON.parse(output) : undefined).data;
  if (outcome) return outcome;
  const [summary = ''] = messageIn(String(failed?.cause ?? '')).split('\n');
  return { name: String(failed?.error ?? type), summary };
}
