import { aPodsWorld } from '../../support/pods/worlds.ts';
import { aProfile } from '../../support/worlds/fargate-worlds.ts';

const PODS_OF_ONE = 10;
const NAMESPACES = 40;

/** A cluster whose profile runs so many pods: Deployments of ten in forty namespaces, each with a budget. */
export function aLargeWorld(count: number) {
  const names = Array.from({ length: Math.ceil(count / PODS_OF_ONE) }, (_, index) => `service-${index}`);
  const namespaceOf = (index: number) => `team-${index % NAMESPACES}`;
  return aPodsWorld({
    profiles: [aProfile({ selectors: [{ namespace: 'team-*' }] })],
    workloads: names.map((name, index) => ({
      name,
      namespace: namespaceOf(index),
      replicas: PODS_OF_ONE,
      startSeconds: 30,
    })),
    budgets: names.map((name, index) => ({
      ...{ name, namespace: namespaceOf(index), selector: { app: name } },
      maxUnavailable: '20%',
    })),
  });
}
