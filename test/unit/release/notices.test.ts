import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { noticesOf } from '../../../local/packaging/notices.ts';

const ROOT = new URL('../../../', import.meta.url);
const VIZ = 'node_modules/@viz-js/viz';
const notices = (...packages: string[]) =>
  noticesOf(
    { inputs: Object.fromEntries(packages.map((path) => [`${path}/index.js`, { bytes: 1, imports: [] }])) },
    ROOT,
  );

it('the notice of Viz.js names what is compiled into it, with the addresses of exactly those sources', async () => {
  const provenance = readFileSync(new URL(`${VIZ}/lib/provenance.json`, ROOT), 'utf8');
  const sources = [...provenance.matchAll(/"uri": "(https:[^"]+\.tar\.gz)"/g)].map(([, uri = '']) => uri);

  const text = await notices(VIZ);

  expect(sources).toHaveLength(2);
  expect(sources.filter((uri) => !text.includes(uri))).toEqual([]);
  expect(text).toMatch(/Graphviz \d+\.\d+\.\d+, unchanged, under the Eclipse Public License 2\.0/);
});

it.each([VIZ, 'node_modules/preact', 'node_modules/zod'])(
  'the notice of %s has a copyright and the text of its license',
  async (path) => {
    const text = await notices(path);

    expect(text).toMatch(/Copyright/);
    expect(text).toMatch(/Permission is hereby granted/);
  },
);
