import { mkdtempSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundlePrograms } from '../../../local/packaging/command-bundle.ts';
import { repositoryUrl } from '../repository.ts';

/** A program as a file that Node starts in a fraction of the time that its sources take. */
export type Bundled = { path: string; remove(): void };

/** Bundles a program of this repository as `upkeep` is bundled; `edit` may change its sources. */
export async function bundled(source: string, edit?: (text: string, path: string) => string): Promise<Bundled> {
  // Where a bundle finds the files of the repository: they are two folders above.
  const folder = mkdtempSync(fileURLToPath(new URL('node_modules/.bundled-', repositoryUrl)));
  await bundlePrograms({ program: source }, pathToFileURL(`${folder}/`), 'two folders above', edit);
  return { path: `${folder}/program.mjs`, remove: () => rmSync(folder, { recursive: true }) };
}
