import * as z from 'zod/mini';
import { type Bucket, type BucketFiles, bucketApi } from './aws/bucket.ts';
import { type FleetApi, fleetApi } from './aws/eks/fleet.ts';
import { type ExecutionReader, executionReader } from './aws/step-functions/execution-reader.ts';
import { readableConfigurations } from './core/configuration/readable.ts';
import { type Continued, continued, continuedArn } from './core/fleet/continued.ts';
import { FLEETS, fleetOf, fleetPrefix } from './core/fleet/named/name.ts';
import { type KeptFleet, type NamedRequest, namedRequest } from './core/fleet/named/request.ts';
import { decideFleet, type Found, fleetPlaces, folderOf } from './core/fleet/plan.ts';
import { MaintainFleetRequest } from './core/fleet/request.ts';
import { fitsPattern } from './core/pattern.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  request: MaintainFleetRequest.check(readableConfigurations()),
  bucket: z.string(),
  executionArn: z.string(),
  /** How often planning was tried before. */
  retryCount: z.number(),
});

type Ports = { eks: FleetApi; bucket: Bucket & BucketFiles; executions: ExecutionReader };

// Each place has limits of its own at EKS; this is what one function can have open.
const PLACES_AT_ONCE = 20;

// As often as the definition repeats what EKS throttled or could not answer.
const MOST_TRIES = 3;

/**
 * Finds the clusters of a fleet, and decides which are maintained in which wave. Changes nothing on them; their list is written to
 * the bucket, where a repeat writes it again. A request that names a fleet or a run takes over the request of that one.
 */
export const planFleetMaintenance = (ports: Ports) => async (input: z.infer<typeof Input>) => {
  const taken = await takenOver(ports, input);
  if (taken === undefined) return planned(ports, input);
  if (taken.kind === 'refused') return { decision: taken.decision, plan: null, request: null };
  const { request, folder } = taken;
  return { ...(await planned(ports, { ...input, request }, folder)), request };
};

/** The request of the fleet or of the run that this one names, and where that run has its plan. */
async function takenOver(
  { bucket, executions }: Ports,
  { request, bucket: name, executionArn }: z.infer<typeof Input>,
): Promise<NamedRequest | Continued | undefined> {
  const { continues, fleet } = request;
  if (fleet !== undefined)
    return namedRequest(request, { fleet, bucket: name }, await keptFleet(bucket, { fleet, name }));
  if (continues === undefined) return undefined;
  const arn = continuedArn(continues, executionArn);
  const status = (await executions.describe(arn))?.status;
  return continued(request, { arn, status, request: await bucket.find(name, requestKey(folderOf(arn))) });
}

/** The files of a fleet; of one that has none, which there are of others. */
async function keptFleet(bucket: BucketFiles, { fleet, name }: { fleet: string; name: string }): Promise<KeptFleet> {
  const own = (await bucket.listKeys(name, fleetPrefix(fleet))).filter((key) => fleetOf(key) === fleet);
  const [first, ...more] = own;
  if (first === undefined) return { keys: await bucket.listKeys(name, FLEETS) };
  return { files: [first, ...more], text: await bucket.readText(name, first) };
}

const requestKey = (folder: string) => `${folder}/request.json`;

async function planned(
  { eks, bucket }: Ports,
  { request, bucket: name, executionArn, retryCount }: z.infer<typeof Input>,
  continues?: string,
) {
  const { names } = request.clusters;
  const isNamed = (cluster: string) => names === undefined || names.some((pattern) => fitsPattern(pattern, cluster));
  const isLastTry = retryCount >= MOST_TRIES;
  const places = fleetPlaces(request, executionArn);
  const found: Found[] = [];
  for (let at = 0; at < places.length; at += PLACES_AT_ONCE) {
    const some = places.slice(at, at + PLACES_AT_ONCE);
    found.push(...(await Promise.all(some.map((place) => eks.found(place, { isNamed, isLastTry })))));
  }
  const { decision, plan, list } = decideFleet(request, found, executionArn, continues);
  if (plan) {
    await bucket.write(name, requestKey(plan.folder), request);
    await bucket.write(name, `${plan.folder}/waves/plan.json`, list);
  }
  return { decision, plan, request: null };
}

export const bind = ({ here, eks, log }: Pick<Services, 'here' | 'eks' | 'log'>) =>
  task(
    Input,
    planFleetMaintenance({ eks: fleetApi(eks), bucket: bucketApi(here), executions: executionReader(here) }),
    log,
  );

export const handler = bind(onAws());
