const DRAFT_6 = 'http://json-schema.org/draft-06/schema#';
const DRAFT_2019_09 = 'https://json-schema.org/draft/2019-09/schema';

export type BuiltinAddon = {
  name: string;
  type: string;
  owner: string;
  namespace: string;
  /** How long a change of version takes when nothing is wrong. */
  updateSeconds: number;
  requiresIamPermissions: boolean;
  /** Service accounts that want a role, with the managed policy AWS recommends. */
  identities: Readonly<Record<string, string>>;
  /** Its schemas say `$schema`, and have their root in `definitions` where it has a name. */
  dialect: string;
  root?: string;
};

const NOTHING_MORE = { owner: 'aws', namespace: 'kube-system', requiresIamPermissions: false, identities: {} };

/** The add-ons of the built-in catalogue. What changes with their versions is in `addons/NAME.txt`. */
export const BUILTIN_ADDONS: readonly BuiltinAddon[] = [
  {
    ...NOTHING_MORE,
    name: 'vpc-cni',
    type: 'networking',
    updateSeconds: 75,
    requiresIamPermissions: true,
    identities: { 'aws-node': 'AmazonEKS_CNI_Policy' },
    dialect: DRAFT_6,
    root: 'VpcCni',
  },
  {
    ...NOTHING_MORE,
    name: 'kube-proxy',
    type: 'networking',
    updateSeconds: 55,
    dialect: DRAFT_6,
    root: 'KubeProxy',
  },
  {
    ...NOTHING_MORE,
    name: 'coredns',
    type: 'networking',
    updateSeconds: 40,
    dialect: DRAFT_6,
    root: 'Coredns',
  },
  {
    ...NOTHING_MORE,
    name: 'aws-ebs-csi-driver',
    type: 'storage',
    updateSeconds: 90,
    requiresIamPermissions: true,
    identities: { 'ebs-csi-controller-sa': 'service-role/AmazonEBSCSIDriverPolicyV2' },
    dialect: DRAFT_2019_09,
  },
  {
    ...NOTHING_MORE,
    name: 'aws-efs-csi-driver',
    type: 'storage',
    updateSeconds: 90,
    requiresIamPermissions: true,
    identities: { 'efs-csi-controller-sa': 'service-role/AmazonEFSCSIDriverPolicy' },
    dialect: DRAFT_2019_09,
  },
  {
    ...NOTHING_MORE,
    name: 'eks-pod-identity-agent',
    type: 'security',
    updateSeconds: 45,
    dialect: DRAFT_6,
    root: 'EksPodIdentityAgent',
  },
  {
    ...NOTHING_MORE,
    name: 'snapshot-controller',
    type: 'storage',
    updateSeconds: 30,
    dialect: DRAFT_2019_09,
  },
  {
    ...NOTHING_MORE,
    name: 'metrics-server',
    type: 'observability',
    owner: 'community',
    updateSeconds: 35,
    dialect: DRAFT_2019_09,
  },
  {
    ...NOTHING_MORE,
    name: 'adot',
    type: 'observability',
    namespace: 'opentelemetry-operator-system',
    updateSeconds: 120,
    requiresIamPermissions: true,
    identities: {
      'adot-col-prom-metrics': 'AmazonPrometheusRemoteWriteAccess',
      'adot-col-otlp-ingest': 'AWSXrayWriteOnlyAccess',
    },
    dialect: DRAFT_2019_09,
  },
  {
    ...NOTHING_MORE,
    name: 'amazon-cloudwatch-observability',
    type: 'observability',
    namespace: 'amazon-cloudwatch',
    updateSeconds: 150,
    requiresIamPermissions: true,
    identities: { 'cloudwatch-agent': 'CloudWatchAgentServerPolicy' },
    dialect: DRAFT_2019_09,
  },
];
