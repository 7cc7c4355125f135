import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryUrl } from '../repository.ts';

// What the pages use besides our own programs; nothing else is found.
const TOOLS = [
  'cat',
  'curl',
  'cut',
  'date',
  'grep',
  'head',
  'jq',
  'ln',
  'mkdir',
  'openssl',
  'rm',
  'sleep',
  'tail',
  'tr',
];

/** A folder that looks like a checkout, in which commands may write. */
export function checkoutIn(folder: string): string {
  const home = join(folder, 'eks-upkeep');
  const root = fileURLToPath(repositoryUrl);
  mkdirSync(home);
  for (const name of readdirSync(root)) if (!name.startsWith('.')) symlinkSync(join(root, name), join(home, name));
  return home;
}

/** The tools of this machine that pages may use, under their names. */
export function toolsIn(folder: string): string {
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  for (const tool of TOOLS) {
    const place = ['/usr/bin', '/bin', '/usr/local/bin'].find((folder) => existsSync(join(folder, tool)));
    if (place !== undefined) symlinkSync(join(place, tool), join(tools, tool));
  }
  return tools;
}
