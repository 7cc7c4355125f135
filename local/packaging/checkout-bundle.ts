import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundlePrograms } from './command-bundle.ts';

/** Bundles that nobody has used for so long are removed. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * Builds `upkeep` of this checkout into a folder, of which nobody sees a half. Several processes may do so at the same time: the
 * first one stays. Gives whether the bundle is there; in a checkout that cannot be written to, the sources run as they are.
 */
export async function buildCheckout(folder: string, now: number): Promise<boolean> {
  const cache = dirname(folder);
  try {
    await mkdir(cache, { recursive: true });
    await removeUnused(cache, now);
    const making = await mkdtemp(join(cache, 'making-'));
    try {
      await bundlePrograms({ upkeep: 'local/cli.ts' }, pathToFileURL(`${making}/`), 'of this checkout');
      await rename(making, folder);
    } finally {
      await rm(making, { recursive: true, force: true });
    }
  } catch {
    // Whatever is wrong with the sources is said when they are run.
  }
  return existsSync(join(folder, 'upkeep.mjs'));
}

async function removeUnused(cache: string, now: number): Promise<void> {
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    const used = await stat(path).catch(() => undefined);
    if (used && now - used.mtimeMs > KEPT_MS) await rm(path, { recursive: true, force: true });
  }
}
