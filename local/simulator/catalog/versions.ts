/**
 * The built-in catalogue: what EKS offers for Kubernetes 1.29 to 1.36. Versions come newest first, as
 * `X.Y.Z-N FROM-TO` for vX.Y.Z-eksbuild.N on Kubernetes 1.FROM to 1.TO. Recorded where known, plausible elsewhere.
 */
export type CatalogueSource = {
  name: string;
  type: string;
  namespace: string;
  /** How long a change of version takes when nothing is wrong. */
  updateSeconds: number;
  requiresIamPermissions: boolean;
  /** Service accounts that want a role, with the managed policy AWS recommends. */
  identities: Readonly<Record<string, string>>;
  versions: readonly string[];
  /** Kubernetes minor to the default X.Y.Z-N. */
  defaults: Readonly<Record<number, string>>;
};

export const OLDEST_MINOR = 29;
export const NEWEST_MINOR = 36;

const list = (text: string) => text.split(',').map((line) => line.trim());

const everyMinor = (version: string) =>
  Object.fromEntries(Array.from({ length: NEWEST_MINOR - OLDEST_MINOR + 1 }, (_, i) => [OLDEST_MINOR + i, version]));

const KUBE_PROXY_BUILDS: Readonly<Record<number, readonly string[]>> = {
  36: ['1.36.0-25', '1.36.0-21', '1.36.0-9', '1.36.0-2'],
  35: ['1.35.3-29', '1.35.3-21', '1.35.0-2'],
  34: ['1.34.6-20', '1.34.3-5', '1.34.1-2', '1.34.0-2'],
  33: ['1.33.10-18', '1.33.7-2', '1.33.5-2', '1.33.3-4', '1.33.0-2'],
  32: ['1.32.13-14', '1.32.9-2', '1.32.6-6', '1.32.0-2'],
  31: ['1.31.14-17', '1.31.10-6', '1.31.3-2', '1.31.2-3'],
  30: ['1.30.14-28', '1.30.9-3', '1.30.6-3', '1.30.0-3'],
  29: ['1.29.15-35', '1.29.10-3', '1.29.7-9', '1.29.0-3'],
};

// kube-proxy may be up to three minors older than the control plane, never newer.
const kubeProxyVersions = Object.entries(KUBE_PROXY_BUILDS)
  .map(([minor, builds]) => ({ minor: Number(minor), builds }))
  .sort((a, b) => b.minor - a.minor)
  .flatMap(({ minor, builds }) => builds.map((build) => `${build} ${minor}-${Math.min(minor + 3, NEWEST_MINOR)}`));

// The default lags one build behind where there are several, as EKS's usually does.
const kubeProxyDefaults = Object.fromEntries(
  Object.entries(KUBE_PROXY_BUILDS).map(([minor, builds]) => [minor, builds[Number(minor) >= 35 ? 0 : 1] ?? '']),
);

export const CATALOGUE_SOURCES: readonly CatalogueSource[] = [
  {
    name: 'vpc-cni',
    type: 'networking',
    namespace: 'kube-system',
    updateSeconds: 75,
    requiresIamPermissions: true,
    identities: { 'aws-node': 'AmazonEKS_CNI_Policy' },
    versions: list(`
      1.23.2-1 31-36, 1.23.1-1 31-36, 1.23.0-1 31-36, 1.22.4-3 30-36, 1.22.3-1 30-36, 1.22.2-1 30-36,
      1.22.1-2 30-36, 1.21.2-2 30-36, 1.21.1-8 30-36, 1.21.1-7 29-36, 1.21.1-1 29-36, 1.21.0-4 29-36,
      1.20.5-1 29-36, 1.20.4-2 29-36, 1.20.3-1 29-36, 1.20.1-1 29-36, 1.20.0-1 29-35, 1.19.6-7 29-34,
      1.19.5-1 29-34, 1.19.3-1 29-34, 1.19.2-1 29-34, 1.19.0-1 29-33, 1.18.6-1 29-33, 1.18.5-1 29-32,
      1.18.3-3 29-31, 1.18.0-1 29-30, 1.17.1-1 29-30, 1.16.4-2 29-29`),
    defaults: {
      29: '1.20.4-2',
      30: '1.22.3-1',
      31: '1.22.4-3',
      32: '1.22.4-3',
      33: '1.22.4-3',
      34: '1.22.4-3',
      35: '1.22.4-3',
      36: '1.22.4-3',
    },
  },
  {
    name: 'kube-proxy',
    type: 'networking',
    namespace: 'kube-system',
    updateSeconds: 55,
    requiresIamPermissions: false,
    identities: {},
    versions: kubeProxyVersions,
    defaults: kubeProxyDefaults,
  },
  {
    name: 'coredns',
    type: 'networking',
    namespace: 'kube-system',
    updateSeconds: 40,
    requiresIamPermissions: false,
    identities: {},
    versions: list(`
      1.14.2-8 35-36, 1.14.2-3 35-36, 1.13.2-14 34-36, 1.13.2-7 34-36, 1.13.1-1 33-36, 1.12.4-38 33-35,
      1.12.4-31 33-35, 1.12.4-18 33-35, 1.12.4-6 33-35, 1.12.4-1 33-35, 1.12.3-1 33-35, 1.12.2-4 33-35,
      1.12.1-2 33-35, 1.11.4-60 29-34, 1.11.4-46 29-34, 1.11.4-40 29-34, 1.11.4-24 29-34, 1.11.4-10 29-34,
      1.11.4-2 29-34, 1.11.3-2 29-34, 1.11.1-11 29-34, 1.11.1-4 29-34, 1.10.1-38 29-31, 1.10.1-11 29-31`),
    defaults: {
      29: '1.11.1-4',
      30: '1.11.4-40',
      31: '1.11.4-60',
      32: '1.11.4-60',
      33: '1.12.4-38',
      34: '1.12.4-38',
      35: '1.13.2-14',
      36: '1.14.2-3',
    },
  },
  {
    name: 'aws-ebs-csi-driver',
    type: 'storage',
    namespace: 'kube-system',
    updateSeconds: 90,
    requiresIamPermissions: true,
    identities: { 'ebs-csi-controller-sa': 'service-role/AmazonEBSCSIDriverPolicyV2' },
    versions: list(`
      1.58.0-1 30-36, 1.57.1-1 30-36, 1.56.0-1 29-36, 1.54.0-1 29-36, 1.51.1-1 29-35, 1.48.0-2 29-35,
      1.45.0-2 29-34, 1.44.0-1 29-34, 1.41.0-1 29-33, 1.39.0-1 29-33, 1.37.0-1 29-32, 1.35.0-1 29-32`),
    defaults: { ...everyMinor('1.57.1-1'), 29: '1.54.0-1' },
  },
  {
    name: 'aws-efs-csi-driver',
    type: 'storage',
    namespace: 'kube-system',
    updateSeconds: 90,
    requiresIamPermissions: true,
    identities: { 'efs-csi-controller-sa': 'service-role/AmazonEFSCSIDriverPolicy' },
    versions: list(`
      3.6.1-1 29-36, 3.6.0-1 29-36, 3.5.0-1 29-36, 3.4.0-1 29-35, 3.3.1-1 29-35, 3.2.0-1 29-34,
      3.0.0-1 29-34, 2.6.0-1 29-34, 2.5.0-1 29-33, 2.4.0-1 29-33, 2.1.4-1 29-33, 2.1.0-1 29-32,
      1.7.0-1 29-30`),
    defaults: everyMinor('3.5.0-1'),
  },
  {
    name: 'eks-pod-identity-agent',
    type: 'security',
    namespace: 'kube-system',
    updateSeconds: 45,
    requiresIamPermissions: false,
    identities: {},
    versions: list(`
      1.3.11-1 29-36, 1.3.10-2 29-36, 1.3.9-1 29-36, 1.3.8-2 29-36, 1.3.7-2 29-35, 1.3.4-1 29-34,
      1.3.2-2 29-34, 1.2.0-1 29-33, 1.1.0-1 29-31, 1.0.0-1 29-30`),
    defaults: everyMinor('1.3.10-2'),
  },
  {
    name: 'snapshot-controller',
    type: 'storage',
    namespace: 'kube-system',
    updateSeconds: 30,
    requiresIamPermissions: false,
    identities: {},
    versions: list(`
      8.5.0-2 29-36, 8.4.0-1 29-36, 8.3.0-1 29-36, 8.2.0-1 29-35, 8.1.0-2 29-33, 8.0.0-1 29-32,
      7.0.1-1 29-30`),
    defaults: everyMinor('8.4.0-1'),
  },
  {
    name: 'metrics-server',
    type: 'observability',
    namespace: 'kube-system',
    updateSeconds: 35,
    requiresIamPermissions: false,
    identities: {},
    versions: list(`
      0.8.1-2 29-36, 0.8.0-6 29-36, 0.8.0-2 29-36, 0.7.2-4 29-35, 0.7.2-1 29-34`),
    defaults: everyMinor('0.8.0-6'),
  },
  {
    name: 'adot',
    type: 'observability',
    namespace: 'opentelemetry-operator-system',
    updateSeconds: 120,
    requiresIamPermissions: true,
    identities: {
      'adot-col-prom-metrics': 'AmazonPrometheusRemoteWriteAccess',
      'adot-col-otlp-ingest': 'AWSXrayWriteOnlyAccess',
    },
    versions: list(`
      0.140.0-1 30-36, 0.131.0-1 30-36, 0.117.0-1 29-35, 0.109.0-2 29-34, 0.102.1-1 29-34, 0.94.1-1 29-33,
      0.90.0-1 29-30`),
    defaults: { ...everyMinor('0.131.0-1'), 29: '0.117.0-1' },
  },
  {
    name: 'amazon-cloudwatch-observability',
    type: 'observability',
    namespace: 'amazon-cloudwatch',
    updateSeconds: 150,
    requiresIamPermissions: true,
    identities: { 'cloudwatch-agent': 'CloudWatchAgentServerPolicy' },
    versions: list(`
      5.2.0-1 29-36, 5.1.0-1 29-36, 4.10.0-1 29-36, 4.7.0-1 29-35, 4.4.0-1 29-35, 4.0.0-1 29-34,
      3.7.0-1 29-33, 2.6.0-1 29-32`),
    defaults: everyMinor('5.1.0-1'),
  },
];
