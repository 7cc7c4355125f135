import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);

/** The text of a file of this repository. */
export const textOf = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** The files directly in a folder, by their path from the root. */
export const filesIn = (folder: string, wanted: RegExp): string[] =>
  readdirSync(new URL(folder, ROOT), { withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted.test(entry.name))
    .map((entry) => `${folder}/${entry.name}`)
    .sort();

/** Every file that is committed or about to be. */
export const trackedFiles = (): string[] =>
  execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');

export const repositoryUrl = ROOT;
