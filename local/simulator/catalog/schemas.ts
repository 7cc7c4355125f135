import { corednsSchema, kubeProxySchema, podIdentityAgentSchema, vpcCniSchema } from './schemas-networking.ts';
import { adotSchema, cloudWatchSchema, metricsServerSchema } from './schemas-observability.ts';
import { ebsSchema, efsSchema, snapshotControllerSchema } from './schemas-storage.ts';

type SchemaOf = (minor: number) => object;

const SCHEMAS: Readonly<Record<string, SchemaOf>> = {
  'vpc-cni': vpcCniSchema,
  'kube-proxy': kubeProxySchema,
  coredns: corednsSchema,
  'aws-ebs-csi-driver': ebsSchema,
  'aws-efs-csi-driver': efsSchema,
  'eks-pod-identity-agent': podIdentityAgentSchema,
  'snapshot-controller': snapshotControllerSchema,
  'metrics-server': metricsServerSchema,
  adot: adotSchema,
  'amazon-cloudwatch-observability': cloudWatchSchema,
};

const texts = new Map<string, string>();

/** The configuration schema of a built-in add-on's version, as the text EKS answers. It changes with the minor only. */
export function configurationSchema(addon: string, version: string): string {
  const [, minor = '0'] = version.split('.');
  const key = `${addon} ${minor}`;
  const known = texts.get(key);
  if (known) return known;
  const text = JSON.stringify(SCHEMAS[addon]?.(Number(minor)) ?? { type: 'object' });
  texts.set(key, text);
  return text;
}
