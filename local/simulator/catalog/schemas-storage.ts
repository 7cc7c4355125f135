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

const DRAFT_2019 = 'https://json-schema.org/draft/2019-09/schema';

const pods = {
  affinity: anyObject,
  nodeSelector,
  podAnnotations: annotations,
  podLabels: labels,
  resources,
  tolerations,
};

export function ebsSchema(minor: number): object {
  return {
    $schema: DRAFT_2019,
    title: 'EBS CSI driver',
    ...object({
      additionalDaemonSets: { type: 'object' },
      controller: object({
        ...pods,
        additionalArgs: listOf(text()),
        batching: flag({ default: true }),
        defaultFsType: text({ enum: ['ext3', 'ext4', 'xfs'], default: 'ext4' }),
        extraVolumeTags: mapOf(text()),
        loggingFormat: text({ enum: ['text', 'json'], default: 'text' }),
        logLevel: integer({ minimum: 0, maximum: 10 }),
        region: text(),
        replicaCount: integer({ minimum: 1, default: 2 }),
        volumeModificationFeature: object({ enabled: flag() }),
      }),
      defaultStorageClass: object({ enabled: flag({ default: false }) }),
      node: object({
        ...pods,
        enableWindows: flag(),
        kubeletPath: text(),
        // A node cannot have both: a limit given and a reserve taken off it.
        volumeAttachLimit: integer({ minimum: 1 }),
        reservedVolumeAttachments: integer({ minimum: 0 }),
        tolerateAllTaints: flag({ default: true }),
        ...(minor >= 51 ? { enableMetrics: flag() } : {}),
      }),
      sidecars: mapOf(
        object({ additionalArgs: listOf(text()), logLevel: integer(), resources, securityContext: { type: 'object' } }),
      ),
    }),
  };
}

export function efsSchema(): object {
  return {
    $schema: DRAFT_2019,
    title: 'EFS CSI driver',
    ...object({
      controller: object({
        ...pods,
        deleteAccessPointRootDir: flag({ default: false }),
        replicaCount: integer({ minimum: 1 }),
      }),
      node: object({ ...pods, volMetricsOptIn: flag({ default: false }) }),
      sidecars: mapOf(object({ resources })),
      useFIPS: flag({ default: false }),
    }),
  };
}

export function snapshotControllerSchema(): object {
  return {
    $schema: DRAFT_2019,
    title: 'Snapshot controller',
    ...object({
      ...pods,
      controller: object({
        args: mapOf({ type: ['boolean', 'integer', 'string'] }),
        replicaCount: integer({ minimum: 1, default: 2 }),
      }),
      webhook: object({ enabled: flag() }),
    }),
  };
}
