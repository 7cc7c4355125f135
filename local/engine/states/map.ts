import type { MapState } from '../definition.ts';
import { withRecovery } from '../run/recovery.ts';
import type { StateVisit, Step } from '../run/state-visit.ts';
import { attemptDistributed } from './distributed-map.ts';
import { attemptInline } from './inline-map.ts';

export const runMap = (visit: StateVisit<MapState>): Promise<Step> =>
  withRecovery(visit, visit.state.mode === 'INLINE' ? attemptInline : attemptDistributed);
