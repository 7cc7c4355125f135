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

/** What a TypeScript file imports, types included. */
export const importsOf = (path: string): string[] =>
  [
    ...textOf(path).matchAll(/^(?:import|export)\s[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|import\('([^']+)'\)/gm),
  ].map(([, one, two, three]) => one ?? two ?? three ?? '');

export const repositoryUrl = ROOT;
