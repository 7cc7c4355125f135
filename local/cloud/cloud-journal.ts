import type { Journal } from '../engine/journal.ts';
import type { SavedSimulator } from '../simulator/simulator.ts';
import type { Notification } from './sns.ts';

/** What a run keeps beside the engine's own entries, so that its record is whole after a resume. */
export type SavedCloud = { simulator?: SavedSimulator; notifications: Notification[]; lastAt: number };

/** The kinds of entries that are the cloud's: what was started, the simulated EKS after each change, what topics got. */
type Kept = { 'simulator-saved': SavedSimulator; 'notification-received': Notification };

export function keep<Kind extends keyof Kept>(
  journal: Journal | undefined,
  kind: Kind,
  at: number,
  value: Kept[Kind],
): void {
  journal?.append({ kind, at, value });
}

/** The cloud as a journal left it; `lastAt` is the latest time in it, 0 when it is empty. */
export function savedCloud(journal: Journal | undefined): SavedCloud {
  const saved: SavedCloud = { notifications: [], lastAt: 0 };
  for (const entry of journal?.read() ?? []) {
    if (typeof entry.at === 'number') saved.lastAt = Math.max(saved.lastAt, entry.at);
    if (isKept('simulator-saved', entry)) saved.simulator = entry.value;
    if (isKept('notification-received', entry)) saved.notifications.push(entry.value);
  }
  return saved;
}

// Only this program writes these entries, and a file changed by hand is refused by the journal line by line.
function isKept<Kind extends keyof Kept>(
  kind: Kind,
  entry: { kind: string; value?: unknown },
): entry is { kind: Kind; value: Kept[Kind] } {
  return entry.kind === kind && typeof entry.value === 'object' && entry.value !== null;
}
