/** What changes, for those who look: collected for a moment, so that a burst is one message. */
export type Live<Change> = {
  changed(runs: readonly string[]): void;
  clustersChanged(): void;
  /** Gives what ends it. */
  subscribe(listener: (change: Change) => void): () => void;
  listeners(): number;
  close(): void;
};

const COLLECT_MS = 200;

/** `describe` makes the message of the executions that changed; it is called only when somebody listens. */
export function liveChanges<Change>(
  describe: (changed: { runs: string[]; clusters: boolean }) => Promise<Change>,
): Live<Change> {
  const listeners = new Set<(change: Change) => void>();
  const runs = new Set<string>();
  let clusters = false;
  let timer: NodeJS.Timeout | undefined;

  const send = async () => {
    timer = undefined;
    const changed = { runs: [...runs], clusters };
    runs.clear();
    clusters = false;
    const change = await describe(changed);
    for (const listener of listeners) listener(change);
  };
  const soon = () => {
    if (listeners.size > 0) timer ??= setTimeout(() => void send(), COLLECT_MS);
  };
  return {
    changed(ids) {
      if (listeners.size === 0) return;
      for (const id of ids) runs.add(id);
      soon();
    },
    clustersChanged() {
      clusters = listeners.size > 0;
      soon();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listeners: () => listeners.size,
    close() {
      clearTimeout(timer);
      listeners.clear();
    },
  };
}
