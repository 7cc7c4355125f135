import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';

const FUNCTIONS = new URL('../../functions/', import.meta.url);

/** The Lambdas: every TypeScript file directly in `functions/`. */
export async function lambdaNames(): Promise<string[]> {
  const files = await readdir(FUNCTIONS);
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}
