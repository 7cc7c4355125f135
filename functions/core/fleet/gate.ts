import * as z from 'zod/mini';
import { type Calendar, openingAt } from './calendar.ts';
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
  | { kind: 'wait'; seconds: number; waitingFor: string }
  | { kind: 'skip'; reason: string };

/** What is decided with: how fast the wave may go, when, and how long a cluster takes; times in milliseconds since the epoch. */
export type Rules = { pace: WavePace; calendar: Calendar; clusterSeconds: number; now: number };

const TURN_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 86_400;

/**
 * Whether a cluster may be started now. More failures than are tolerated close the wave: then nothing more is started, and what
 * runs ends as ever. Asking again for a cluster that is under way changes nothing.
 */
export function decideStart(
  record: WaveRecord,
  { id, place }: AtGate,
  { pace, calendar, clusterSeconds, now }: Rules,
): GateDecision {
  if (record.running[id] !== undefined) return { kind: 'start', record };
  if (record.state === 'closed') return { kind: 'skip', reason: record.why };

  const opening = openingAt(calendar, now, clusterSeconds);
  if (opening.kind === 'closed') {
    const seconds = Math.ceil((opening.until - now) / 1000);
    return { kind: 'wait', seconds: Math.min(Math.max(1, seconds), LONGEST_WAIT_SECONDS), waitingFor: opening.why };
  }
  const places = Object.values(record.running);
  if (places.length >= mostAtOnce(record, pace)) return waitForTurn('the maximum concurrency of the wave');
  const there = places.filter((each) => each === place).length;
  if (there >= pace.maxConcurrencyPerRegion) return waitForTurn(`the maximum concurrency in ${place}`);
  return { kind: 'start', record: { ...record, running: { ...record.running, [id]: place } } };
}

const waitForTurn = (waitingFor: string): GateDecision => ({ kind: 'wait', seconds: TURN_SECONDS, waitingFor });

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
