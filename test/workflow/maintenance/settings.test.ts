import { expect, it } from 'vitest';
import { notifiedTexts } from '../../support/runs/run-facts.ts';
import { runMachine } from '../../support/runs/run-machine.ts';

it('an add-on of which the configuration alone changes is reported by what changed', async () => {
  const version = 'v1.11.4-eksbuild.2';
  const world = { clusters: [{ name: 'prod-1', version: '1.33', addons: [{ name: 'coredns', version }] }] };
  const addons = [{ addon: 'coredns', version, configurationValues: { replicaCount: 3 } }];

  const done = await runMachine('maintain-cluster', { cluster: 'prod-1', addons }, world);

  expect(done.output).toMatchObject({
    reasons: expect.arrayContaining([
      `coredns: Updated. coredns on prod-1 was changed at ${version}: the configuration was changed (replicaCount).`,
    ]),
  });
  expect(notifiedTexts(done)).not.toContain(`${version} -> ${version}`);
});

// Each alias stands for nine of the one before it.
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefgh'.split('').map((name, i) => {
    const before = 'abcdefg'[i];
    return `${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`;
  }),
].join('\n');

it.each<[string, unknown, RegExp]>([
  [
    'no YAML',
    [{ addon: 'coredns', configurationValues: '{' }],
    /addons\[0\]\.configurationValues: is neither JSON nor YAML/,
  ],
  [
    'a bomb of aliases',
    [{ addon: 'coredns' }, { addon: 'vpc-cni', configurationValues: bomb }],
    /addons\[1\]\.configurationValues: .*grows by its YAML aliases/,
  ],
  [
    'one that contains itself',
    [{ addon: 'coredns', configurationValues: 'a: &a [*a]' }],
    /addons\[0\]\.configurationValues: \/a\/0 contains itself/,
  ],
  [
    'one among exceptions',
    { all: true, overrides: [{ addon: 'coredns', configurationValues: '{' }] },
    /addons\.overrides\[0\]\.configurationValues: is neither/,
  ],
])('a configuration that is %s is refused before EKS is asked anything', async (_, addons, says) => {
  const version = 'v1.11.4-eksbuild.2';
  const world = { clusters: [{ name: 'prod-1', version: '1.33', addons: [{ name: 'coredns', version }] }] };

  const done = await runMachine('maintain-cluster', { cluster: 'prod-1', addons }, world);

  expect(done).toMatchObject({ status: 'FAILED', error: 'ClusterMaintenanceBlocked', calls: [] });
  expect(done.cause).toMatch(says);
});
