import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

/** What one Lambda weighs: bytes of its bundle. */
export type Bundle = { name: string; path: string; bytes: number };

const root = new URL('.', import.meta.url);

// Lambda hands credentials to its code in the environment, so the chain of files, SSO and metadata services is left out
// (a third of the bundle). Credentials of another account come from an explicit AssumeRole.
const environmentCredentials = `
export const defaultProvider = () => async () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  sessionToken: process.env.AWS_SESSION_TOKEN,
});
`;

// The texts of zod's 60 other languages cannot be shaken out of a namespace import: 260 KiB.
const englishOnly = "export { default as en } from './en.js';";

/** The Lambdas: every TypeScript file directly in `functions/`. */
export async function lambdaNames(): Promise<string[]> {
  const files = await readdir(new URL('functions/', root));
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}

/**
 * Bundles each Lambda into `<outdir>/<name>/index.mjs`, ready to be zipped. Source maps go to `<outdir>/maps/`, linked but
 * outside of what Lambda loads.
 */
export async function buildLambdas(outdir: URL = new URL('dist/', root)): Promise<Bundle[]> {
  await rm(outdir, { recursive: true, force: true });
  const names = await lambdaNames();
  return Promise.all(names.map((name) => buildLambda(name, outdir)));
}

const leaveOut: Plugin = {
  name: 'leave-out-what-lambda-never-loads',
  setup(building) {
    building.onLoad({ filter: /@aws-sdk\/credential-provider-node\/.*\.js$/ }, () => ({
      contents: environmentCredentials,
    }));
    building.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({ contents: englishOnly }));
  },
};

async function buildLambda(name: string, outdir: URL): Promise<Bundle> {
  const folder = new URL(`${name}/`, outdir);
  const maps = new URL('maps/', outdir);
  const result = await build({
    entryPoints: { index: new URL(`functions/${name}.ts`, root).pathname },
    outdir: folder.pathname,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
    plugins: [leaveOut],
  });

  await mkdir(folder, { recursive: true });
  await mkdir(maps, { recursive: true });
  for (const file of result.outputFiles) {
    if (file.path.endsWith('.map')) await writeFile(new URL(`${name}.mjs.map`, maps), file.contents);
    else await writeFile(new URL('index.mjs', folder), `${file.text}//# sourceMappingURL=../maps/${name}.mjs.map\n`);
  }
  return { name, path: new URL('index.mjs', folder).pathname, bytes: bundleBytes(result.metafile) };
}

function bundleBytes(metafile: Metafile): number {
  const [, bundle] = Object.entries(metafile.outputs).find(([path]) => path.endsWith('.mjs')) ?? [];
  return bundle?.bytes ?? 0;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const { name, bytes } of await buildLambdas()) {
    process.stdout.write(`${name.padEnd(28)}${(bytes / 1024).toFixed(0).padStart(5)} KiB\n`);
  }
}
