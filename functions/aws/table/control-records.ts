import { FleetControls } from '../../core/fleet/control.ts';
import type { Connection } from '../connection.ts';
import { controlKey } from './control-reader.ts';
import { tableClient } from './table.ts';
import { type Versioned, versioned } from './versioned.ts';

/** Changes what people want of a run of a fleet, by the folder of the run in the bucket. Throws `TableUnavailable`. */
export type ControlRecords = Versioned<FleetControls>;

export function controlRecords(connection: Connection = {}): ControlRecords {
  const records = versioned(tableClient(connection), FleetControls, []);
  return { change: (table, folder, change, now) => records.change(table, controlKey(folder), change, now) };
}
