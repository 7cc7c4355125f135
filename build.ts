import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { definitionText, machineNames } from './local/cloud/machines/machines.ts';
import { BUILT } from './local/packaging/built.ts';
import { codeDigest } from './local/packaging/code-digest.ts';
import { buildCommand } from './local/packaging/command-bundle.ts';
import { deployableTemplate, textOfTemplate } from './local/packaging/deployable-template.ts';
import { lambdaNames } from './local/packaging/lambda-names.ts';
import { CLIENT_FILES, loadedOnDemand } from './local/packaging/on-demand.ts';
import { rewriting } from './local/packaging/rewrites.ts';
import { readTemplate } from './local/template.ts';

/** What one Lambda weighs: bytes of what it loads when it starts. */
export type Bundle = { name: string; path: string; bytes: number };

const root = new URL('.', import.meta.url);

const apart: Plugin = {
  name: 'apart',
  setup(building) {
    building.onResolve({ filter: /^@aws-sdk\/client-\w+$/ }, ({ kind, path }) => {
      const file = kind === 'dynamic-import' ? CLIENT_FILES[path] : undefined;
      return file === undefined ? undefined : { path: `./${file}`, external: true };
    });
  },
};

const OPTIONS = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  charset: 'utf8',
  sourcemap: 'external',
  sourcesContent: false,
  legalComments: 'none',
  metafile: true,
  write: false,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * Bundles each Lambda into `<outdir>/<name>/index.mjs`, ready to be zipped. Source maps go to `<outdir>/maps/`, linked but
 * outside of what Lambda loads.
 */
export async function buildLambdas(outdir: URL = new URL('dist/', root)): Promise<Bundle[]> {
  await rm(outdir, { recursive: true, force: true });
  const names = await lambdaNames();
  const { plugin, check } = rewriting();
  const clients = await Promise.all([...loadedOnDemand()].map((loaded) => buildClient(loaded, plugin)));
  const maps = new URL('maps/', outdir);
  // All in one, so that what they share is read once; each has all that it needs, since nothing is split off.
  const { outputFiles, metafile } = await build({
    ...OPTIONS,
    entryPoints: Object.fromEntries(names.map((name) => [name, fileURLToPath(new URL(`functions/${name}.ts`, root))])),
    // Where the maps are kept, which name their sources from there.
    outdir: fileURLToPath(maps),
    plugins: [plugin, apart],
  });
  check();
  const files = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  await mkdir(maps, { recursive: true });
  return Promise.all(names.map((name) => writeLambda(name, { outdir, clients, files, metafile })));
}

type Client = { file: string; text: string };

async function buildClient([path, names]: [string, readonly string[]], rewrites: Plugin): Promise<Client> {
  const { outputFiles } = await build({
    ...OPTIONS,
    stdin: { contents: `export { ${names.join(', ')} } from '${path}';`, resolveDir: fileURLToPath(root) },
    sourcemap: false,
    plugins: [rewrites],
  });
  return { file: CLIENT_FILES[path] ?? '', text: outputFiles[0]?.text ?? '' };
}

type Built = { outdir: URL; clients: readonly Client[]; files: ReadonlyMap<string, string>; metafile: Metafile };

async function writeLambda(name: string, { outdir, clients, files, metafile }: Built): Promise<Bundle> {
  const folder = new URL(`${name}/`, outdir);
  const [code, map] = [files.get(`${name}.mjs`), files.get(`${name}.mjs.map`)];
  if (code === undefined || map === undefined) throw new Error(`esbuild wrote no bundle of ${name}.`);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`maps/${name}.mjs.map`, outdir), map);
  await keep(new URL('index.mjs', folder), `${code}//# sourceMappingURL=../maps/${name}.mjs.map\n`);
  const bundle = Object.entries(metafile.outputs).find(([path]) => basename(path) === `${name}.mjs`)?.[1];
  for (const { file, text } of clients) {
    if (bundle?.imports.some(({ path }) => path === `./${file}`)) await keep(new URL(file, folder), text);
  }
  return { name, path: fileURLToPath(new URL('index.mjs', folder)), bytes: bundle?.bytes ?? 0 };
}

/** Writes a file with a time of its own: what did not change makes the same zip, and is not deployed again. */
async function keep(file: URL, text: string): Promise<void> {
  await writeFile(file, text);
  await utimes(file, BUILT, BUILT);
}

/** Writes `<outdir>/template.json`, the template to deploy, beside the bundles and definitions that it names. */
export async function writeTemplate(outdir: URL = new URL('dist/', root)): Promise<void> {
  const digest = (codeUri: string) => codeDigest(new URL(codeUri.replace(/^dist\//, ''), outdir));
  const template = deployableTemplate(readTemplate('template.yaml'), digest);
  await writeFile(new URL('template.json', outdir), textOfTemplate(template));
}

/** Writes each definition as it is deployed into `<outdir>/statemachines/<name>.asl.json`. */
export async function buildStateMachines(outdir: URL = new URL('dist/', root)): Promise<string[]> {
  const folder = new URL('statemachines/', outdir);
  await mkdir(folder, { recursive: true });
  const names = await machineNames();
  await Promise.all(
    names.map(async (name) => keep(new URL(`${name}.asl.json`, folder), `${await definitionText(name)}\n`)),
  );
  return names;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, bytes } of await buildLambdas()) {
    process.stdout.write(`${name.padEnd(28)}${(bytes / 1024).toFixed(0).padStart(5)} KiB\n`);
  }
  const machines = await buildStateMachines();
  await writeTemplate();
  process.stdout.write(`${machines.length} definitions of state machines\n`);
  await buildCommand(new URL('dist/', root));
  process.stdout.write('upkeep: dist/cli/upkeep.cjs\n');
}
