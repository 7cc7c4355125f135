import type { OpenCloud } from '../../support/runs/open-cloud.ts';

const REPLICAS = { code: 'InsufficientNumberOfReplicas', message: 'Too few.' };

export const SICK = { name: 'coredns', version: 'v1.12.4-eksbuild.6', status: 'DEGRADED', health: [REPLICAS] };

export const WELL = { name: 'coredns', version: 'v1.12.4-eksbuild.6' };

export const aCluster = (name: string, addon: object) => ({ name, version: '1.33', addons: [addon] });

const UNREADY = { on: 'any', reason: 'Unschedulable', message: '0/3 nodes are available: 3 Insufficient cpu.' };

/** A cluster whose Kubernetes API may be read, with coredns, whose pods have no node. */
export const anAsked = (name: string, kubernetes: object = {}) => ({
  ...aCluster(name, { ...SICK, pods: { unready: UNREADY } }),
  ...{ nodeGroups: [{ name: 'main', desiredSize: 3 }], kubernetes: { access: 'read', ...kubernetes } },
});

export const aWorld = (clusters: object[], more: object = {}) => ({
  region: 'eu-west-1',
  account: '111122223333',
  clusters,
  ...more,
});

export const names = ({ notifications }: OpenCloud) => notifications.map(({ attributes }) => attributes.outcome);
