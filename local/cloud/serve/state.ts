import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileJournal, type Journal } from '../../engine/run/journal.ts';
import { parseWorld, type World } from '../../simulator/world/world.ts';
import { savedCloud } from '../cloud-journal.ts';
import { pidLock } from './pid-lock.ts';

/** What a folder holds of an endpoint: its world, what happened, and the latest time of that; `lastAt` is 0 when new. */
export type ServeState = {
  world: World;
  journal: Journal;
  tableFolder: string;
  lastAt: number;
  /** There was something in it: the engine must resume. */
  isOld: boolean;
  close(): void;
};

/**
 * Opens the folder of an endpoint, made when missing. A folder that is in use keeps the world it began with, `world` is for a
 * new one. Throws when the folder cannot be written, its journal is broken, or another process has it open.
 */
export async function openState(folder: string, world: () => Promise<World>): Promise<ServeState> {
  mkdirSync(folder, { recursive: true });
  const unlock = pidLock(
    join(folder, 'pid'),
    (owner) => `Process ${owner} has this state open: stop it, or name another folder.`,
  );
  try {
    return await opened(folder, world, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function opened(folder: string, world: () => Promise<World>, unlock: () => void): Promise<ServeState> {
  const journal = fileJournal(join(folder, 'journal.jsonl'));
  const [first] = journal.read();
  const kept = first ? parseWorld(JSON.stringify(first.world)) : await world();
  if (!first) journal.append({ kind: 'serve-opened', world: kept });
  let closed = false;
  return {
    world: kept,
    // What still ends after the closing is as if the process had been killed before: it is done again.
    journal: { read: journal.read, append: (entry) => closed || journal.append(entry) },
    tableFolder: join(folder, 'table'),
    lastAt: savedCloud(journal).lastAt,
    isOld: first !== undefined,
    close() {
      if (closed) return;
      closed = true;
      journal.close();
      unlock();
    },
  };
}
