import type { PagePlace } from '../place.ts';
import type { HistoryRow, Run, RunSummary } from '../wire.ts';
import { childrenIn } from './children.ts';
import type { Executions } from './executions.ts';
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

// Only these start other executions.
const STARTS_OTHERS = /^maintain-/;

export function runsOf(place: PagePlace): Runs {
  const { executions } = place;
  const parents = parentsIn(executions);
  const list = async () => {
    const items = await executions.list();
    const known = await parents(items);
    return items.map((item) => summaryOf(item, known));
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
      const [events, all] = await Promise.all([executions.history(id), list()]);
      const summary = all.find((each) => each.id === id) ?? summaryOf(execution);
      return runOf(execution, events, {
        summary,
        all,
        now: place.now(),
        calls: place.calls?.(),
        notifications: place.notifications?.(),
      });
    },
    history: async (id) => (await executions.history(id)).map(historyRow),
  };
}

/** Who started whom. The history of an execution that has ended is read once. */
function parentsIn(executions: Executions) {
  const ended = new Map<string, string[]>();
  return async (items: Awaited<ReturnType<Executions['list']>>): Promise<Map<string, string>> => {
    const pairs = items
      .filter(({ machine }) => STARTS_OTHERS.test(machine))
      .map(async ({ id, status }) => {
        const children = ended.get(id) ?? childrenIn(await executions.history(id));
        if (status !== 'RUNNING') ended.set(id, children);
        return children.map((child) => [child, id] as const);
      });
    return new Map((await Promise.all(pairs)).flat());
  };
}
