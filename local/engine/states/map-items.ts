import type { ItemReader, MapState } from '../definition.ts';
import { StateFailure } from '../failure.ts';
import { bytesOf, isRecord, toText } from '../json.ts';
import { nextKey } from '../run/execution.ts';
import type { Outcome } from '../run/journal.ts';
import {
  evaluate,
  evaluateNumber,
  evaluateTo,
  evaluationFailure,
  runtimeFailure,
  type StateVisit,
} from '../run/state-visit.ts';

const MOST_BATCH_BYTES = 262_144;

/** The items a Map names itself: Items, or else its input. */
export async function listedItems(visit: StateVisit<MapState>): Promise<unknown[]> {
  const { state, input } = visit;
  const items = state.items ? await evaluateTo(visit, state.items, 'array') : input;
  if (Array.isArray(items)) return items;
  throw evaluationFailure(visit, `Map state input must be an array but was: ${toText(items)}`);
}

/** How many items to run at the same time: MaxConcurrency, where 0 and no value stand for as many as the mode allows. */
export async function concurrencyOf(visit: StateVisit<MapState>, most: number): Promise<number> {
  const wanted = await evaluateNumber(visit, visit.state.maxConcurrency, 0);
  if (wanted < 0 || !Number.isInteger(wanted)) {
    throw runtimeFailure(visit, `MaxConcurrency is a whole number from 0 but was: ${wanted}`);
  }
  return wanted === 0 ? most : Math.min(wanted, most);
}

/** The items that the ItemReader finds in S3. Throws States.ItemReaderFailed. */
export async function readItems(visit: StateVisit<MapState>): Promise<unknown[]> {
  const { state, branch } = visit;
  const { reader } = state;
  if (!reader) throw new Error('A Map without Items or input has an ItemReader');
  const where = await evaluate(visit, reader.arguments);
  // Recorded on AWS: 0 stands for all, a negative number is refused with this text.
  const limit = await evaluateNumber(visit, reader.maxItems, 0);
  if (limit < 0) throw new StateFailure('States.ItemReaderFailed', 'field MaxItems must be positive');
  const key = nextKey(branch.execution, `${state.name} ItemReader`);
  const outcome = await branch.surroundings.loop.work(key, () => fetchItems(visit, reader, where), branch.life);
  if ('failed' in outcome) throw new StateFailure('States.ItemReaderFailed', outcome.cause);
  if (!Array.isArray(outcome.output)) {
    throw new StateFailure('States.ItemReaderFailed', 'Attempting to map over non-iterable node.');
  }
  return limit === 0 ? outcome.output : outcome.output.slice(0, limit);
}

/** What each child gets: an item, reshaped by the ItemSelector, or a batch of such. */
export async function toChildInputs(visit: StateVisit<MapState>, items: readonly unknown[]): Promise<unknown[]> {
  const { itemSelector, batcher } = visit.state;
  const selected: unknown[] = [];
  for (const [Index, Value] of items.entries()) {
    selected.push(itemSelector ? await evaluate({ ...visit, item: { Index, Value } }, itemSelector) : Value);
  }
  if (!batcher) return selected;
  const batchInput = batcher.batchInput ? { BatchInput: await evaluate(visit, batcher.batchInput) } : {};
  const mostItems = await evaluateNumber(visit, batcher.maxItems, Number.POSITIVE_INFINITY);
  const mostBytes = await evaluateNumber(visit, batcher.maxBytes, MOST_BATCH_BYTES);
  if (!(mostItems >= 1 && mostBytes >= 1)) {
    throw new StateFailure('States.ItemReaderFailed', 'The limits of an ItemBatcher must be positive');
  }
  return inBatches(selected, mostItems, mostBytes - bytesOf(toText(batchInput))).map((Items) => ({
    ...batchInput,
    Items,
  }));
}

// The frame that `{"Items":[...]}` adds to the batch input.
const FRAME_BYTES = 12;

function inBatches(items: readonly unknown[], mostItems: number, mostBytes: number): unknown[][] {
  const batches: unknown[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const size = bytesOf(toText(item)) + 1;
    const last = batches.at(-1);
    if (last && last.length < mostItems && bytes + size <= mostBytes) {
      last.push(item);
      bytes += size;
    } else {
      batches.push([item]);
      bytes = FRAME_BYTES + size;
    }
  }
  return batches;
}

async function fetchItems({ branch }: StateVisit, { action, inputType }: ItemReader, where: unknown): Promise<Outcome> {
  const { objects } = branch.surroundings;
  const { Bucket, Key, Prefix = '' } = isRecord(where) ? where : {};
  if (!objects) return failed('This engine was created without an object store');
  if (typeof Bucket !== 'string' || (action === 'getObject' && typeof Key !== 'string')) {
    return failed(`The Arguments of the ItemReader name no ${typeof Bucket === 'string' ? 'Key' : 'Bucket'}`);
  }
  try {
    if (action === 'listObjectsV2') return { output: await objects.listObjects(Bucket, String(Prefix)) };
    const text = await objects.getObject(Bucket, String(Key));
    return { output: inputType === 'JSONL' ? parseLines(text) : JSON.parse(text) };
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

const failed = (cause: string): Outcome => ({ failed: true, error: 'States.ItemReaderFailed', cause });

const parseLines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
