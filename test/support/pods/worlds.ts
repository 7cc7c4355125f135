import { aFargateWorld } from '../worlds/fargate-worlds.ts';

/** A cluster whose Kubernetes API lets pods be moved, with a Deployment of three pods on profile `default`. */
export function aPodsWorld({ workloads = [aDeployment()], budgets = [], cluster = {}, ...world }: PodsWorld = {}) {
  const kubernetes = { access: 'move', workloads, podDisruptionBudgets: budgets, ...cluster };
  return aFargateWorld({ cluster: { kubernetes }, ...world });
}

type PodsWorld = { workloads?: object[]; budgets?: object[]; cluster?: object; faults?: object[]; profiles?: object[] };

export function aDeployment(changes: object = {}) {
  return { kind: 'Deployment', name: 'web', replicas: 3, ...changes };
}
