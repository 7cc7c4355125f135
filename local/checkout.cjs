'use strict';

// A checkout runs a bundle of its sources, which starts in a fraction of the time that they take themselves. It is built when
// the size or the time of any file has changed.
const { createHash } = require('node:crypto');
const { existsSync, readdirSync, statSync, utimesSync } = require('node:fs');
const { join, sep } = require('node:path');
const { pathToFileURL } = require('node:url');

const ROOT = join(__dirname, '..', sep);
const CACHE = join(ROOT, 'node_modules', '.cache', 'eks-upkeep');
// What `npm install` writes changes when a package does.
// The templates and the definitions are in the bundle, prepared.
const FILES = ['package-lock.json', 'node_modules/.package-lock.json', 'template.yaml', 'member-account.yaml'];
const SOURCE = /\.(ts|yaml)$/;
const FOLDERS = ['functions', 'local', 'statemachines'];

/** Imports the command line. */
module.exports = async function load() {
  const folder = folderOfBundle();
  if (!isBuilt(folder)) {
    (await import('tsx/esm/api')).register();
    const { buildCheckout } = await import('./packaging/checkout-bundle.ts');
    if (!(await buildCheckout(folder, Date.now()))) return import('./cli.ts');
  }
  // Node 20 has no such cache.
  require('node:module').enableCompileCache?.(join(folder, 'compiled'));
  return import(pathToFileURL(join(folder, 'upkeep.mjs')).href);
};

function folderOfBundle() {
  const stamps = [...FILES, ...FOLDERS.flatMap(sourcesIn)].map((path) => {
    const { mtimeMs, size } = statSync(`${ROOT}${path}`, { throwIfNoEntry: false }) ?? {};
    return `${path} ${mtimeMs} ${size}`;
  });
  const digest = createHash('sha256')
    .update([ROOT, ...stamps].join('\n'))
    .digest('hex');
  return join(CACHE, digest.slice(0, 16));
}

// Of some hundreds of files, so it takes no more than it must: listing a folder with types saves asking for that of each file.
function sourcesIn(folder) {
  return readdirSync(`${ROOT}${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcesIn(path);
    return SOURCE.test(path) ? [path] : [];
  });
}

/** Whether a bundle is there; it then counts as used now. */
function isBuilt(folder) {
  if (!existsSync(join(folder, 'upkeep.mjs'))) return false;
  const now = new Date();
  try {
    utimesSync(folder, now, now);
  } catch {
    // It belongs to somebody else, who may remove it.
  }
  return true;
}
