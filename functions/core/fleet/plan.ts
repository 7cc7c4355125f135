import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { locationOfArn } from '../cluster.ts';
import { countText, isOrAre, wasOrWere } from '../count-text.ts';
import type { NotScanned } from '../health/health.ts';
import { countOf } from './amount.ts';
import { Freeze, lengthOf } from './calendar.ts';
import { clusterId, clusterText, FleetCluster, type FleetPlace, isSelected, placesOf, placeText } from './cluster.ts';
import { forecastOf } from './forecast.ts';
import { fleetOutcome } from './outcome.ts';
import { type FleetDecision, type FleetStep, PLANNING } from './progress.ts';
import type { MaintainFleetRequest } from './request.ts';
import { assigned, type FleetWave, interleaved, WavePace } from './waves.ts';

/** How long a cluster is expected to take: about six add-ons with their bakes, rounded up. */
const CLUSTER_SECONDS = 1200;

/** A wave as a plan shows it; its clusters are in the bucket. */
const PlannedWave = z.strictObject({
  name: z.string(),
  clusters: z.number(),
  /** How many of them there is something to change on, cannot be changed at all, and are up to date. */
  toChange: z.number(),
  blocked: z.number(),
  upToDate: z.number(),
  pace: WavePace,
  forecast: z.strictObject({ atOnce: z.number(), seconds: z.number(), mostFailures: z.number() }),
});

/** What an execution sets out to do, decided once and carried along; whatever grows with the fleet is in the bucket. */
export const FleetPlan = z.strictObject({
  /** Where everything of this run is in the bucket. */
  folder: z.string(),
  dryRun: z.boolean(),
  waves: z.array(PlannedWave),
  freeze: z.array(Freeze),
  clusterSeconds: z.number(),
  approval: z.enum(['none', 'before-start', 'before-each-wave']),
  /** How long an approval request waits for an answer. */
  approvalSeconds: z.number(),
  /** Where everything of the run is that this one continues. */
  continues: z.optional(z.string()),
  /** Places whose clusters could not be read, and clusters that no wave has. */
  unreachable: z.number(),
  inNoWave: z.number(),
  /** The first of both, as sentences. */
  warnings: z.array(z.string()),
});
export type FleetPlan = z.infer<typeof FleetPlan>;

/** What a plan changes on a cluster: each add-on to a version, and Fargate profiles by their names. */
const Changes = z.strictObject({ versions: z.record(z.string(), z.string()), profiles: z.array(z.string()) });
export type Changes = z.infer<typeof Changes>;

/** A cluster in a list of the Map: what it is called at the gate, the name of its execution, its wave, and what is changed. */
export const WaveCluster = z.strictObject({
  id: z.string(),
  place: z.string(),
  run: z.string(),
  wave: z.number(),
  cluster: FleetCluster,
  changes: z.optional(Changes),
});
export type WaveCluster = z.infer<typeof WaveCluster>;

/** What was found in a place, or why nothing could be read there. */
export type Found = { place: FleetPlace; clusters: FleetCluster[]; notRead: NotScanned[] };

/** The next decision, the plan once there is one, and the clusters whose plans are made. */
export type PlannedFleet = { decision: FleetDecision; plan: FleetPlan | null; list: WaveCluster[] };

const MOST_WARNINGS = 20;

/** The places in which the clusters of a request are looked for. */
export const fleetPlaces = ({ clusters }: MaintainFleetRequest, executionArn: string): FleetPlace[] =>
  placesOf(clusters, locationOfArn(executionArn));

/** Which clusters a fleet has, and in which wave each of them is, or all reasons why nothing is done. What to do on each is planned next. */
export function decideFleet(
  request: MaintainFleetRequest,
  found: readonly Found[],
  executionArn: string,
  continues?: string,
): PlannedFleet {
  const clusters = found.flatMap((each) => each.clusters).filter((each) => isSelected(each, request.clusters));
  const { waves, inNoWave } = assigned(request, clusters);
  const unreachable = found.filter(({ notRead }) => notRead.length > 0);
  const warnings = [
    ...unreachable.map(({ place, notRead: [first] }) => `${placeText(place)}: ${textOf(first)}`),
    ...inNoWave.map((cluster) => `${clusterText(cluster)} is in no wave, and is left alone.`),
  ];
  const problems = problemsOf(
    request,
    { waves, clusters: clusters.length, unreachable: unreachable.length },
    found.length,
  );
  if (problems.length > 0) {
    const outcome = fleetOutcome('FleetMaintenanceBlocked', {
      summary: 'Nothing in the fleet was changed, because the request cannot be carried out.',
      reasons: [...problems.map(({ reason }) => reason), ...warnings.slice(0, MOST_WARNINGS)],
      advice: problems.map(({ advice }) => advice),
    });
    return { decision: { kind: 'publish', outcome }, plan: null, list: [] };
  }
  const plan: FleetPlan = {
    folder: folderOf(executionArn),
    dryRun: request.dryRun,
    waves: waves.map((wave) => plannedWave(wave, { toChange: wave.clusters.length, blocked: 0, upToDate: 0 })),
    freeze: request.freeze,
    clusterSeconds: CLUSTER_SECONDS,
    approval: request.approval,
    approvalSeconds: request.approvalSeconds,
    ...(continues !== undefined && { continues }),
    unreachable: unreachable.length,
    inNoWave: inNoWave.length,
    warnings: warnings.slice(0, MOST_WARNINGS),
  };
  const list = waves.flatMap((wave, index) =>
    wave.clusters.map((cluster): WaveCluster => {
      const id = clusterId(cluster);
      return { id, place: placeText(cluster), run: runName('plan', cluster, executionArn), wave: index, cluster };
    }),
  );
  return {
    decision: { kind: 'wave', step: planningStep(request), progress: PLANNING },
    plan,
    list: interleavedList(list),
  };
}

/** How many clusters of a wave there is something to change on, and on which there is not. */
export type WaveSums = Pick<FleetPlan['waves'][number], 'toChange' | 'blocked' | 'upToDate'>;

/** A wave of the clusters that are to be changed, and how many others it has. */
export function plannedWave(wave: FleetWave, sums: WaveSums): FleetPlan['waves'][number] {
  const { name, pace } = wave;
  const clusters = sums.toChange + sums.blocked + sums.upToDate;
  return { name, clusters, ...sums, pace, forecast: forecastOf(wave, CLUSTER_SECONDS) };
}

// Planning only reads. It is limited by what EKS takes in an account and Region, and by what else runs in this account.
const PLANS_AT_ONCE = 50;

function planningStep({ maxConcurrencyPerRegion }: MaintainFleetRequest): FleetStep {
  const pace = {
    ...{ maxConcurrency: PLANS_AT_ONCE, maxConcurrencyPerRegion },
    ...{ toleratedFailures: Number.MAX_SAFE_INTEGER, concurrencyMode: 'soft' as const, bakeSeconds: 0 },
  };
  return { name: 'plan', dryRun: true, pace, freeze: [] };
}

/** One cluster of each account and Region after the other, whatever their waves. */
function interleavedList(list: readonly WaveCluster[]): WaveCluster[] {
  const order = new Map(interleaved(list.map(({ cluster }) => cluster)).map((cluster, index) => [cluster, index]));
  return list.toSorted((one, other) => (order.get(one.cluster) ?? 0) - (order.get(other.cluster) ?? 0));
}

type Problem = { reason: string; advice: string };
type Sums = { waves: readonly FleetWave[]; clusters: number; unreachable: number };

function problemsOf(request: MaintainFleetRequest, { waves, clusters, unreachable }: Sums, places: number): Problem[] {
  const inWaves = waves.reduce((sum, wave) => sum + wave.clusters.length, 0);
  const tolerated = countOf(request.toleratedUnreachable, places);
  return [
    ...(inWaves === 0
      ? [
          {
            reason:
              clusters === 0
                ? `No cluster is selected; ${countText(places, 'place')} ${wasOrWere(places)} looked into.`
                : `None of ${countText(clusters, 'cluster')} is in a wave.`,
            advice: 'Check `clusters` and the `match` of the waves: names, tags, versions, accounts and Regions.',
          },
        ]
      : []),
    ...(unreachable > tolerated
      ? [
          {
            reason: `${unreachable} of ${countText(places, 'place')} could not be read, and ${tolerated} ${isOrAre(tolerated)} tolerated.`,
            advice: 'Give the role access there, leave those places out, or raise `toleratedUnreachable`.',
          },
        ]
      : []),
    ...waves
      .filter(({ pace: { window } }) => window !== undefined && lengthOf(window) < CLUSTER_SECONDS)
      .map(({ name }) => ({
        reason: `The window of wave ${name} is shorter than the ${CLUSTER_SECONDS / 60} minutes that a cluster is expected to take.`,
        advice: 'Ask for a longer window: nothing would ever be started in this one.',
      })),
  ];
}

const textOf = (read: NotScanned | undefined): string =>
  read === undefined
    ? 'could not be read'
    : `${read.what} could not be read: ${read.error}: ${read.message}`.slice(0, 500);

/** Where everything of a run is in the bucket. */
export const folderOf = (executionArn: string): string => `fleet/${digestOf(executionArn)}`;

/** `maintain-prod-1-` and 16 digits of run and cluster, at most 80 characters. */
export function runName(verb: 'maintain' | 'plan', cluster: FleetCluster, executionArn: string): string {
  const digest = digestOf(`${executionArn}\n${clusterId(cluster)}`);
  return `${`${verb}-${cluster.name}`.slice(0, 80 - digest.length - 1)}-${digest}`;
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
