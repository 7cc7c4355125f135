import { describe, expect, it } from 'vitest';
import type { Concerned } from '../../../../functions/core/errors/concerned.ts';
import { knownRejections, rejectionOf } from '../../../../functions/core/errors/rejection-policy.ts';

const ALL: Required<Concerned> = {
  cluster: { name: 'prod-1', region: 'eu-west-1' },
  addon: 'coredns',
  version: 'v1.13.2-eksbuild.21',
  clusterVersion: '1.33',
};
const without = (...names: (keyof Concerned)[]): Concerned => ({
  ...ALL,
  ...Object.fromEntries(names.map((name) => [name, undefined])),
});
const adviceOn = (name: string, of: Concerned) => rejectionOf({ name, message: 'As given.' }, of)?.advice ?? '';

describe('the advice on a rejection', () => {
  it.each<[string, string, (keyof Concerned)[]]>([
    ['UpdateNotFound', 'list-updates --name prod-1 --addon-name coredns', ['cluster', 'addon']],
    ['AssociationNotFound', 'list-pod-identity-associations --cluster-name prod-1', ['cluster']],
    ['ClusterNotActive', 'describe-cluster --name prod-1 --query cluster.status', ['cluster']],
    ['EksBusy', 'list-updates --name prod-1', ['cluster']],
    ['AddonNotFound', 'list-addons --cluster-name prod-1', ['cluster']],
    ['AddonUnsupported', 'describe-addon-versions --kubernetes-version 1.33', ['clusterVersion']],
    [
      'VersionUnsupported',
      'describe-addon-versions --addon-name coredns --kubernetes-version 1.33',
      ['addon', 'clusterVersion'],
    ],
    [
      'ConfigurationRejected',
      'describe-addon-configuration --addon-name coredns --addon-version v1.13.2-eksbuild.21',
      ['addon', 'version'],
    ],
  ])('%s has a command when all of its names are known, and none with a gap otherwise', (name, command, names) => {
    expect(adviceOn(name, ALL)).toContain(`\`aws eks ${command}`);
    expect(adviceOn(name, ALL)).toContain('--region eu-west-1');
    for (const missing of names) {
      const advice = adviceOn(name, without(missing));
      expect(advice).not.toContain(`aws eks ${command.split(' --')[0]} --`);
      expect(advice).not.toContain('undefined');
      expect(advice.length).toBeGreaterThan(20);
    }
  });

  it('on a busy cluster names the add-on, if it is known', () => {
    expect(adviceOn('EksBusy', ALL)).toContain('the same with `--addon-name coredns`');
    expect(adviceOn('EksBusy', without('addon'))).toContain('the same with `--addon-name` and the name of the add-on');
  });

  it.each(knownRejections)('on %s is there and has no gap, whatever is known', (name) => {
    for (const of of [ALL, {}]) {
      expect(adviceOn(name, of)).toMatch(/\S.{10,}/);
      expect(adviceOn(name, of)).not.toContain('undefined');
    }
  });
});
