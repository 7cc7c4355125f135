import { FleetControls } from '../../core/fleet/control.ts';
import type { Connection } from '../connection.ts';
import { stored } from './stored.ts';
import { tableClient } from './table.ts';

/** What people wanted of runs of fleets, each by the folder of the run in the bucket. Throws `TableUnavailable`. */
export type ControlReader = { read(table: string, folder: string): Promise<FleetControls> };

/** The key of what people wanted of a run. */
export const controlKey = (folder: string): string => `control#${folder}`;

export function controlReader(connection: Connection = {}): ControlReader {
  const read = stored(tableClient(connection), FleetControls, []);
  return { read: async (table, folder) => (await read(table, controlKey(folder))).value };
}
