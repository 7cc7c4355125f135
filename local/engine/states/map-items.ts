import type { MapState } from '../definition.ts';
import { toText } from '../json.ts';
import { evaluateTo, evaluationFailure, type Visit } from '../visit.ts';

/** The items a Map names itself: Items, or else its input. */
export async function listedItems(visit: Visit<MapState>): Promise<unknown[]> {
  const { state, input } = visit;
  const items = state.items ? await evaluateTo(visit, state.items, 'array') : input;
  if (Array.isArray(items)) return items;
  throw evaluationFailure(visit, `Map state input must be an array but was: ${toText(items)}`);
}
