import { NEW_WAVE, WaveRecord } from '../../core/fleet/gate.ts';
import type { Connection } from '../connection.ts';
import { tableClient } from './table.ts';
import { type Versioned, versioned } from './versioned.ts';

/** How the waves of fleets stand. Throws `TableUnavailable`, also when too many change a wave at the same time. */
export type WaveRecords = Versioned<WaveRecord>;

export const waveRecords = (connection: Connection = {}): WaveRecords =>
  versioned(tableClient(connection), WaveRecord, NEW_WAVE);
