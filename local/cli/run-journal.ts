import { existsSync } from 'node:fs';
import { pidLock } from '../cloud/serve/pid-lock.ts';
import { fileJournal, type Journal } from '../engine/run/journal.ts';
import { UsageError } from './command.ts';
import { isOfSystem, reasonOf, unwritable } from './sources.ts';

/** The journal of one run, which this process alone works on until it is closed. */
export type RunJournal = Journal & { path: string; close(): void };

/** For a run that begins: a UsageError when the file holds one already. */
export function newJournal(path: string): RunJournal {
  const journal = opened(path);
  if (journal.read().length === 0) return journal;
  journal.close();
  throw new UsageError(`${path} holds a run already. Go on with it by upkeep resume, or name another file.`);
}

/** For a run that goes on. */
export function oldJournal(path: string): RunJournal {
  if (!existsSync(path)) throw new UsageError(`There is no journal ${path}.`);
  return opened(path);
}

function opened(path: string): RunJournal {
  try {
    const unlock = pidLock(`${path}.pid`, (owner) => `Process ${owner} works on the run of ${path}: end it first.`);
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
    // What still ends after the closing is as if the process had been killed before: it is done again.
    append: (entry) => closed || journal.append(entry),
    close() {
      if (closed) return;
      closed = true;
      journal.close();
      unlock();
    },
  };
}
