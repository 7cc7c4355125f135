import type { PassState, SucceedState } from '../definition.ts';
import { conclude, type StateVisit, type Step } from '../run/state-visit.ts';

export async function runPass(visit: StateVisit<PassState>): Promise<Step> {
  const { state } = visit;
  const step = await conclude(visit, state);
  return state.next === undefined ? step : { ...step, next: state.next };
}

export const runSucceed = (visit: StateVisit<SucceedState>): Promise<Step> => conclude(visit, visit.state);
