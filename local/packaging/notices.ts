import { readdir, readFile } from 'node:fs/promises';
import type { Metafile } from 'esbuild';
import * as z from 'zod';

// An older form of package.json has the license as an object.
const License = z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]);
const Package = z.object({ name: z.string(), version: z.string(), license: License });

// What a package contains without the text of its license.
const CONTENTS: Readonly<Record<string, string>> = {
  '@viz-js/viz':
    'Contains Graphviz, under the Eclipse Public License 2.0 (https://www.eclipse.org/legal/epl-2.0); its source is on https://gitlab.com/graphviz/graphviz.',
};

/** The folders of the packages of which a bundle contains files, by their paths from the root. */
export function packagesOf({ inputs }: Pick<Metafile, 'inputs'>): string[] {
  const found = Object.keys(inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(found)].sort();
}

/** What the licenses of the packages in a bundle ask for: each with its name, its version and the text of its license. */
export async function noticesOf(metafile: Pick<Metafile, 'inputs'>, root: URL): Promise<string> {
  const notices = await Promise.all(packagesOf(metafile).map((path) => noticeOf(new URL(`${path}/`, root))));
  const one = [...new Set(notices)];
  return `eks-upkeep contains these packages, each under its own license.\n\n${one.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

async function noticeOf(folder: URL): Promise<string> {
  const described = Package.parse(JSON.parse(await readFile(new URL('package.json', folder), 'utf8')));
  const files = (await readdir(folder)).filter((name) => /^(licen[cs]e|notice)\b/i.test(name)).sort();
  const texts = await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')));
  return [
    `${described.name} ${described.version} (${described.license})`,
    ...(CONTENTS[described.name] === undefined ? [] : [CONTENTS[described.name]]),
    ...texts.map((text) => text.trim()),
    '',
  ].join('\n\n');
}
