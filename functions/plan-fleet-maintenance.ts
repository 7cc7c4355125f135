import * as z from 'zod/mini';
import { type Bucket, bucketApi } from './aws/bucket.ts';
import { type FleetApi, fleetApi } from './aws/eks/fleet.ts';
import { type ExecutionReader, executionReader } from './aws/step-functions/execution-reader.ts';
import { readableConfigurations } from './core/configuration/readable.ts';
import { continued, continuedArn } from './core/fleet/continued.ts';
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

type Ports = { eks: FleetApi; bucket: Bucket; executions: ExecutionReader };

// Each place has limits of its own at EKS; this is what one function can have open.
const PLACES_AT_ONCE = 20;

// As often as the definition repeats what EKS throttled or could not answer.
const MOST_TRIES = 3;

/**
 * Finds the clusters of a fleet, and decides which are maintained in which wave. Changes nothing on them; their list is written to
 * the bucket, where a repeat writes it again. Of a run that continues another, the request is that one's.
 */
export const planFleetMaintenance = (ports: Ports) => async (input: z.infer<typeof Input>) => {
  const { continues } = input.request;
  if (continues === undefined) return planned(ports, input);
  const arn = continuedArn(continues, input.executionArn);
  const status = (await ports.executions.describe(arn))?.status;
  const request = await ports.bucket.find(input.bucket, requestKey(folderOf(arn)));
  const next = continued(input.request, { arn, status, request });
  if (next.kind === 'refused') return { decision: next.decision, plan: null, request: null };
  return { ...(await planned(ports, { ...input, request: next.request }, next.folder)), request: next.request };
};

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
