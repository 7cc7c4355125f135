import {
  annotations,
  anyObject,
  flag,
  integer,
  labels,
  listOf,
  mapOf,
  nodeSelector,
  object,
  resources,
  text,
  tolerations,
} from './schema-parts.ts';

const DRAFT_6 = 'http://json-schema.org/draft-06/schema#';
const DRAFT_7 = 'http://json-schema.org/draft-07/schema#';

// Environment variables are text whose meaning only `format` tells, in words of EKS's own.
const envFlag = text({ format: 'boolean' });
const envInteger = text({ format: 'integer' });

/** Draft-06 with its root in `definitions`, as EKS has it. Later minors know more variables. */
export function vpcCniSchema(minor: number): object {
  const env = {
    ADDITIONAL_ENI_TAGS: text(),
    ANNOTATE_POD_IP: envFlag,
    AWS_EC2_ENDPOINT: text(),
    AWS_EXTERNAL_SERVICE_CIDRS: text(),
    AWS_MANAGE_ENIS_NON_SCHEDULABLE: envFlag,
    AWS_VPC_CNI_NODE_PORT_SUPPORT: envFlag,
    AWS_VPC_ENI_MTU: envInteger,
    AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: envFlag,
    AWS_VPC_K8S_CNI_EXTERNALSNAT: envFlag,
    AWS_VPC_K8S_CNI_LOGLEVEL: text(),
    AWS_VPC_K8S_CNI_LOG_FILE: text(),
    AWS_VPC_K8S_CNI_RANDOMIZESNAT: text(),
    AWS_VPC_K8S_CNI_VETHPREFIX: text(),
    DISABLE_NETWORK_RESOURCE_PROVISIONING: envFlag,
    ENABLE_POD_ENI: envFlag,
    ENABLE_PREFIX_DELEGATION: envFlag,
    ENI_CONFIG_LABEL_DEF: text(),
    MAX_ENI: envInteger,
    MINIMUM_IP_TARGET: envInteger,
    POD_SECURITY_GROUP_ENFORCING_MODE: text({ enum: ['standard', 'strict'] }),
    WARM_ENI_TARGET: envInteger,
    WARM_IP_TARGET: envInteger,
    WARM_PREFIX_TARGET: envInteger,
    ...(minor >= 18 ? { ENABLE_SUBNET_DISCOVERY: envFlag } : {}),
    ...(minor >= 19 ? { NETWORK_POLICY_ENFORCING_MODE: text({ enum: ['standard', 'strict'] }) } : {}),
    ...(minor >= 20 ? { ENABLE_MULTI_NIC: envFlag } : {}),
  };
  return {
    $ref: '#/definitions/VpcCni',
    $schema: DRAFT_6,
    definitions: {
      Env: object(env, { title: 'Env' }),
      VpcCni: object(
        {
          affinity: anyObject,
          enableNetworkPolicy: text({ default: 'false', pattern: '^(false|true)$' }),
          enableWindowsIpam: text({ format: 'boolean' }),
          env: { $ref: '#/definitions/Env' },
          eniConfig: object({
            create: flag({ default: false }),
            region: text(),
            subnets: mapOf(object({ id: text(), securityGroups: listOf(text()) }, { required: ['id'] }), {
              minProperties: 1,
            }),
          }),
          init: object({ env: object({ DISABLE_TCP_EARLY_DEMUX: envFlag, ENABLE_V6_EGRESS: envFlag }), resources }),
          livenessProbeTimeoutSeconds: integer(),
          nodeAgent: object({
            conntrackCacheCleanupPeriod: text({ format: 'integer' }),
            enableCloudWatchLogs: text({ format: 'boolean' }),
            enablePolicyEventLogs: text({ format: 'boolean' }),
            healthProbeBindAddr: text({ format: 'integer' }),
            metricsBindAddr: text({ format: 'integer' }),
            resources,
          }),
          podAnnotations: annotations,
          podLabels: labels,
          readinessProbeTimeoutSeconds: integer(),
          resources,
          tolerations,
        },
        { title: 'VpcCni' },
      ),
    },
    description: 'vpc-cni',
  };
}

export function corednsSchema(minor: number): object {
  const budget = { minAvailable: { type: ['integer', 'string'] }, maxUnavailable: { type: ['integer', 'string'] } };
  return {
    $ref: '#/definitions/Coredns',
    $schema: DRAFT_6,
    definitions: {
      Coredns: object(
        {
          affinity: { ...anyObject, default: { podAntiAffinity: {} }, description: 'Where its pods may run' },
          computeType: text({ description: 'Fargate, or empty for nodes' }),
          corefile: text({ description: 'The whole Corefile' }),
          nodeSelector,
          podAnnotations: annotations,
          podDisruptionBudget: object({ enabled: flag({ default: true }), ...budget }),
          podLabels: labels,
          replicaCount: integer({ minimum: 1, description: 'The number of replicas' }),
          resources: { $ref: '#/definitions/Resources' },
          tolerations,
          topologySpreadConstraints: listOf({ type: 'object' }),
          ...(minor >= 11
            ? {
                autoScaling: object({
                  enabled: flag({ default: false }),
                  minReplicas: integer({ minimum: 2, maximum: 1000 }),
                  maxReplicas: integer({ minimum: 2, maximum: 1000 }),
                }),
              }
            : {}),
        },
        { title: 'Coredns' },
      ),
      Resources: resources,
    },
  };
}

export function kubeProxySchema(): object {
  return {
    $ref: '#/definitions/KubeProxy',
    $schema: DRAFT_6,
    definitions: {
      KubeProxy: object(
        {
          affinity: anyObject,
          ipvs: object({ scheduler: text({ enum: ['rr', 'lc', 'dh', 'sh', 'sed', 'nq'] }) }),
          mode: text({ enum: ['iptables', 'ipvs', 'nftables'], default: 'iptables' }),
          podAnnotations: annotations,
          podLabels: labels,
          resources,
          tolerations,
        },
        { title: 'KubeProxy' },
      ),
    },
  };
}

export function podIdentityAgentSchema(minor: number): object {
  return {
    $schema: DRAFT_7,
    ...object({
      affinity: anyObject,
      agent: object({ additionalArgs: mapOf(text()) }),
      nodeSelector,
      podAnnotations: annotations,
      priorityClassName: text({ default: 'system-node-critical' }),
      resources,
      tolerations,
      ...(minor >= 3 ? { updateStrategy: { type: 'object' }, hostNetwork: flag() } : {}),
    }),
  };
}
