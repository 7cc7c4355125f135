import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { pageBundle } from '../cloud/page/bundle.ts';
import { noticesOf } from './notices.ts';
import { PREPARED_TEXTS, preparedTexts } from './prepared-texts.ts';

const ROOT = new URL('../../', import.meta.url);

// Packages of CommonJS that are bundled call `require` for what Node brings. The sources find their data (worlds, definitions,
// schemas) beside themselves; bundled, they still ask for it by the place of the source, counted from `dist/cli/`.
const bannerWith = (root: string) =>
  `
import { createRequire as upkeepCreateRequire } from 'node:module';
const require = upkeepCreateRequire(import.meta.url);
const upkeepSource = (path) => new URL(path, ${root}).href;
`.trim();

const UPPER = "new URL('../../', import.meta.url)";

const inPlace = (edit: Edit): Plugin => ({
  name: 'in-place',
  setup(building) {
    building.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = relative(fileURLToPath(ROOT), path).split(sep).join('/');
      const text = source === PREPARED_TEXTS ? await preparedTexts() : edit(await readFile(path, 'utf8'), source);
      return { contents: text.replaceAll('import.meta.url', `upkeepSource('${source}')`), loader: 'ts' };
    });
  },
});

// It loads its operations by name, without the extension by which esbuild knows the files that match.
const withExtensions: Plugin = {
  name: 'with-extensions',
  setup(building) {
    building.onLoad({ filter: /[\\/]dynalite[\\/]index\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/require\(('.+?\/' \+ action)\)/g, "require($1 + '.js')"),
    }));
  },
};

// Of its own accord it keeps values as Buffers, each of which holds on to the 8 KiB that it was cut from, however short it is; so
// a thousand clusters had a tenth of the memory of a whole run in the table. Texts take what they are long.
const asTexts: Plugin = {
  name: 'as-texts',
  setup(building) {
    building.onLoad({ filter: /[\\/]dynalite[\\/]db[\\/]index\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replace('new MemoryLevel({ ', "new MemoryLevel({ storeEncoding: 'utf8', ");
      if (contents === text) throw new Error(`${path} no longer makes its tables as expected: how are values kept?`);
      return { contents };
    });
  },
};

// dynalite loads it for tables on disk, and it is native code. Its tables are only ever held in memory here.
const inMemory: Plugin = {
  name: 'in-memory',
  setup(building) {
    building.onResolve({ filter: /^level$/ }, () => ({ path: 'level', namespace: 'left-out' }));
    building.onLoad({ filter: /./, namespace: 'left-out' }, () => ({ contents: 'exports.Level = undefined;' }));
  },
};

// zod's texts in other languages cannot be shaken out of the namespace that it exports: a twelfth of what `upkeep run` loads.
const inEnglish: Plugin = {
  name: 'in-english',
  setup(building) {
    building.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

// An old Node does not get as far as the modules.
const STARTER = `#!/usr/bin/env node
'use strict';
require('./early.cjs')(() => {
  // Node 20 has no such cache.
  require('node:module').enableCompileCache?.();
  return import('./upkeep.mjs');
});
`;

/**
 * Bundles `upkeep` into `<outdir>/cli/upkeep.mjs`, which `upkeep.cjs` starts, and the chunks that its commands load when they are
 * called. It needs nothing but Node and the files that package.json names. The licenses of what is bundled are written beside it.
 */
export async function buildCommand(outdir: URL): Promise<Metafile> {
  const folder = new URL('cli/', outdir);
  await rm(folder, { recursive: true, force: true });
  const metafile = await bundlePrograms({ upkeep: 'local/cli.ts' }, folder);
  const page = await pageBundle(fileURLToPath(new URL('local/cloud/page/client/', ROOT)));
  await mkdir(new URL('page/', folder));
  await Promise.all(Object.entries(page.files).map(([name, text]) => writeFile(new URL(`page/${name}`, folder), text)));
  await writeFile(new URL('upkeep.cjs', folder), STARTER, { mode: 0o755 });
  await copyFile(new URL('local/early.cjs', ROOT), new URL('early.cjs', folder));
  const inputs = { ...metafile.inputs, ...page.metafile.inputs };
  await writeFile(new URL('THIRD-PARTY-NOTICES.txt', folder), await noticesOf({ inputs }, ROOT));
  return metafile;
}

/** What becomes of a source, given its text and its path from the root, before it is bundled. */
type Edit = (text: string, source: string) => string;

/**
 * Bundles each program, given by its source, into `<folder>/<name>.mjs`. What they need from the root is two folders above them,
 * so that they can be moved together, or, for those of this checkout alone, where it is.
 */
export async function bundlePrograms(
  sources: Record<string, string>,
  folder: URL,
  root: 'two folders above' | 'of this checkout' = 'two folders above',
  edit: Edit = (text) => text,
): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: fileURLToPath(ROOT),
    entryPoints: sources,
    outdir: fileURLToPath(folder),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    // Names stay as they are: a stack that someone reports can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: bannerWith(root === 'of this checkout' ? JSON.stringify(ROOT.href) : UPPER) },
    // The page is bundled from its sources only where these are.
    external: ['esbuild'],
    plugins: [inPlace(edit), withExtensions, asTexts, inMemory, inEnglish],
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}
