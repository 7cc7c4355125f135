import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { readWords } from '../../../local/cli/command.ts';
import { run } from '../../../local/cli/commands/run.ts';
import { readRequest } from '../../../local/cli/request/request.ts';
import { aFolder, aTerminal, upkeep } from '../../support/runs/upkeep.ts';

const folder = aFolder();
afterAll(() => folder.remove());

const requestOf = async (machine: string, args: readonly string[], input?: string) => {
  const words = readWords('run', run, [machine, ...args]);
  return JSON.parse(await readRequest(words, machine, aTerminal({ ...(input !== undefined && { input }) }).terminal));
};

describe('a request made of flags', () => {
  it.each([
    [
      'takes names as they are typed, a version as text and a count as a number',
      'update-addon',
      ['--cluster', 'prod-1', '--addon', 'coredns', '--version', '1.12', '--bake-seconds', '0', '--dry-run'],
      { cluster: 'prod-1', addon: 'coredns', version: '1.12', bakeSeconds: 0, dryRun: true },
    ],
    [
      'reaches fields within fields',
      'update-addon',
      [
        '--cluster',
        'a',
        '--addon',
        'b',
        '--set',
        'cluster.region=eu-west-1',
        '--set',
        'configurationValues.replicas=3',
      ],
      { cluster: { name: 'a', region: 'eu-west-1' }, addon: 'b', configurationValues: { replicas: 3 } },
    ],
    [
      'takes null, lists and objects',
      'update-addon',
      [
        ...[
          '--cluster',
          'a',
          '--addon',
          'b',
          '--service-account-role-arn',
          'null',
          '--never-versions',
          'v1.1.*,v1.2.*',
        ],
        ...['--configuration-values', '{"a":1}'],
      ],
      {
        ...{ cluster: 'a', addon: 'b', serviceAccountRoleArn: null, neverVersions: ['v1.1.*', 'v1.2.*'] },
        configurationValues: { a: 1 },
      },
    ],
    [
      'takes a dot within a name',
      'replace-fargate-profile',
      ['--cluster', 'a', '--profile', 'default', '--set', 'changes.tags.example\\.com/team=null'],
      { cluster: 'a', profile: 'default', changes: { tags: { 'example.com/team': null } } },
    ],
  ])('%s', async (_, machine, args, request) => {
    expect(await requestOf(machine, args)).toEqual(request);
  });

  it('overrides the file, and leaves a cluster in the Region of the file', async () => {
    const input = JSON.stringify({ cluster: { name: 'a', region: 'eu-west-1' }, addon: 'coredns', bakeSeconds: 5 });

    expect(await requestOf('update-addon', ['--input', '-', '--cluster', 'b', '--addon', 'vpc-cni'], input)).toEqual({
      cluster: { name: 'b', region: 'eu-west-1' },
      addon: 'vpc-cni',
      bakeSeconds: 5,
    });
  });

  it('leads to the plan of a minor line', async () => {
    const args = ['--cluster', 'prod-1', '--addon', 'coredns', '--version', '1.12', '--dry-run', '--json'];

    const { code, out } = await upkeep(['run', 'update-addon', ...args]);

    expect(code).toBe(0);
    expect(JSON.parse(out).output.details.to).toMatch(/^v1\.12\./);
  });
});

describe('upkeep suggests what was meant', () => {
  const dry = ['--cluster', 'prod-1', '--addon', 'coredns', '--dry-run'];

  it.each([
    ["EKS's name of a flag", ['run', 'update-addon', '--clusterName', 'a'], 'Did you mean --cluster?'],
    ["the AWS CLI's name of a flag", ['start', 'update-addon', '--addon-version', 'a'], 'Did you mean --version?'],
    ['a misspelt option', ['plan', '--wolrd', 'a'], 'Did you mean --world?'],
    [
      "EKS's name of a field",
      ['run', 'update-addon', ...dry, '--set', 'addonName=x'],
      'addonName: is not a known field. Did you mean addon?',
    ],
    ['a field with a hyphen', ['run', 'update-addon', ...dry, '--set', 'dry-run=true'], 'Did you mean dryRun?'],
    [
      'a field within a field',
      ['run', 'update-addon', ...dry, '--set', 'cluster.account=1'],
      'Did you mean accountId?',
    ],
    [
      'nothing for what is far off',
      ['run', 'update-addon', ...dry, '--set', 'colour=red'],
      'colour: is not a known field\n',
    ],
    ['no flag of another state machine', ['run', 'update-addon', ...dry, '--profile', 'x'], '--profile'],
  ])('for %s', async (_, args, says) => {
    const { code, out, note } = await upkeep(args);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(note).toContain(says);
  });
});

describe('upkeep run refuses', () => {
  it.each([
    ['--set without a value', ['--set', 'version'], '--set must be FIELD=VALUE'],
    ['a field below a text', ['--addon', 'x', '--set', 'addon.name=y'], 'addon has a value without fields'],
    ['JSON that is torn', ['--configuration-values', '{"a":'], '--configuration-values is not JSON'],
    ['flags upon a list', ['--input', '-', '--addon', 'x'], 'is not an object'],
  ])('%s', async (_, args, says) => {
    const { code, note } = await upkeep(['run', 'update-addon', ...args], { input: '[]' });

    expect(code).toBe(2);
    expect(note).toContain(says);
  });
});

it('upkeep --version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

  expect(await upkeep(['--version'])).toEqual({ code: 0, out: `${version}\n`, note: '' });
});
