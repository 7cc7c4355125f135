import * as z from 'zod/mini';
import { type Calendar, openingAt } from './calendar.ts';
import { controlText, type FleetControl, LONGEST_PAUSE_SECONDS } from './control.ts';
import type { WavePace } from './waves.ts';

/**
 * How a wave stands: which clusters are under way, with their account and Region, and which have failed, by their ids. Only a
 * wave that is open starts clusters.
 */
export const WaveRecord = z.strictObject({
  state: z.enum(['open', 'closed']),
  /** Why it is closed; empty while it is open. */
  why: z.string(),
  running: z.record(z.string(), z.string()),
  failed: z.array(z.string()),
  /** How many clusters have ended well. */
  done: z.array(z.string()),
});
export type WaveRecord = z.infer<typeof WaveRecord>;

export const NEW_WAVE: WaveRecord = { state: 'open', why: '', running: {}, failed: [], done: [] };

/** A cluster at the gate: its id, and its account and Region. */
export type AtGate = { id: string; place: string };

/** What a cluster does that wants to be started. */
export type GateDecision =
  | { kind: 'start'; record: WaveRecord }
  | { kind: 'wait'; seconds: number; waited: number; waitingFor: string }
  | { kind: 'skip'; reason: string };

/**
 * What is decided with: how fast the wave may go, when, how long a cluster takes, what people want, and how long it has waited for
 * its turn until now; times in milliseconds since the epoch.
 */
export type Rules = {
  pace: WavePace;
  calendar: Calendar;
  clusterSeconds: number;
  now: number;
  control?: FleetControl | undefined;
  waited?: number;
};

/** What a cluster waits for whose turn it is not yet. */
export const TURN = 'the maximum concurrency';

const SHORTEST_WAIT_SECONDS = 30;
const LONGEST_TURN_SECONDS = 1800;
const LONGEST_LOOK_SECONDS = 3600;
const LONGEST_WAIT_SECONDS = 86_400;

/**
 * Whether a cluster may be started now. More failures than are tolerated close the wave: then nothing more is started, and what
 * runs ends as ever. Asking again for a cluster that is under way changes nothing.
 */
export function decideStart(
  record: WaveRecord,
  { id, place }: AtGate,
  { pace, calendar, clusterSeconds, now, control, waited = 0 }: Rules,
): GateDecision {
  if (record.running[id] !== undefined) return { kind: 'start', record };
  if (record.state === 'closed') return { kind: 'skip', reason: record.why };

  if (control?.wish === 'stop') return { kind: 'skip', reason: controlText(control) };
  if (control?.wish === 'pause') return decidePaused(control, now);
  const opening = openingAt(calendar, now, clusterSeconds);
  if (opening.kind === 'closed') {
    const seconds = Math.ceil((opening.until - now) / 1000);
    const bounded = within(seconds, 1, LONGEST_WAIT_SECONDS);
    return { kind: 'wait', seconds: bounded, waited: 0, waitingFor: opening.why };
  }
  const places = Object.values(record.running);
  if (places.length >= mostAtOnce(record, pace)) return waitForTurn(`${TURN} of the wave`, waited);
  const there = places.filter((each) => each === place).length;
  if (there >= pace.maxConcurrencyPerRegion) return waitForTurn(`${TURN} in ${place}`, waited);
  return { kind: 'start', record: { ...record, running: { ...record.running, [id]: place } } };
}

const within = (value: number, least: number, most: number) => Math.min(Math.max(least, value), most);

/** A tenth of the pause until now: it continues soon, and a long pause takes few events of a history, which has 25,000. */
function decidePaused(control: FleetControl, now: number): GateDecision {
  const paused = (now - Date.parse(control.at)) / 1000;
  if (paused >= LONGEST_PAUSE_SECONDS)
    return {
      kind: 'skip',
      reason: `${controlText(control)}, and not continued within ${LONGEST_PAUSE_SECONDS / 86_400} days`,
    };
  const seconds = within(Math.round(paused / 10), SHORTEST_WAIT_SECONDS, LONGEST_LOOK_SECONDS);
  return { kind: 'wait', seconds, waited: 0, waitingFor: controlText(control) };
}

/** A twentieth of the time that it has waited until now, for the same reason. */
function waitForTurn(waitingFor: string, waited: number): GateDecision {
  const seconds = within(Math.round(waited / 20), SHORTEST_WAIT_SECONDS, LONGEST_TURN_SECONDS);
  return { kind: 'wait', seconds, waited: waited + seconds, waitingFor };
}

/**
 * How many clusters may be under way at the same time: in strict mode no more than could fail before the tolerance is exceeded by
 * one, so it falls with each failure.
 */
function mostAtOnce({ failed }: WaveRecord, { concurrencyMode, maxConcurrency, toleratedFailures }: WavePace): number {
  if (concurrencyMode === 'soft') return maxConcurrency;
  return Math.min(maxConcurrency, toleratedFailures + 1 - failed.length);
}

/** How a cluster ended: well, or not, and whether it needs repair before anything else is changed. */
export type ClusterEnd = 'succeeded' | 'failed' | 'critical';

/** The record once a cluster has ended. Saying so again changes nothing. */
export function afterCluster(
  record: WaveRecord,
  { id }: Pick<AtGate, 'id'>,
  end: ClusterEnd,
  pace: WavePace,
): WaveRecord {
  const { [id]: _ended, ...running } = record.running;
  if (end === 'succeeded') return { ...record, running, done: merged(record.done, id) };
  const failed = merged(record.failed, id);
  const next = { ...record, running, failed };
  if (record.state === 'closed') return next;
  if (end === 'critical')
    return { ...next, state: 'closed', why: 'a cluster needs repair before anything else is changed' };
  if (failed.length <= pace.toleratedFailures) return next;
  return { ...next, state: 'closed', why: `${failed.length} failed, and ${pace.toleratedFailures} are tolerated` };
}

const merged = (ids: readonly string[], id: string): string[] => [...new Set([...ids, id])];
