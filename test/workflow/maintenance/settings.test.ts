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
