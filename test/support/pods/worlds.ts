import { aFargateWorld } from '../worlds/fargate-worlds.ts';

/** A cluster whose Kubernetes API lets pods be moved, with a Deployment of three pods on profile `default`. */
export function aPodsWorld(given: PodsWorld = {}) {
  const { workloads = [aDeployment()], budgets = [], cluster = {}, nodeGroups = [], ...world } = given;
  const kubernetes = { access: 'move', workloads, podDisruptionBudgets: budgets, ...cluster };
  return aFargateWorld({ cluster: { kubernetes, nodeGroups }, ...world });
}

type PodsWorld = {
  workloads?: object[];
  budgets?: object[];
  cluster?: object;
  nodeGroups?: object[];
  faults?: object[];
  profiles?: object[];
};

export function aDeployment(changes: object = {}) {
  return { kind: 'Deployment', name: 'web', replicas: 3, ...changes };
}
