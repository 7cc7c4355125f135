import { readYaml } from '../../../../functions/core/configuration/yaml.ts';
import type { AddonState } from '../../state.ts';
import type { Labels } from '../state.ts';

/** What an add-on brings along: workloads, and budgets for some of them. */
export type AddonObject = { kind: 'Deployment' | 'DaemonSet'; name: string; labels: Labels; isBudgeted?: true };

const app = (kind: AddonObject['kind'], name: string): AddonObject => ({ kind, name, labels: { app: name } });

/** The objects of AWS's own add-ons, by name; any other add-on is a Deployment of its name here. */
const OBJECTS: Readonly<Record<string, readonly AddonObject[]>> = {
  'vpc-cni': [{ kind: 'DaemonSet', name: 'aws-node', labels: { 'k8s-app': 'aws-node' } }],
  'kube-proxy': [{ kind: 'DaemonSet', name: 'kube-proxy', labels: { 'k8s-app': 'kube-proxy' } }],
  coredns: [{ kind: 'Deployment', name: 'coredns', labels: { 'k8s-app': 'kube-dns' }, isBudgeted: true }],
  'aws-ebs-csi-driver': [
    { ...app('Deployment', 'ebs-csi-controller'), isBudgeted: true },
    app('DaemonSet', 'ebs-csi-node'),
  ],
  'aws-efs-csi-driver': [app('Deployment', 'efs-csi-controller'), app('DaemonSet', 'efs-csi-node')],
  'eks-pod-identity-agent': [
    {
      ...{ kind: 'DaemonSet', name: 'eks-pod-identity-agent' },
      labels: { 'app.kubernetes.io/name': 'eks-pod-identity-agent' },
    },
  ],
};

export function addonObjects(name: string): readonly AddonObject[] {
  const known = Object.hasOwn(OBJECTS, name) ? OBJECTS[name] : undefined;
  return known ?? [{ kind: 'Deployment', name, labels: { 'app.kubernetes.io/name': name } }];
}

export const imageOf = ({ name, version }: Pick<AddonState, 'name' | 'version'>): string => `eks/${name}:${version}`;

const USUAL_REPLICAS = 2;

/** How many replicas its configuration asks for. */
export function replicasOf(configurationValues: string | null): number {
  const read = configurationValues === null ? undefined : readYaml(configurationValues);
  const { replicaCount } = Object(read && 'value' in read ? read.value : {});
  return Number.isInteger(replicaCount) && replicaCount >= 0 ? Number(replicaCount) : USUAL_REPLICAS;
}
