import { topMember } from '../../configuration/configuration.ts';
import { type About, kubectl } from '../advice/about.ts';

/** Warns before the Corefile of CoreDNS changes; nothing when it does not. */
export function corefileWarnings(about: About, from: string | null, to: string | null): string[] {
  const [old, now] = [topMember(from, 'corefile'), topMember(to, 'corefile')];
  if (about.addon !== 'coredns' || old === now) return [];
  const restart = `kubectl -n ${about.namespace} rollout restart deployment coredns`;
  return [
    `The Corefile changes, and EKS does not check it: running pods keep the last valid one, and a mistake shows only when they restart, perhaps days later. Check now that CoreDNS accepts it: \`${restart}\`, then \`${kubectl(about, 'logs -l k8s-app=kube-dns --tail=20')}\`.`,
  ];
}
