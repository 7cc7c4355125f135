/** The add-ons that others depend on, first to last, and the reason for each position. */
export const ADDON_ORDER: readonly { addons: RegExp; why: string }[] = [
  {
    addons: /^vpc-cni$/,
    why: 'gives pods their addresses, so that pods which restart later have a working network',
  },
  {
    addons: /^eks-pod-identity-agent$/,
    why: 'gives pods their AWS credentials, including the pods of other add-ons',
  },
  { addons: /^kube-proxy$/, why: 'routes connections to services, including the DNS service' },
  { addons: /^coredns$/, why: 'resolves names: add-ons look up AWS and the cluster by name' },
  {
    addons: /-csi-driver$/,
    why: 'call AWS by name and with credentials; workloads need them before the rest',
  },
];

/** The add-ons in dependency order; the rest, and those of the same rank, by name. */
export function inOrder(addons: readonly string[]): string[] {
  return [...addons].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function rank(addon: string): number {
  const found = ADDON_ORDER.findIndex(({ addons }) => addons.test(addon));
  return found === -1 ? ADDON_ORDER.length : found;
}
