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
import { inputJsonSchema } from '../../../local/cloud/machines/inputs.ts';
import { definitionText, machineNames } from '../../../local/cloud/machines/machines.ts';
import { preparedTexts } from '../../../local/packaging/prepared-texts.ts';
import { readTemplate } from '../../../local/template.ts';
import { repositoryUrl } from '../../support/repository.ts';

const checkout = mkdtempSync(join(tmpdir(), 'upkeep-checkout-'));
const cache = join(checkout, 'node_modules/.cache/eks-upkeep');

beforeAll(() => {
  const from = fileURLToPath(repositoryUrl);
  for (const name of ['functions', 'local', 'statemachines', 'package.json', 'template.yaml', 'member-account.yaml']) {
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

it('is bundled with the templates and definitions prepared, and again when one has changed', () => {
  const before = ownBundles().length;
  const digests = ['template.yaml', 'statemachines/update-addon.asl.yaml'].map((file) => {
    const path = join(checkout, file);
    writeFileSync(path, `${readFileSync(path, 'utf8')}# Changed.\n`);
    help();
    const text = readFileSync(path, 'utf8');
    const of = file === 'template.yaml' ? text : `${text}\n${readFileSync(join(checkout, RETRIERS), 'utf8')}`;
    return createHash('sha256').update(of).digest('hex');
  });

  expect(ownBundles()).toHaveLength(before + 2);
  const holding = digests.map((digest) => ownBundles().filter((name) => holds(join(cache, name), digest)));
  expect(holding.map((names) => names.length)).toEqual([2, 1]);
});

const RETRIERS = 'statemachines/retriers.yaml';

const holds = (folder: string, text: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.mjs'))
    .some((name) => readFileSync(join(folder, name), 'utf8').includes(text));

it('has templates, definitions and schemas prepared as they are when they are read', async () => {
  const source = await preparedTexts();
  const { PREPARED } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  const prepared = new Map(
    Object.keys(PREPARED).map((name): [string, unknown] => [name, JSON.parse(PREPARED[name].text)]),
  );

  const expected = new Map<string, unknown>();
  for (const path of ['template.yaml', 'member-account.yaml']) expected.set(path, readTemplate(path));
  for (const name of await machineNames()) {
    expected.set(`definition of ${name}`, JSON.parse(await definitionText(name)));
    expected.set(`request of ${name}`, inputJsonSchema(name));
  }
  // Of each add-on that is configured in a world that comes with it: nothing is wrong with any.
  const verdicts = [...prepared].filter(([name]) => /^configuration [0-9a-f]{64}$/.test(name));
  expect(verdicts).toHaveLength(3);
  for (const [name] of verdicts) expected.set(name, []);
  expect(prepared).toEqual(expected);
});

it('says what is wrong with a source that cannot be bundled', () => {
  change('export async function main', 'export async function main main');

  expect(help()).toMatchObject({ status: 1, stderr: expect.stringMatching(/main\.ts:\d+:\d+: ERROR: Expected "\("/) });
});
