import { existsSync } from 'node:fs';
import { pidLock } from '../cloud/serve/pid-lock.ts';
import { fileJournal, type Journal } from '../engine/run/journal.ts';
import { UsageError } from './command.ts';
import { isOfSystem, reasonOf, unwritable } from './sources.ts';

/** The journal of one run, held by this process alone until it is closed. */
export type RunJournal = Journal & { path: string; close(): void };

/** For a new run: a UsageError when the file already contains one. */
export function newJournal(path: string): RunJournal {
  const journal = opened(path);
  if (journal.read().length === 0) return journal;
  journal.close();
  throw new UsageError(`${path} already contains a run. Resume it with: upkeep resume ${path}; or name another file.`);
}

/** For a run to resume. */
export function oldJournal(path: string): RunJournal {
  if (!existsSync(path)) throw new UsageError(`There is no journal ${path}.`);
  return opened(path);
}

function opened(path: string): RunJournal {
  try {
    const unlock = pidLock(
      `${path}.pid`,
      (owner) => `Process ${owner} is running the execution of ${path}: stop it first.`,
    );
    try {
      return closing(path, fileJournal(path), unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  } catch (error) {
    throw isOfSystem(error) ? unwritable(path, error) : new UsageError(reasonOf(error));
  }
}

function closing(path: string, journal: ReturnType<typeof fileJournal>, unlock: () => void): RunJournal {
  let closed = false;
  return {
    path,
    read: journal.read,
    // What ends after closing is not recorded, as if the process had been killed before: it is done again.
    append: (entry) => closed || journal.append(entry),
    close() {
      if (closed) return;
      closed = true;
      journal.close();
      unlock();
    },
  };
}
