import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { withoutRegionNames, withoutRepetition, withPlainKeys, withPureConstants } from './text-rewrites.ts';

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

// What middleware asks of a strategy: whether there is another attempt. There is none.
const oneAttempt = `
export class StandardRetryStrategy {
  mode = 'standard';
  async acquireInitialRetryToken() {
    return { getRetryCount: () => 0 };
  }
  async refreshRetryTokenForRetry() {
    throw new Error('No retry token available');
  }
  recordSuccess() {}
}
`;

// As it is with one attempt, which every failure ends.
const withoutRetries = `
import { v4 } from '@smithy/core/serde';

export function bindRetryMiddleware() {
  return () => (next) => async (args) => {
    const { headers } = args.request;
    if (headers) Object.assign(headers, { 'amz-sdk-invocation-id': v4(), 'amz-sdk-request': 'attempt=1; max=1' });
    return next(args);
  };
}
export const retryMiddlewareOptions = {
  name: 'retryMiddleware',
  tags: ['RETRY'],
  step: 'finalizeRequest',
  priority: 'high',
  override: true,
};
export function bindGetRetryPlugin() {
  const retryMiddleware = bindRetryMiddleware();
  return () => ({
    applyToStack(stack) {
      stack.add(retryMiddleware(), retryMiddlewareOptions);
    },
  });
}
`;

type Rewrite = {
  /** The files of packages that it rewrites, and how many there are in all the Lambdas together. */
  file: RegExp;
  files: number;
  by: (text: string) => string;
  loader?: 'json';
};

/** What is put in place of a whole file. It must export nothing that the file does not export: the file has changed then. */
const instead = (file: RegExp, files: number, text: string): Rewrite => ({
  ...{ file, files },
  by(original) {
    const unknown = exportsOf(text).filter((name) => !new RegExp(`\\b${name}\\b`).test(original));
    if (unknown.length > 0) throw new Error(`it exports no ${unknown.join(', ')} any more`);
    return text;
  },
});

/** The client of S3 has an operation that streams events, which nobody calls here. */
const noEventStreams = `
export const resolveEventStreamSerdeConfig = (config) => config;
export const eventStreamSerdeProvider = () => undefined;
`;

const exportsOf = (text: string) =>
  [...text.matchAll(/^(?:export (?:const|class) (\w+)|(module\.exports))/gm)].map(
    ([, one, other]) => one ?? other ?? '',
  );

/**
 * What is left out of packages, or written shorter, each with why that is safe. Each saves more than 2 KB of some Lambda, measured
 * by leaving it away: docs/decisions/0006-bundles.md.
 */
export const REWRITES: Readonly<Record<string, readonly Rewrite[]>> = {
  'the chain of credential providers': [
    instead(/@aws-sdk\/credential-provider-node\/.*\.js$/, 1, environmentCredentials),
  ],
  // They cannot be shaken out of a namespace import.
  "zod's other languages": [instead(/zod\/v4\/locales\/index\.js$/, 1, "export { default as en } from './en.js';")],
  // Loaded on demand by operations that stream events. No operation that is called here does.
  'streams of events': [instead(/@smithy\/core\/.*\/event-streams\/index\.js$/, 1, noEventStreams)],
  // For systems without node:crypto.
  'the digest in JavaScript': [
    instead(/@smithy\/core\/.*\/sha256\/Sha256Js\.js$/, 1, 'export const Sha256Js = undefined;'),
  ],
  'signatures of streamed events': [
    instead(/@smithy\/signature-v4\/.*\/HeaderFormatter\.js$/, 1, 'export class HeaderFormatter {}'),
  ],
  // Clients make one attempt here; retries are declared in the state machines.
  'retries of the SDK': [
    instead(/\/util-retry\/DefaultRateLimiter\.js$/, 1, 'export const DefaultRateLimiter = undefined;'),
    instead(/\/util-retry\/StandardRetryStrategy\.js$/, 1, oneAttempt),
    instead(/\/middleware-retry\/retryMiddleware\.js$/, 1, withoutRetries),
    instead(/\/util-retry\/AdaptiveRetryStrategy\.js$/, 1, 'export const AdaptiveRetryStrategy = undefined;'),
  ],
  'streams of browsers': [
    instead(/\/util-stream\/sdk-stream-mixin\.browser\.js$/, 1, 'export const sdkStreamMixin = undefined;'),
  ],
  // Lambda has neither.
  'files in ~/.aws, and the Region by the metadata of an instance': [
    instead(/\/shared-ini-file-loader\/loadSharedConfigFiles\.js$/, 1, noFiles),
    instead(
      /\/regionConfig\/getInstanceMetadataRegion\.js$/,
      1,
      'export const getInstanceMetadataRegion = async () => undefined;',
    ),
  ],
  // Remembers what DynamoDB's endpoint discovery found, which is off unless asked for.
  'the cache of endpoints': [instead(/\/mnemonist\/lru-cache\.js$/, 1, plainCache)],
  // Which partition a Region is in, its name says by a pattern.
  'what people call the Regions': [
    { file: /\/util-endpoints\/lib\/aws\/partitions\.js$/, files: 1, by: withoutRegionNames },
  ],
  // Clients read nothing but their version from it, for the user agent.
  'package.json of the clients': [
    { file: /@aws-sdk\/client-[\w-]+\/package\.json$/, files: 7, by: versionAlone, loader: 'json' },
  ],
  'the operations that are never called': [
    { file: /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/, files: 7, by: withPlainKeys },
  ],
  'a class for each exception': [
    { file: /@aws-sdk\/client-[\w-]+\/dist-es\/models\/errors\.js$/, files: 7, by: withoutRepetition },
  ],
  'the half of js-yaml that writes': [{ file: /js-yaml\/dist\/js-yaml\.mjs$/, files: 1, by: withPureConstants }],
};

function versionAlone(text: string): string {
  const { version }: { version: string } = JSON.parse(text);
  return JSON.stringify({ version });
}

/** Applies the rewrites; `check`, when all is built, throws for one that did not find the files that it is for. */
export function rewriting(rewrites = REWRITES): { plugin: Plugin; check: () => void } {
  const all = Object.entries(rewrites).flatMap(([name, ofName]) =>
    ofName.map((rewrite) => ({ name, ...rewrite, found: new Set<string>() })),
  );
  return {
    plugin: {
      name: 'rewriting',
      setup(building) {
        for (const { name, file, by, loader, found } of all) {
          building.onLoad({ filter: file }, async ({ path }) => {
            found.add(path);
            return { contents: rewritten(name, path, by, await readFile(path, 'utf8')), ...(loader && { loader }) };
          });
        }
      },
    },
    check() {
      const others = all.filter(({ files, found }) => found.size !== files);
      const problems = others.map(({ name, file, files, found }) => `${name}: ${file} is ${found.size}, not ${files}`);
      if (problems.length > 0) throw new RewriteError(problems.join('; '));
    },
  };
}

/** A package is not what a rewrite was written for: check the new version of it, and correct or drop the rewrite. */
export class RewriteError extends Error {
  constructor(problem: string) {
    super(`${problem}. See local/packaging/rewrites.ts.`);
  }
}

function rewritten(name: string, path: string, by: Rewrite['by'], text: string): string {
  try {
    return by(text);
  } catch (error) {
    throw new RewriteError(`${name}: ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
