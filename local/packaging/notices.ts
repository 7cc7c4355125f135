import { readdir, readFile } from 'node:fs/promises';
import type { Metafile } from 'esbuild';
import * as z from 'zod';

// An older form of package.json has the license as an object.
const License = z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]);
const Package = z.object({ name: z.string(), version: z.string(), license: License });

// What a package does not say in its own folder: who wrote it, and what it contains of others. A test holds the versions.
const UNSAID: Readonly<Record<string, string>> = {
  '@viz-js/viz': [
    'Copyright (c) 2014-2026 Michael Daines',
    'Contains Graphviz 16.1.0, unchanged, under the Eclipse Public License 2.0 (https://www.eclipse.org/legal/epl-2.0). Its source is available at https://gitlab.com/api/v4/projects/4207231/packages/generic/graphviz-releases/16.1.0/graphviz-16.1.0.tar.gz. Its contributors give no warranty and accept no liability.',
    'Contains Expat 2.8.5, unchanged, under the MIT license. Copyright (c) 1998-2000 Thai Open Source Software Center Ltd and Clark Cooper; Copyright (c) 2001-2026 Expat maintainers. Its source is available at https://github.com/libexpat/libexpat/releases/download/R_2_8_5/expat-2.8.5.tar.gz.',
  ].join('\n\n'),
};

/** Of a package that names this license but has no file with its text. */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

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
    ...(UNSAID[described.name] === undefined ? [] : [UNSAID[described.name]]),
    ...(texts.length === 0 && described.license === 'MIT' ? [MIT] : texts.map((text) => text.trim())),
    '',
  ].join('\n\n');
}
