import type { FailState } from '../definition.ts';
import { StateFailure } from '../failure.ts';
import { evaluateTo, type StateVisit } from '../run/state-visit.ts';

export async function runFail(visit: StateVisit<FailState>): Promise<never> {
  const { error, cause } = visit.state;
  const name = error && String(await evaluateTo(visit, error, 'string'));
  const text = cause && String(await evaluateTo(visit, cause, 'string'));
  throw new StateFailure(name, text);
}
