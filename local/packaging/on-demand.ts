import { readdirSync, readFileSync } from 'node:fs';

/** The files beside a Lambda that hold a client, by its package: what most requests never need is loaded when it is. */
export const CLIENT_FILES: Readonly<Record<string, string>> = {
  // For clusters of other accounts.
  '@aws-sdk/client-sts': 'sts.mjs',
  // What is asked of a cluster's nodes, for add-ons that have a pod on each, and what EKS says of a cluster by itself.
  '@aws-sdk/client-eks': 'eks.mjs',
  // Where it is loaded on demand: when a cluster is claimed, and when a request asks how old a version is.
  '@aws-sdk/client-dynamodb': 'dynamodb.mjs',
  // For fleets, whose lists, results and reports are in a bucket.
  '@aws-sdk/client-s3': 's3.mjs',
  // Where it is loaded on demand: to see whether another execution still runs.
  '@aws-sdk/client-sfn': 'sfn.mjs',
};

const FUNCTIONS = new URL('../../functions/', import.meta.url);

/** What the sources load of each package on demand: the file of its client exports that. Throws for a form that is not read here. */
export function loadedOnDemand(sources = sourcesOf(FUNCTIONS)): ReadonlyMap<string, readonly string[]> {
  const loaded = new Map<string, Set<string>>();
  for (const [file, text] of sources) {
    const found = [...text.matchAll(/const \{ ([\w, ]+) \} = await import\('(@aws-sdk\/client-[\w-]+)'\)/g)];
    if (found.length !== (text.match(/\bimport\(/g)?.length ?? 0)) {
      throw new Error(`${file}: load on demand as in: const { ACommand } = await import('@aws-sdk/client-NAME')`);
    }
    for (const [, names = '', path = ''] of found) {
      if (!Object.hasOwn(CLIENT_FILES, path)) throw new Error(`${file}: local/packaging/on-demand.ts has no ${path}.`);
      loaded.set(path, new Set([...(loaded.get(path) ?? []), ...names.split(', ')]));
    }
  }
  return new Map([...loaded].map(([path, names]) => [path, [...names].sort()]));
}

function sourcesOf(folder: URL): [string, string][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [`functions/${file}`, readFileSync(new URL(file, folder), 'utf8')]);
}
