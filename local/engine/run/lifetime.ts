/** How long something may act: an execution, a branch, one attempt at a task. What ends takes its children along. */
export type Lifetime = {
  ended(): boolean;
  /** Calls `release` when the lifetime ends; the answer takes that back. */
  onEnd(release: () => void): () => void;
  end(): void;
};

/** Thrown into work whose lifetime has ended; nothing but its own end may come of it. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

export function lifetime(parent?: Lifetime): Lifetime {
  const releases = new Set<() => void>();
  let ended = parent?.ended() ?? false;
  let leave = () => {};
  const own: Lifetime = {
    ended: () => ended,
    onEnd(release) {
      releases.add(release);
      return () => releases.delete(release);
    },
    end() {
      if (ended) return;
      ended = true;
      leave();
      for (const release of releases) release();
      releases.clear();
    },
  };
  if (parent && !ended) leave = parent.onEnd(own.end);
  return own;
}
