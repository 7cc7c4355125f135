import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parsedTemplatesSource, readTemplate } from '../../../local/template.ts';
import { repositoryUrl } from '../../support/repository.ts';

const checkout = mkdtempSync(join(tmpdir(), 'upkeep-checkout-'));
const cache = join(checkout, 'node_modules/.cache/eks-upkeep');

beforeAll(() => {
  const from = fileURLToPath(repositoryUrl);
  for (const name of ['functions', 'local', 'package.json', 'template.yaml', 'member-account.yaml']) {
    cpSync(join(from, name), join(checkout, name), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(join(from, 'node_modules'), join(checkout, 'node_modules'));
});
afterAll(() => {
  for (const name of ownBundles()) rmSync(join(cache, name), { recursive: true });
  rmSync(checkout, { recursive: true });
});

/** The packages, and so the folder of the bundles, are shared with the repository. */
const ownBundles = () =>
  readdirSync(cache).filter((name) => {
    const program = join(cache, name, 'upkeep.mjs');
    return existsSync(program) && readFileSync(program, 'utf8').includes(checkout);
  });

function help() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(checkout, 'local/upkeep.cjs'), 'help'], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function change(from: string, to: string): void {
  const path = join(checkout, 'local', 'cli', 'main.ts');
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

it('is bundled when it is first run, and again when a source has changed', () => {
  const first = help();
  const again = help();
  const bundles = ownBundles();
  change('upkeep keeps the add-ons', 'upkeep minds the add-ons');
  const changed = help();

  expect(first.stdout).toContain('upkeep keeps the add-ons');
  expect(again).toEqual(first);
  expect(bundles).toHaveLength(1);
  expect(changed.stdout).toContain('upkeep minds the add-ons');
  expect(ownBundles()).toHaveLength(2);
});

it('is bundled with the template parsed, and again when that has changed', () => {
  const path = join(checkout, 'template.yaml');
  help();
  const before = ownBundles().length;
  writeFileSync(path, `${readFileSync(path, 'utf8')}# Changed.\n`);
  help();
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex');

  expect(ownBundles()).toHaveLength(before + 1);
  expect(ownBundles().filter((name) => holds(join(cache, name), digest))).toHaveLength(1);
});

const holds = (folder: string, text: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.mjs'))
    .some((name) => readFileSync(join(folder, name), 'utf8').includes(text));

it('has the same templates parsed as they are when they are read', async () => {
  const paths = ['template.yaml', 'member-account.yaml'];
  const source = parsedTemplatesSource(paths);
  const { PARSED } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

  for (const path of paths) expect(JSON.parse(PARSED[path].json)).toEqual(readTemplate(path));
});

it('says what is wrong with a source that cannot be bundled', () => {
  change('export async function main', 'export async function main main');

  expect(help()).toMatchObject({ status: 1, stderr: expect.stringMatching(/main\.ts:\d+:\d+: ERROR: Expected "\("/) });
});
