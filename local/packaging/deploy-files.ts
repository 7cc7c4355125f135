import { existsSync, statSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { BUILT } from './built.ts';
import { lambdaNames } from './lambda-names.ts';

const ROOT = new URL('../../', import.meta.url);

/** What to deploy cannot be written: nothing was built, or the folder holds something else. */
export class DeployFilesError extends Error {}

export type DeployFiles = { lambdas: number; definitions: number; keptSettings: boolean };

/**
 * Writes what is deployed into a folder: the built template, the bundles and the definitions that it names, the template for
 * other accounts, and settings for `sam deploy`. Settings that are there already are kept, since `sam deploy --guided` writes
 * the answers into them.
 */
export async function writeDeployFiles(into: URL, from: URL = new URL('dist/', ROOT)): Promise<DeployFiles> {
  const names = await lambdaNames();
  const missing = ['template.json', ...names.map((name) => `${name}/index.mjs`)].filter(
    (path) => !existsSync(new URL(path, from)),
  );
  if (missing.length > 0) throw new DeployFilesError(`Not built: ${missing.join(', ')}. Build with: npm run build`);
  await checkFolder(into);

  for (const folder of [...names, 'statemachines'])
    await copyFolder(new URL(`${folder}/`, from), new URL(`${folder}/`, into));
  await copy(new URL('template.json', from), new URL('template.json', into));
  for (const name of ['member-account.yaml', 'cluster-access.yaml'])
    await copy(new URL(name, ROOT), new URL(name, into));
  const settings = new URL('samconfig.toml', into);
  const keptSettings = existsSync(settings);
  if (!keptSettings) await writeFile(settings, await settingsText());
  return { lambdas: names.length, definitions: (await readdir(new URL('statemachines/', from))).length, keptSettings };
}

/** Nothing of someone else is overwritten: the folder is new, empty, or one that this has written. */
async function checkFolder(into: URL): Promise<void> {
  if (!existsSync(into)) return;
  if (!statSync(into).isDirectory()) throw new DeployFilesError('It is a file. Name a folder.');
  const there = await readdir(into);
  if (there.length === 0 || there.includes('template.json')) {
    const template = there.length > 0 ? await readFile(new URL('template.json', into), 'utf8') : '';
    if (there.length === 0 || template.includes('eks-upkeep')) return;
  }
  throw new DeployFilesError(
    'It has other files in it. Name a new or an empty folder, or one that this command has written.',
  );
}

async function copyFolder(from: URL, into: URL): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const name of await readdir(from)) await copy(new URL(name, from), new URL(name, into));
}

async function copy(from: URL, into: URL): Promise<void> {
  await copyFile(from, into);
  await utimes(into, BUILT, BUILT);
}

// In a checkout the template lies in dist/, here beside the settings.
async function settingsText(): Promise<string> {
  const text = await readFile(new URL('samconfig.toml', ROOT), 'utf8');
  return text.replace(/^# .*\n/m, '').replace('"dist/template.json"', '"template.json"');
}
