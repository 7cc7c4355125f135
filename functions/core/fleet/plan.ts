import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { locationOfArn } from '../cluster.ts';
import type { NotScanned } from '../health/health.ts';
import { countOf } from './amount.ts';
import { Freeze, lengthOf } from './calendar.ts';
import { clusterId, clusterText, FleetCluster, type FleetPlace, isSelected, placesOf, placeText } from './cluster.ts';
import { type Forecast, forecastOf } from './forecast.ts';
import { fleetOutcome } from './outcome.ts';
import { FIRST_PROGRESS, type FleetDecision } from './progress.ts';
import type { MaintainFleetRequest } from './request.ts';
import { assigned, type FleetWave, WavePace } from './waves.ts';

/** How long a cluster is expected to take: about six add-ons with their bakes, rounded up. */
const CLUSTER_SECONDS = 1200;

/** A wave as a plan shows it; its clusters are in the bucket. */
const PlannedWave = z.strictObject({
  name: z.string(),
  clusters: z.number(),
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
  /** Places whose clusters could not be read, and clusters that no wave has. */
  unreachable: z.number(),
  inNoWave: z.number(),
  /** The first of both, as sentences. */
  warnings: z.array(z.string()),
});
export type FleetPlan = z.infer<typeof FleetPlan>;

/** A cluster in the list of its wave: what it is called at the gate, and the name of its execution. */
export const WaveCluster = z.strictObject({
  id: z.string(),
  place: z.string(),
  run: z.string(),
  cluster: FleetCluster,
});
export type WaveCluster = z.infer<typeof WaveCluster>;

/** What was found in a place, or why nothing could be read there. */
export type Found = { place: FleetPlace; clusters: FleetCluster[]; notRead: NotScanned[] };

/** The next decision, the plan once there is one, and the clusters of each wave. */
export type PlannedFleet = { decision: FleetDecision; plan: FleetPlan | null; lists: WaveCluster[][] };

const MOST_WARNINGS = 20;

/** The places in which the clusters of a request are looked for. */
export const fleetPlaces = ({ clusters }: MaintainFleetRequest, executionArn: string): FleetPlace[] =>
  placesOf(clusters, locationOfArn(executionArn));

/** Everything to do on a fleet, wave by wave, or all reasons why nothing is done. */
export function decideFleet(
  request: MaintainFleetRequest,
  found: readonly Found[],
  executionArn: string,
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
    return { decision: { kind: 'publish', outcome }, plan: null, lists: [] };
  }
  const plan: FleetPlan = {
    folder: folderOf(executionArn),
    dryRun: request.dryRun,
    waves: waves.map((wave) => plannedWave(wave, request)),
    freeze: request.dryRun ? [] : request.freeze,
    clusterSeconds: CLUSTER_SECONDS,
    unreachable: unreachable.length,
    inNoWave: inNoWave.length,
    warnings: warnings.slice(0, MOST_WARNINGS),
  };
  const lists = waves.map((wave) => wave.clusters.map((cluster) => inList(cluster, executionArn)));
  return { decision: { kind: 'wave', progress: FIRST_PROGRESS }, plan, lists };
}

/** A dry run changes nothing, so it stops for nothing and waits for no window. */
function plannedWave(wave: FleetWave, { dryRun }: MaintainFleetRequest): FleetPlan['waves'][number] {
  const clusters = wave.clusters.length;
  const forecast: Forecast = forecastOf(wave, CLUSTER_SECONDS);
  if (!dryRun) return { name: wave.name, clusters, pace: wave.pace, forecast };
  const pace: WavePace = {
    ...wave.pace,
    toleratedFailures: clusters,
    concurrencyMode: 'soft',
    bakeSeconds: 0,
    window: undefined,
  };
  return { name: wave.name, clusters, pace, forecast };
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
                ? `No cluster is selected; ${places === 1 ? '1 place was' : `${places} places were`} looked into.`
                : `None of ${clusters} clusters is in a wave.`,
            advice: 'Check `clusters` and the `match` of the waves: names, tags, versions, accounts and Regions.',
          },
        ]
      : []),
    ...(unreachable > tolerated
      ? [
          {
            reason: `${unreachable} of ${places} places could not be read, and ${tolerated} are tolerated.`,
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
const folderOf = (executionArn: string): string => `fleet/${digestOf(executionArn)}`;

function inList(cluster: FleetCluster, executionArn: string): WaveCluster {
  const id = clusterId(cluster);
  const digest = digestOf(`${executionArn}\n${id}`);
  const spoken = `maintain-${cluster.name}`.slice(0, 80 - digest.length - 1);
  return { id, place: placeText(cluster), run: `${spoken}-${digest}`, cluster };
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
