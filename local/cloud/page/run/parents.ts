import * as z from 'zod';
import { STARTED_BY } from '../../../../functions/core/execution/started-by.ts';
import { parsed } from '../../../../functions/core/json.ts';
import type { ExecutionItem, Executions } from './executions.ts';

/** The execution that started another, and in which wave of a fleet; `plan` is the one that only plans. */
export type Parent = { id: string; wave?: string };

const Child = z.looseObject({ [STARTED_BY]: z.string() });
const Of = z.looseObject({
  executionArn: z.string(),
  wave: z.looseObject({ step: z.looseObject({ name: z.string() }) }),
});

// Each item of a Distributed Map is an execution between the two: `execution:maintain-fleet/Wave:ID`.
const OF_A_MAP = /:execution:[^:]+\/[^:]+:/;

/**
 * Who started whom, as the inputs of executions say. What a Distributed Map started belongs to the execution that the Map is in;
 * an input never changes, so each is read once.
 */
export function parentsIn({ describe }: Pick<Executions, 'describe'>) {
  const ofMaps = new Map<string, Parent>();
  const ofMap = async (id: string): Promise<Parent> => {
    const known = ofMaps.get(id);
    if (known) return known;
    const input = Of.safeParse(parsed((await describe(id))?.input ?? '')).data;
    const parent = input ? { id: input.executionArn, wave: input.wave.step.name } : { id };
    ofMaps.set(id, parent);
    return parent;
  };
  return async (items: readonly ExecutionItem[]): Promise<Map<string, Parent>> => {
    const parents = new Map<string, Parent>();
    // One after another: Step Functions takes a few DescribeExecution a second.
    for (const { id, input } of items) {
      const parent = parentIn(input);
      if (parent !== undefined) parents.set(id, OF_A_MAP.test(parent) ? await ofMap(parent) : { id: parent });
    }
    return parents;
  };
}

const parentIn = (input: string): string | undefined =>
  input.includes(STARTED_BY) ? Child.safeParse(parsed(input)).data?.[STARTED_BY] : undefined;
