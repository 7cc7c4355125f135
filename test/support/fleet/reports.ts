import type { FleetReport, ReportedCluster, ReportedItem } from '../../../functions/core/fleet/report/report.ts';

const ACCOUNT = '111122223333';

/** An add-on that was updated, with what differs. */
export function anItem(parts: Partial<ReportedItem> = {}): ReportedItem {
  const [from, to] = ['v1.12.4-eksbuild.6', 'v1.13.2-eksbuild.21'];
  const head = { resource: 'coredns', name: 'Updated', succeeded: true, seconds: 101 };
  return { ...head, says: `coredns was updated from ${from} to ${to}.`, details: { from, to }, ...parts };
}

/** A cluster that was maintained, with what differs; its name is without account and Region. */
export function aCluster(name: string, parts: Partial<ReportedCluster> = {}): ReportedCluster {
  return {
    cluster: `${ACCOUNT}/eu-west-1/${name}`,
    end: 'succeeded',
    name: 'Maintained',
    says: `${name} was maintained: 1 changed.`,
    execution: `arn:aws:states:eu-west-1:${ACCOUNT}:execution:maintain-cluster:maintain-${name}-0123456789abcdef`,
    startedAt: '2026-11-21T08:00:00.000Z',
    seconds: 101,
    items: [anItem()],
    ...parts,
  };
}

export const notStarted = (name: string, says: string): ReportedCluster =>
  aCluster(name, {
    end: 'not-started',
    name: 'NotStarted',
    says,
    execution: null,
    startedAt: null,
    seconds: 0,
    items: [],
  });

/** The report of a run that went well, with what differs. */
export function aReport(waves: Record<string, ReportedCluster[]>, parts: Partial<FleetReport> = {}): FleetReport {
  const clusters = Object.values(waves).flat();
  return {
    run: `arn:aws:states:eu-west-1:${ACCOUNT}:execution:maintain-fleet:nightly`,
    startedAt: '2026-11-21T08:00:00.000Z',
    endedAt: '2026-11-21T10:05:00.000Z',
    dryRun: false,
    outcome: {
      ...{ name: 'Maintained', succeeded: true, severity: 'info', reasons: [], advice: [] },
      summary: `Of ${clusters.length} clusters in ${Object.keys(waves).length} waves: all changed.`,
    },
    totals: {
      clusters: clusters.length,
      succeeded: 0,
      changed: 0,
      failed: 0,
      notReached: 0,
      unreachable: 0,
      inNoWave: 0,
    },
    waves: Object.entries(waves).map(([name, each]) => ({ name, why: '', clusters: each })),
    warnings: [],
    controls: [],
    ...parts,
  };
}
