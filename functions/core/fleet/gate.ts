import { type Calendar, openingAt } from './calendar.ts';
import { controlText, type FleetControl, LONGEST_PAUSE_SECONDS } from './control.ts';
import type { WavePace } from './waves.ts';

/**
 * How a wave stands: which clusters are under way, with their account and Region, how many have failed, and whether one needs repair
 * before anything else is changed.
 */
export type WaveRecord = {
  running: Readonly<Record<string, string>>;
  failed: number;
  needsRepair: boolean;
};

export const NEW_WAVE: WaveRecord = { running: {}, failed: 0, needsRepair: false };

/** A cluster at the gate: its id, and its account and Region. */
export type AtGate = { id: string; place: string };

/** What a cluster does that wants to be started. */
export type GateDecision =
  | { kind: 'start' }
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
  if (record.running[id] !== undefined) return { kind: 'start' };
  const reason = closedBecause(record, pace);
  if (reason !== undefined) return { kind: 'skip', reason };

  if (control?.wish === 'stop') return { kind: 'skip', reason: controlText(control) };
  if (control?.wish === 'pause') return decidePaused(control, now);
  const opening = openingAt(calendar, now, clusterSeconds);
  if (opening.kind === 'closed') {
    const seconds = Math.ceil((opening.until - now) / 1000);
    const bounded = within(seconds, 1, LONGEST_WAIT_SECONDS);
    return { kind: 'wait', seconds: bounded, waited: 0, waitingFor: opening.why };
  }
  const places = Object.values(record.running);
  const { most, mostInPlace, mostUnsettled } = startLimits(pace);
  if (places.length >= Math.min(most, mostUnsettled - record.failed)) return waitForTurn(`${TURN} of the wave`, waited);
  const there = places.filter((each) => each === place).length;
  if (there >= mostInPlace) return waitForTurn(`${TURN} in ${place}`, waited);
  return { kind: 'start' };
}

/** Why a wave starts nothing more; `undefined` while it is open. */
function closedBecause({ failed, needsRepair }: WaveRecord, { toleratedFailures }: WavePace): string | undefined {
  if (needsRepair) return 'a cluster needs repair before anything else is changed';
  if (failed <= toleratedFailures) return undefined;
  return `${failed} failed, and ${toleratedFailures} are tolerated`;
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
 * How many clusters may be under way before one more is started, in all and in its account and Region, how many may have failed, and
 * how many may be either. In strict mode no more are under way than could fail before the tolerance is exceeded by one.
 */
export const startLimits = (pace: WavePace) => ({
  most: pace.maxConcurrency,
  mostInPlace: pace.maxConcurrencyPerRegion,
  mostFailed: pace.toleratedFailures,
  mostUnsettled:
    pace.concurrencyMode === 'strict' ? pace.toleratedFailures + 1 : pace.toleratedFailures + pace.maxConcurrency,
});
export type StartLimits = ReturnType<typeof startLimits>;

/** How a cluster ended: well, or not, and whether it needs repair before anything else is changed. */
export type ClusterEnd = 'succeeded' | 'failed' | 'critical';
