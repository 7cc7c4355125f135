import { type ClusterSelection, MaintainFleetRequest } from '../../../functions/core/fleet/request.ts';
import { openCloud } from '../../cloud/cloud.ts';
import { userKeysOf } from '../../cloud/iam/principals.ts';
import { readDocument } from '../../cloud/machines/documents.ts';
import { problemsOfRequest } from '../../cloud/machines/inputs.ts';
import { readDrift } from '../../drift/read-drift.ts';
import type { SeenDrift } from '../../drift/upgrade-insights.ts';
import type { World } from '../../simulator/world/world.ts';
import { type AwsCaller, awsCaller } from '../aws/caller.ts';
import { clockOf } from '../clock-choice.ts';
import { UsageError } from '../command.ts';
import { lines, readText } from '../sources.ts';

export type DriftSource = { caller?: AwsCaller; read(stopped: AbortSignal): Promise<SeenDrift> };

// Nobody else retries these reads.
const PATIENT = { maxAttempts: 5 };

/** The clusters of a fleet file: those that a request for maintain-fleet selects. */
export async function fleetSelection(path: string | undefined): Promise<ClusterSelection | undefined> {
  if (path === undefined) return undefined;
  const text = await readText(path);
  const problems = problemsOfRequest('maintain-fleet', text);
  if (problems.length > 0) {
    throw new UsageError(`${path} is not a valid input for maintain-fleet; no API call was made.`, lines(problems));
  }
  const read = readDocument(text);
  const { clusters, fleet, continues } = MaintainFleetRequest.parse('value' in read ? read.value : undefined);
  const of = fleet === undefined ? continues : `the fleet ${fleet}`;
  if (of === undefined) return clusters;
  throw new UsageError(`${path} names ${of}, and not the clusters that are meant; no API call was made.`);
}

/** The EKS of the account of this shell, and of the others that the selection names. */
export async function accountDrift(
  selection: ClusterSelection | undefined,
  region: string | undefined,
): Promise<DriftSource> {
  const caller = await awsCaller(region);
  const connection = { region: caller.region, ...PATIENT };
  const own = { accountId: caller.account, region: caller.region };
  return {
    caller,
    read: (stopped) => readDrift(connection, { selection: selection ?? { accounts: ['own'] }, own, stopped }),
  };
}

/** The simulated EKS of a world: all of its clusters, or those that the selection names, as seen from its own account. */
export function worldDrift(selection: ClusterSelection | undefined, world: World): DriftSource {
  const { region, account: own, clusters } = world;
  const regions = [...new Set(clusters.map((cluster) => cluster.region ?? region))];
  const accounts = [...new Set([own, ...clusters.map(({ account = own }) => account)])];
  return {
    async read(stopped) {
      const clock = clockOf('virtual');
      const cloud = await openCloud({ world, clock, http: 'loopback' });
      const readAs = (account: string, wanted: ClusterSelection) => {
        const connection = {
          region,
          credentials: userKeysOf(account),
          ...(cloud.url && { endpoint: cloud.url }),
          ...PATIENT,
        };
        return readDrift(connection, { selection: wanted, own: { accountId: account, region }, stopped });
      };
      try {
        return await clock.during(async () => {
          if (selection !== undefined) return readAs(own, selection);
          const found: SeenDrift = { clusters: [], notRead: [] };
          for (const account of accounts) {
            const { clusters: more, notRead } = await readAs(account, { accounts: ['own'], regions });
            found.clusters.push(...more);
            found.notRead.push(...notRead);
          }
          return found;
        });
      } finally {
        await cloud.close();
      }
    },
  };
}
