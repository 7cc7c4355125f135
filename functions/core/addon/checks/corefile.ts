import { readConfiguration } from '../../configuration/configuration.ts';
import { type About, kubectl } from '../advice/about.ts';

/** Warns before the Corefile of CoreDNS changes; nothing when it does not. */
export function corefileWarnings(about: About, from: string | null, to: string | null): string[] {
  const [old, now] = [corefileOf(from), corefileOf(to)];
  if (about.addon !== 'coredns' || old === now) return [];
  const restart = `kubectl -n ${about.namespace} rollout restart deployment coredns`;
  return [
    `The Corefile changes, and EKS does not check it: running pods keep the last valid one, and a mistake shows only when they restart, perhaps days later. Check now that CoreDNS accepts it: \`${restart}\`, then \`${kubectl(about, 'logs -l k8s-app=kube-dns --tail=20')}\`.`,
  ];
}

function corefileOf(configuration: string | null): unknown {
  const read = readConfiguration(configuration ?? '');
  if ('problem' in read || typeof read.values !== 'object' || read.values === null) return undefined;
  return 'corefile' in read.values ? read.values.corefile : undefined;
}
