import type { MapState } from '../definition.ts';
import { withRecovery } from '../recovery.ts';
import type { Step, Visit } from '../visit.ts';
import { attemptDistributed } from './distributed-map.ts';
import { attemptInline } from './inline-map.ts';

export const runMap = (visit: Visit<MapState>): Promise<Step> =>
  withRecovery(visit, visit.state.mode === 'INLINE' ? attemptInline : attemptDistributed);
