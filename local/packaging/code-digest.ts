import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** A digest of all files directly in a folder: their names and what is in them. */
export function codeDigest(folder: URL): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) {
    const content = readFileSync(new URL(name, folder));
    hash.update(`${name} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}
