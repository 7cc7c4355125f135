import { expect, it } from 'vitest';
import { isOfAddon } from '../../../../functions/core/diagnosis/ownership.ts';

const named = (text: string, more: { labels?: Record<string, string>; managers?: string[] } = {}) => {
  const [kind = '', name = ''] = text.split(' ');
  return { kind, name, labels: {}, managers: [], ...more };
};
const EKS = { managers: ['kube-controller-manager', 'eks'] };

it.each([
  ['vpc-cni', 'kube-system', named('DaemonSet aws-node'), true],
  ['vpc-cni', 'kube-system', named('Deployment vpc-cni', EKS), false],
  ['kube-proxy', 'kube-system', named('DaemonSet kube-proxy'), true],
  ['kube-proxy', 'kube-system', named('DaemonSet kube-proxy-windows'), true],
  ['coredns', 'kube-system', named('Deployment coredns'), true],
  ['aws-ebs-csi-driver', 'kube-system', named('Deployment ebs-csi-controller'), true],
  ['aws-ebs-csi-driver', 'kube-system', named('DaemonSet ebs-csi-node-windows'), true],
  ['aws-efs-csi-driver', 'kube-system', named('DaemonSet efs-csi-node'), true],
  ['coredns', 'kube-system', named('DaemonSet coredns'), false],
  ['metrics-server', 'kube-system', named('Deployment metrics-server'), true],
  ['agent', 'kube-system', named('DaemonSet x', { labels: { 'app.kubernetes.io/name': 'agent' } }), true],
  ['agent', 'kube-system', named('DaemonSet x', { labels: { 'app.kubernetes.io/instance': 'agent' } }), true],
  ['agent', 'kube-system', named('DaemonSet aws-node', EKS), false],
  ['agent', 'agents', named('StatefulSet store', EKS), true],
  ['agent', 'agents', named('Deployment theirs', { managers: ['kubectl'] }), false],
  // Not a name that every object has.
  ['constructor', 'kube-system', named('Deployment constructor'), true],
])('the objects of %s in %s: %j is one: %s', (addon, namespace, object, expected) => {
  expect(isOfAddon(addon, namespace, object)).toBe(expected);
});
