import { readFileSync } from 'node:fs';

const ROOT = new URL('../', import.meta.url);

/** The text of a file of this repository. */
export const sourceText = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** What a TypeScript file imports, types included. */
export const importsOf = (path: string): string[] =>
  [
    ...sourceText(path).matchAll(
      /^(?:import|export)\s[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|import\('([^']+)'\)/gm,
    ),
  ].map(([, one, two, three]) => one ?? two ?? three ?? '');
