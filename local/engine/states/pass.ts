import type { PassState, SucceedState } from '../definition.ts';
import { conclude, type Step, type Visit } from '../run/visit.ts';

export async function runPass(visit: Visit<PassState>): Promise<Step> {
  const { state, input } = visit;
  const step = await conclude(visit, state, input);
  return state.next === undefined ? step : { ...step, next: state.next };
}

export const runSucceed = (visit: Visit<SucceedState>): Promise<Step> => conclude(visit, visit.state, visit.input);
