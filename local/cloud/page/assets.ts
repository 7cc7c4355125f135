import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { PageAnswer } from './answers.ts';
import { PAGE_FILES } from './files.ts';

const SOURCES = new URL('./client/', import.meta.url);
const BUILT = new URL('../../../dist/cli/page/', import.meta.url);

let built: Promise<Record<string, string>> | undefined;

/** A file of the page by its path; undefined when there is none. */
export async function assetAt(path: string): Promise<PageAnswer | undefined> {
  const file = PAGE_FILES.find((each) => each.path === path);
  if (!file) return undefined;
  built ??= existsSync(SOURCES) ? buildNow() : readBuilt();
  return { status: 200, type: file.type, body: (await built)[file.name] ?? '' };
}

/** From the sources, in a checkout: bundling them takes a few hundredths of a second. */
async function buildNow(): Promise<Record<string, string>> {
  const { buildPage } = await import('./bundle.ts');
  return buildPage(fileURLToPath(SOURCES));
}

async function readBuilt(): Promise<Record<string, string>> {
  const files = PAGE_FILES.map(async ({ name }) => [name, await readFile(new URL(name, BUILT), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(files));
}
