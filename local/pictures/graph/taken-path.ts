/** As much of an event of a history as is followed: those of the engine and of GetExecutionHistory alike. */
export type PathEvent = {
  id?: number | undefined;
  previousEventId?: number | undefined;
  type?: string | undefined;
  stateEnteredEventDetails?: { name?: unknown } | undefined;
  stateExitedEventDetails?: { name?: unknown } | undefined;
};

/** The way that an execution took through its state machine. */
export type TakenPath = {
  /** How often each state was entered. */
  visits: Record<string, number>;
  /** The pairs of states that followed each other, each once. */
  steps: { from: string; to: string }[];
  /** The states that it is in; none when it has ended. */
  present: string[];
  /** The states in which it failed, ran out of time or was stopped. */
  failed: string[];
};

export const NO_PATH: TakenPath = { visits: {}, steps: [], present: [], failed: [] };

/** Reads the path from a history, which may still grow. */
export function takenPath(events: readonly PathEvent[]): TakenPath {
  const path: TakenPath = { visits: {}, steps: [], present: [], failed: [] };
  const byId = new Map(events.map((event) => [event.id, event]));
  const seen = new Set<string>();
  const open = new Map<string, number>();
  const change = (name: string, by: number) => open.set(name, (open.get(name) ?? 0) + by);

  for (const event of events) {
    const entered = nameIn(event.stateEnteredEventDetails);
    const exited = nameIn(event.stateExitedEventDetails);
    if (exited !== undefined) change(exited, -1);
    if (entered === undefined) continue;
    path.visits[entered] = (path.visits[entered] ?? 0) + 1;
    const from = stateBefore(event, byId);
    if (from !== undefined) {
      const step = JSON.stringify([from.name, entered]);
      if (!seen.has(step)) path.steps.push({ from: from.name, to: entered });
      seen.add(step);
    }
    change(entered, 1);
  }
  const rest = [...open].flatMap(([name, count]) => (count > 0 ? [name] : []));
  const type = events.at(-1)?.type ?? '';
  if (!/^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(type)) return { ...path, present: rest };
  return type === 'ExecutionSucceeded' ? path : { ...path, failed: rest };
}

/** The state that led to an event: the one that was left, or entered, last on the way to it. */
function stateBefore(event: PathEvent, byId: ReadonlyMap<number | undefined, PathEvent>): { name: string } | undefined {
  let at = byId.get(event.previousEventId);
  while (at) {
    const name = nameIn(at.stateExitedEventDetails) ?? nameIn(at.stateEnteredEventDetails);
    if (name !== undefined) return { name };
    const before = byId.get(at.previousEventId);
    if (before === at) return undefined;
    at = before;
  }
  return undefined;
}

const nameIn = (details: { name?: unknown } | undefined): string | undefined =>
  typeof details?.name === 'string' ? details.name : undefined;
