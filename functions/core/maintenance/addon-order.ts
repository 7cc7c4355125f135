/** The add-ons that others lean on, first to last, and why each stands where it stands. */
export const ADDON_ORDER: readonly { addons: RegExp; why: string }[] = [
  {
    addons: /^vpc-cni$/,
    why: 'gives pods their addresses: whatever is restarted after it starts on a network that works',
  },
  {
    addons: /^eks-pod-identity-agent$/,
    why: 'gives pods their AWS credentials, those of other add-ons among them',
  },
  { addons: /^kube-proxy$/, why: 'leads every connection to a service, that to the DNS service among them' },
  { addons: /^coredns$/, why: 'finds names: add-ons look up AWS and the cluster by them' },
  {
    addons: /-csi-driver$/,
    why: 'call AWS by name and with credentials; workloads need them before the rest',
  },
];

/** The add-ons in the order of what they lean on; the rest, and those of one rank, by name. */
export function inOrder(addons: readonly string[]): string[] {
  return [...addons].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function rank(addon: string): number {
  const found = ADDON_ORDER.findIndex(({ addons }) => addons.test(addon));
  return found === -1 ? ADDON_ORDER.length : found;
}
