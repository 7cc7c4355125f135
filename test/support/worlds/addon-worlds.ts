import { OLD } from './addon-builders.ts';

/** One cluster with one add-on that can be updated from OLD to NEW, and what goes wrong there. */
export function aWorld({ addon = {}, cluster = {}, ...world }: Record<string, object | string> = {}) {
  const coredns = { name: 'coredns', version: OLD, configurationValues: '{"replicaCount":2}', ...Object(addon) };
  return {
    region: 'eu-west-1',
    account: '111122223333',
    clusters: [{ name: 'prod-1', version: '1.33', addons: [coredns], ...Object(cluster) }],
    ...world,
  };
}

export function aRequest(changes: object = {}) {
  return { cluster: 'prod-1', addon: 'coredns', configurationValues: { replicaCount: 3 }, ...changes };
}

/** The asynchronous end of the next update of coredns. */
export function updateEnds(ends: object, more: object = {}) {
  return { on: 'addon-update', addon: 'coredns', ends, ...more };
}
