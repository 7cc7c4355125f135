import { ADMIN_KEY, aKubernetesWorld, type Kubernetes, openKubernetes, tokenOf } from './client.ts';

let open: Kubernetes | undefined;

/** Opens a cluster with a Kubernetes API, as an administrator; whoever does so closes it after each test. */
export async function opened(...world: Parameters<typeof aKubernetesWorld>): Promise<Kubernetes> {
  open = await openKubernetes(aKubernetesWorld(...world), ADMIN_KEY);
  return open;
}
export const closeOpened = async () => open?.close();

export const PODS = '/api/v1/namespaces/default/pods';
export const BUDGET = { name: 'web', selector: { app: 'web' }, maxUnavailable: 1 };

export const admin = (now: number) => tokenOf(now, { accessKeyId: ADMIN_KEY });

export const eviction = (deleteOptions: object = {}) => ({ apiVersion: 'policy/v1', kind: 'Eviction', deleteOptions });

/** What is so in the cluster. */
export function facts({ simulator }: Kubernetes) {
  const found = simulator.kubernetesFacts('prod-1');
  if (!found) throw new Error('prod-1 has no Kubernetes API.');
  return found;
}
