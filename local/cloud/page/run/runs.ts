import type { PagePlace } from '../place.ts';
import type { HistoryRow, Run, RunSummary } from '../wire.ts';
import { parentsIn } from './parents.ts';
import { historyRow } from './pretty.ts';
import { runOf } from './run.ts';
import { summaryOf } from './summary.ts';

/** The executions of a place as the page shows them. */
export type Runs = {
  list(): Promise<RunSummary[]>;
  /** Those of them that are there. */
  some(ids: readonly string[]): Promise<RunSummary[]>;
  /** Undefined when there is none. */
  one(id: string): Promise<Run | undefined>;
  history(id: string): Promise<HistoryRow[]>;
};

export function runsOf(place: PagePlace): Runs {
  const { executions } = place;
  const parentsOf = parentsIn(executions);
  const list = async () => {
    const items = await executions.list();
    const parents = await parentsOf(items);
    return items.map((item) => summaryOf(item, parents.get(item.id)));
  };
  return {
    list,
    async some(ids) {
      const wanted = new Set(ids);
      return (await list()).filter(({ id }) => wanted.has(id));
    },
    async one(id) {
      const execution = await executions.describe(id);
      if (!execution) return undefined;
      const [events, all, parents, controls] = await Promise.all([
        executions.history(id),
        list(),
        parentsOf([execution]),
        execution.machine === 'maintain-fleet' ? place.controls?.(id) : undefined,
      ]);
      return runOf(execution, events, {
        summary: all.find((each) => each.id === id) ?? summaryOf(execution, parents.get(id)),
        all,
        now: place.now(),
        calls: place.calls?.(),
        notifications: place.notifications?.(),
        controls,
      });
    },
    history: async (id) => (await executions.history(id)).map(historyRow),
  };
}
