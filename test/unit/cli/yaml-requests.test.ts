import { afterAll, describe, expect, it } from 'vitest';
import { editorSettings } from '../../../local/cloud/machines/editor-settings.ts';
import { MACHINE_INPUTS, problemsOfInput } from '../../../local/cloud/machines/inputs.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { filesIn, textOf } from '../../support/repository.ts';
import { aFolder, upkeep } from '../../support/runs/upkeep.ts';

const folder = aFolder();
afterAll(() => folder.remove());

const REQUEST = `
# yaml-language-server: $schema=./update-addon.schema.json
cluster: &cluster { name: prod-1 }
addon: coredns
version: '1.12'
configurationValues: { replicaCount: 3 }
dryRun: true
`;

describe('a request in YAML', () => {
  it.each([
    ['run', ['run', 'update-addon', '--input']],
    ['plan', ['plan', '--input']],
  ])('is taken by upkeep %s', async (_, args) => {
    const { code, out } = await upkeep([...args, folder.file('request.yaml', REQUEST)]);

    expect(code).toBe(0);
    expect(out).toContain('v1.12.');
  });

  it('is taken from standard input, with flags beside it', async () => {
    const args = ['run', 'update-addon', '--input', '-', '--version', '1.13', '--json'];

    const { code, out } = await upkeep(args, { input: REQUEST });

    expect(code).toBe(0);
    expect(JSON.parse(out).output.details).toMatchObject({ to: expect.stringContaining('v1.13.') });
  });

  it('is known by the name of its file', async () => {
    const files = [folder.file('update-addon.prod.yaml', REQUEST), folder.file('world.yaml', 'clusters: []')];

    expect((await upkeep(['validate', ...files])).out).toContain('2 of 2 files are valid.');
  });

  it.each([
    ['a number for a version', 'cluster: a\naddon: b\nversion: 1.10', 'YAML reads it as the number 1.1'],
    ['a field that is not known', 'cluster: a\naddon: b\nadonn: c', 'adonn: is not a known field'],
    ['a member twice', 'cluster: a\ncluster: b', 'names a member twice'],
    ['an alias that contains itself', 'cluster: &a [*a]', 'contains itself by a YAML alias'],
    ['torn JSON', '{"cluster": ', 'is not JSON'],
  ])('is refused with %s, before any call', async (_, text, says) => {
    const file = folder.file('update-addon.yaml', text);

    const [run, valid] = [await upkeep(['run', 'update-addon', '--input', file]), await upkeep(['validate', file])];

    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.note).toContain(says);
    expect(valid).toMatchObject({ code: 2, out: expect.stringContaining(says) });
  });
});

describe('$schema, which editors read', () => {
  it.each(Object.keys(MACHINE_INPUTS))('is allowed in a request of %s', (machine) => {
    const request = { $schema: `./${machine}.schema.json`, ...JSON.parse(textOf(`events/${machine}.json`)) };

    expect(problemsOfInput(machine, JSON.stringify(request))).toEqual([]);
  });

  it('is allowed in a world', () => {
    expect(parseWorld('{ "$schema": "./world.schema.json", "clusters": [] }')).toEqual(parseWorld('clusters: []'));
  });

  it('changes nothing about a run', async () => {
    const request = { cluster: 'prod-1', addon: 'metrics-server' };
    const run = async (input: object) =>
      (await upkeep(['run', 'update-addon', '--input', '-'], { input: JSON.stringify(input) })).out;

    expect(await run({ $schema: 'x', ...request })).toBe(await run(request));
  });
});

describe('the settings for VS Code', () => {
  const settings = JSON.parse(textOf('.vscode/settings.json'));

  it('are as the schemas are (npm run schemas)', () => {
    expect(settings).toEqual(editorSettings());
  });

  it('name every JSON Schema of the repository, and no other', () => {
    const there = [...filesIn('events', /\.schema\.json$/), ...filesIn('local/worlds', /\.schema\.json$/)];
    const { 'json.schemas': json, 'yaml.schemas': yaml } = editorSettings();
    const named = [...json.map(({ url }) => url), ...Object.keys(yaml)].map((path) => path.replace('./', ''));

    expect([...new Set(named)].sort()).toEqual(there.sort());
  });
});
