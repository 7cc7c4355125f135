import type { WaveRecords } from '../aws/table/wave-records.ts';
import { WorkflowError } from '../core/errors/workflow-error.ts';
import { type AtGate, decideStart, type GateDecision, NEW_WAVE, type Rules, startLimits } from '../core/fleet/gate.ts';

/** Where a wave is kept: the table, and the key of its item; `now` is ISO 8601. */
type Kept = { table: string; key: string; now: string };

// Only when as many end in between, each time.
const MOST_TRIES = 10;

/**
 * Takes a cluster into its wave if it may be started, which is one write; what speaks against it is read only then. Throws
 * `TableUnavailable`.
 */
export async function startInWave(
  waves: WaveRecords,
  { table, key, now }: Kept,
  cluster: AtGate,
  rules: Rules,
): Promise<GateDecision> {
  const isIn = () => waves.start(table, key, cluster, startLimits(rules.pace), now);
  if (decideStart(NEW_WAVE, cluster, rules).kind === 'start' && (await isIn())) return { kind: 'start' };

  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const record = await waves.read(table, key);
    const decision = decideStart(record, cluster, rules);
    if (decision.kind !== 'start' || record.running[cluster.id] !== undefined || (await isIn())) return decision;
  }
  throw new WorkflowError('TableUnavailable', `${key} was changed by others ${MOST_TRIES} times meanwhile.`);
}
