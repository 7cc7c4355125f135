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

/** A cluster whose coredns has so many replicas, none of which starts. */
export function aSickWorld(count: number) {
  const unready = { on: 'any', reason: 'ImagePullBackOff', message: 'Back-off pulling image "eks/coredns": 401' };
  return {
    region: 'eu-west-1',
    clusters: [
      {
        ...{ name: 'prod-1', version: '1.33', nodeGroups: [{ name: 'main', desiredSize: 100 }] },
        ...{ kubernetes: { access: 'read' } },
        addons: [
          {
            ...{ name: 'coredns', version: 'v1.12.4-eksbuild.6', pods: { unready } },
            configurationValues: JSON.stringify({ replicaCount: count }),
          },
        ],
      },
    ],
  };
}
