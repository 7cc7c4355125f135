/** What tells the objects of an add-on from others: names, labels, and who manages their fields. */
export type Named = {
  kind: string;
  name: string;
  labels: Readonly<Record<string, string>>;
  managers: readonly string[];
};

/** The objects of AWS's own add-ons whose names are not that of the add-on. */
const OBJECTS: Readonly<Record<string, readonly string[]>> = {
  'vpc-cni': ['DaemonSet aws-node'],
  'kube-proxy': ['DaemonSet kube-proxy', 'DaemonSet kube-proxy-windows'],
  coredns: ['Deployment coredns'],
  'aws-ebs-csi-driver': ['Deployment ebs-csi-controller', 'DaemonSet ebs-csi-node', 'DaemonSet ebs-csi-node-windows'],
  'aws-efs-csi-driver': ['Deployment efs-csi-controller', 'DaemonSet efs-csi-node'],
};

/** Where objects of many add-ons are side by side. */
const SHARED_NAMESPACE = 'kube-system';

/**
 * Whether an object in the namespace of an add-on belongs to it. Of an add-on that is not known here, those with its name or its
 * labels do, and in a namespace of its own everything that EKS manages does.
 */
export function isOfAddon(addon: string, namespace: string, { kind, name, labels, managers }: Named): boolean {
  const known = Object.hasOwn(OBJECTS, addon) ? OBJECTS[addon] : undefined;
  if (known) return known.includes(`${kind} ${name}`);
  const isNamed = name === addon || labels['app.kubernetes.io/name'] === addon;
  return isNamed || labels['app.kubernetes.io/instance'] === addon || isAlone(namespace, managers);
}

const isAlone = (namespace: string, managers: readonly string[]) =>
  namespace !== SHARED_NAMESPACE && managers.includes('eks');
