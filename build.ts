import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { definitionText, machineNames } from './local/cloud/machines/machines.ts';
import { BUILT } from './local/packaging/built.ts';
import { codeDigest } from './local/packaging/code-digest.ts';
import { buildCommand } from './local/packaging/command-bundle.ts';
import { deployableTemplate, textOfTemplate } from './local/packaging/deployable-template.ts';
import { lambdaNames } from './local/packaging/lambda-names.ts';
import { readTemplate } from './local/template.ts';

/** What one Lambda weighs: bytes of what it loads when it starts. */
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

const noFiles = `
export const CONFIG_PREFIX_SEPARATOR = '.';
export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });
`;

const plainCache = `
module.exports = class extends Map {
  constructor() {
    super();
  }
  peek(key) {
    return this.get(key);
  }
};
`;

/** Files of packages that are left out or rewritten, each with why that is safe. */
const REPLACED: readonly { file: RegExp; by: (text: string) => string; loader?: 'json' }[] = [
  { file: /@aws-sdk\/credential-provider-node\/.*\.js$/, by: () => environmentCredentials },
  // The texts of zod's 60 other languages cannot be shaken out of a namespace import: 260 KiB.
  { file: /zod\/v4\/locales\/index\.js$/, by: () => "export { default as en } from './en.js';" },
  // Loaded on demand by operations that stream events. No operation that is called here does.
  { file: /@smithy\/core\/.*\/event-streams\/index\.js$/, by: () => 'export {};' },
  // The digest in JavaScript, for systems without node:crypto.
  { file: /@smithy\/core\/.*\/sha256\/Sha256Js\.js$/, by: () => 'export const Sha256Js = undefined;' },
  // Signatures of streamed events.
  { file: /@smithy\/signature-v4\/.*\/HeaderFormatter\.js$/, by: () => 'export class HeaderFormatter {}' },
  // Retry mode `adaptive`. Clients make one attempt here; retries are declared in the state machines.
  { file: /\/util-retry\/DefaultRateLimiter\.js$/, by: () => 'export const DefaultRateLimiter = undefined;' },
  { file: /\/util-retry\/AdaptiveRetryStrategy\.js$/, by: () => 'export const AdaptiveRetryStrategy = undefined;' },
  // Streams of browsers, files in ~/.aws, and the Region as the metadata service of EC2 tells it: Lambda has none of them.
  { file: /\/util-stream\/sdk-stream-mixin\.browser\.js$/, by: () => 'export const sdkStreamMixin = undefined;' },
  { file: /\/shared-ini-file-loader\/loadSharedConfigFiles\.js$/, by: () => noFiles },
  {
    file: /\/regionConfig\/getInstanceMetadataRegion\.js$/,
    by: () => 'export const getInstanceMetadataRegion = async () => undefined;',
  },
  // Remembers what DynamoDB's endpoint discovery found, which is off unless asked for.
  { file: /\/mnemonist\/lru-cache\.js$/, by: () => plainCache },
  // What people call the Regions; which partition one is in, its name says by a pattern.
  { file: /\/util-endpoints\/lib\/aws\/partitions\.js$/, by: withoutRegionNames },
  // Clients read nothing but their version from it, for the user agent.
  { file: /@aws-sdk\/client-[\w-]+\/package\.json$/, by: versionAlone, loader: 'json' },
  { file: /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/, by: withPlainKeys },
  { file: /@aws-sdk\/client-[\w-]+\/dist-es\/models\/errors\.js$/, by: withoutRepetition },
  { file: /js-yaml\/dist\/js-yaml\.mjs$/, by: withPureConstants },
];

function versionAlone(text: string): string {
  const { version }: { version: string } = JSON.parse(text);
  return JSON.stringify({ version });
}

/** Without the descriptions of Regions: they are a hundred lines, and no endpoint is made of them. */
function withoutRegionNames(text: string): string {
  return text.replace(/"[\w-]+": \{\s*"description": "[^"]*"\s*\},?/g, (written) =>
    // Such as aws-global, which no pattern knows.
    /-\d+":/.test(written) ? '' : written.replace(/\{[^}]*\}/, '{}'),
  );
}

/** The keys of schemas, written out: a computed key counts as a side effect and keeps every operation of a service. */
function withPlainKeys(text: string): string {
  const constants = new Map([...text.matchAll(/^const (\w+) = ("[^"]*");$/gm)].map(([, name, value]) => [name, value]));
  return text.replace(/\[(\w+)\]:/g, (written, name: string) => {
    const value = constants.get(name);
    return value === undefined ? written : `${value}:`;
  });
}

/** Exceptions, each by its name, who is at fault and its members: as classes in full they are a tenth of a bundle. */
function withoutRepetition(text: string): string {
  const exception = /^export class (\w+) extends __BaseException \{\n[\s\S]*?\$fault: "(\w+)",[\s\S]*?\n {4}\}\n\}/gm;
  const short = text.replace(exception, (written, name: string, fault: string) => {
    const members = [...written.matchAll(/this\.(\w+) = opts\.\w+;/g)].map(([, member]) => member);
    return `export const ${name} = /* @__PURE__ */ exception(${JSON.stringify([name, fault, ...members]).slice(1, -1)});`;
  });
  return `${short}\n${EXCEPTION}`;
}

const EXCEPTION = `
function exception(name, $fault, ...members) {
  return class extends __BaseException {
    constructor(opts) {
      super({ name, $fault, ...opts });
      for (const member of members) this[member] = opts[member];
    }
  };
}
`;

/** What js-yaml makes when it loads, marked as droppable: most of it is for writing YAML and for YAML 1.1. */
function withPureConstants(text: string): string {
  const made =
    /^var (\w+) = (?=define\w+Tag\(|\w+\.withTags\(|new |class |Object\b|String\.raw|\{$|`)(.*|[\s\S]*?\n[}\])].*);$/gm;
  return text.replace(made, (_, name: string, value: string) => `var ${name} = /* @__PURE__ */ (() => (${value}))();`);
}

const lighter: Plugin = {
  name: 'lighter',
  setup(building) {
    for (const { file, by, loader } of REPLACED) {
      building.onLoad({ filter: file }, async ({ path }) => ({
        contents: by(await readFile(path, 'utf8')),
        ...(loader && { loader }),
      }));
    }
  },
};

/** Clients that most requests never ask: each a file of its own beside the Lambdas that may come to load it. */
const ON_DEMAND: Readonly<Record<string, { file: string; exports: string }>> = {
  // For clusters of other accounts.
  '@aws-sdk/client-sts': { file: 'sts.mjs', exports: 'AssumeRoleCommand, STSClient' },
  // What is asked of a cluster's nodes, for add-ons that have a pod on each.
  '@aws-sdk/client-eks': { file: 'eks.mjs', exports: 'DescribeNodegroupCommand, ListNodegroupsCommand' },
  // Where it is loaded on demand: when a cluster is claimed, and when a request asks how old a version is.
  '@aws-sdk/client-dynamodb': { file: 'dynamodb.mjs', exports: 'DynamoDBClient, GetItemCommand, UpdateItemCommand' },
  // Where it is loaded on demand: to see whether another execution still runs.
  '@aws-sdk/client-sfn': { file: 'sfn.mjs', exports: 'DescribeExecutionCommand, SFNClient' },
};

const apart: Plugin = {
  name: 'apart',
  setup(building) {
    building.onResolve({ filter: /^@aws-sdk\/client-\w+$/ }, ({ kind, path }) => {
      const client = kind === 'dynamic-import' ? ON_DEMAND[path] : undefined;
      return client && { path: `./${client.file}`, external: true };
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
  const clients = await Promise.all(Object.entries(ON_DEMAND).map(buildClient));
  return Promise.all(names.map((name) => buildLambda(name, outdir, clients)));
}

type Client = { file: string; text: string };

async function buildClient([path, { file, exports }]: [string, { file: string; exports: string }]): Promise<Client> {
  const { outputFiles } = await build({
    ...OPTIONS,
    stdin: { contents: `export { ${exports} } from '${path}';`, resolveDir: fileURLToPath(root) },
    sourcemap: false,
    plugins: [lighter],
  });
  return { file, text: outputFiles[0]?.text ?? '' };
}

async function buildLambda(name: string, outdir: URL, clients: readonly Client[]): Promise<Bundle> {
  const folder = new URL(`${name}/`, outdir);
  const maps = new URL('maps/', outdir);
  const result = await build({
    ...OPTIONS,
    entryPoints: { index: fileURLToPath(new URL(`functions/${name}.ts`, root)) },
    outdir: fileURLToPath(folder),
    plugins: [lighter, apart],
  });

  await mkdir(folder, { recursive: true });
  await mkdir(maps, { recursive: true });
  for (const file of result.outputFiles) {
    if (file.path.endsWith('.map')) await writeFile(new URL(`${name}.mjs.map`, maps), file.contents);
    else await keep(new URL('index.mjs', folder), `${file.text}//# sourceMappingURL=../maps/${name}.mjs.map\n`);
  }
  const bundle = bundleOf(result.metafile);
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

function bundleOf(metafile: Metafile) {
  return Object.entries(metafile.outputs).find(([path]) => path.endsWith('.mjs'))?.[1];
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
