/** As much of an event of a history as is followed: those of the engine and of GetExecutionHistory alike. */
export type TrackedEvent = {
  type?: string | undefined;
  timestamp?: Date | undefined;
  executionStartedEventDetails?: { input?: unknown } | undefined;
  stateEnteredEventDetails?: { name?: unknown } | undefined;
  stateExitedEventDetails?: { assignedVariables?: unknown } | undefined;
  taskSubmittedEventDetails?: { output?: unknown } | undefined;
};

/** How far an execution has come, as its history says. Times are milliseconds since the epoch. */
export type Track = {
  input: unknown;
  state: string | undefined;
  enteredAt: number;
  /** What the state machine has assigned: `plan`, `decision`, `progress`. */
  variables: Readonly<Record<string, unknown>>;
  /** The execution that the present state has started, and waits for. */
  child: string | undefined;
};

export const NEW_TRACK: Track = { input: null, state: undefined, enteredAt: 0, variables: {}, child: undefined };

/** The track after one more event. */
export function tracked(track: Track, event: TrackedEvent): Track {
  const { executionStartedEventDetails: started, stateEnteredEventDetails: entered } = event;
  if (started) return { ...track, input: jsonOf(started.input) };
  if (entered) {
    const enteredAt = event.timestamp?.getTime() ?? 0;
    return { ...track, state: String(entered.name), enteredAt, child: undefined };
  }
  const assigned = event.stateExitedEventDetails?.assignedVariables;
  if (typeof assigned === 'object' && assigned !== null) {
    const values = Object.entries(assigned).map(([name, text]) => [name, jsonOf(text)]);
    return { ...track, variables: { ...track.variables, ...Object.fromEntries(values) } };
  }
  const child: unknown = Object(jsonOf(event.taskSubmittedEventDetails?.output)).ExecutionArn;
  return typeof child === 'string' ? { ...track, child } : track;
}

export const trackOf = (events: readonly TrackedEvent[]): Track => events.reduce(tracked, NEW_TRACK);

/** Step Functions cuts a text that is too long, and leaves it out for who may not read it. */
function jsonOf(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
