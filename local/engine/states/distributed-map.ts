import type { MapState } from '../definition.ts';
import type { Step, Visit } from '../visit.ts';

export async function attemptDistributed(_visit: Visit<MapState>): Promise<Step> {
  throw new Error('being built');
}
