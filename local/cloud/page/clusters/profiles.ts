import type { PodFacts } from '../../../simulator/kubernetes/facts.ts';
import type { ClusterNow } from '../../../simulator/world/current.ts';
import type { PodRow, ProfileRow } from '../wire.ts';

/** The Fargate profiles of a simulated cluster, with the pods on them where the cluster has a Kubernetes API. */
export const profileRows = (
  { fargateProfiles }: Pick<ClusterNow, 'fargateProfiles'>,
  pods: readonly PodFacts[] | undefined,
): ProfileRow[] =>
  fargateProfiles.map(({ name, status, selectors, health }) => ({
    name,
    status,
    selectors: selectors.map(({ namespace, labels = {} }) => {
      const wanted = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
      return wanted.length === 0 ? namespace : `${namespace} (${wanted.join(', ')})`;
    }),
    issues: health.map(({ code, message }) => [code, message].filter((part) => part !== '').join(': ')),
    ...(pods && { pods: pods.filter(({ profile }) => profile === name).map(podRow) }),
  }));

const podRow = ({ namespace, name, phase, isReady, isTerminating }: PodFacts): PodRow => ({
  name: `${namespace}/${name}`,
  isReady,
  says: isTerminating ? 'Terminating' : phase,
});
