import type { ChoiceState } from '../definition.ts';
import { StateFailure } from '../failure.ts';
import { conclude, evaluateTo, type StateVisit, type Step } from '../run/state-visit.ts';

/** Follows the first rule whose Condition is true. Its own Output and Assign apply, or those of the state for Default. */
export async function runChoice(visit: StateVisit<ChoiceState>): Promise<Step> {
  const { state } = visit;
  for (const rule of state.rules) {
    if ((await evaluateTo(visit, rule.condition, 'boolean')) === true) {
      return { ...(await conclude(visit, rule)), next: rule.next };
    }
  }
  if (state.otherwise === undefined) {
    throw new StateFailure(
      'States.NoChoiceMatched',
      `No rule of the state '${state.name}' matched and it has no Default.`,
    );
  }
  return { ...(await conclude(visit, state)), next: state.otherwise };
}
