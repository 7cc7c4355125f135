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

const DRAFT_7 = 'http://json-schema.org/draft-07/schema#';

export function metricsServerSchema(): object {
  return {
    $schema: DRAFT_7,
    ...object({
      addonResizer: object({ enabled: flag(), resources }),
      affinity: anyObject,
      containerPort: integer({ minimum: 1, maximum: 65_535 }),
      metrics: object({ enabled: flag({ default: false }) }),
      nodeSelector,
      podAnnotations: annotations,
      podLabels: labels,
      replicas: integer({ minimum: 1, default: 2 }),
      resources,
      serviceMonitor: object({ enabled: flag(), interval: text(), scrapeTimeout: text() }),
      tolerations,
    }),
  };
}

/** Since 0.102 the collector's exporters are told one by one; the `cloudwatch` of earlier versions is gone. */
export function adotSchema(minor: number): object {
  const collector = object({
    mode: text({ enum: ['deployment', 'daemonset', 'statefulset', 'sidecar'] }),
    replicas: integer({ minimum: 1 }),
    serviceAccount: object({ create: flag(), name: text(), annotations }),
    resources,
  });
  return {
    $schema: DRAFT_7,
    ...object({
      affinity: anyObject,
      collector:
        minor < 102
          ? object({
              ...collector.properties,
              cloudwatch: object({ enabled: flag() }),
              amp: object({ enabled: flag(), remoteWriteEndpoint: text() }),
            })
          : object({ prometheusMetrics: collector, otlpIngest: collector, containerLogs: collector }),
      kubeRBACProxy: object({ enabled: flag(), resources }),
      manager: object({ env: mapOf(text()), resources }),
      nodeSelector,
      replicaCount: integer({ minimum: 1 }),
      tolerations,
    }),
  };
}

export function cloudWatchSchema(): object {
  return {
    $schema: DRAFT_7,
    ...object({
      agent: object({ config: { type: 'object' }, resources, serviceAccount: object({ name: text() }) }),
      agents: listOf({ type: 'object' }),
      containerLogs: object({ enabled: flag({ default: true }), fluentBit: { type: 'object' } }),
      dcgmExporter: object({ resources, tolerations }),
      manager: object({ applicationSignals: { type: 'object' }, resources }),
      neuronMonitor: object({ resources, tolerations }),
      region: text(),
      tolerations,
    }),
  };
}
