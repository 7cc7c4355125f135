import * as z from 'zod/mini';
import { type ChangesInProgress, changesInProgress } from './aws/eks/changes-in-progress.ts';
import { type FargateApi, fargateApi } from './aws/eks/fargate-profiles.ts';
import { executionReader } from './aws/step-functions/execution-reader.ts';
import { type Claiming, clusterClaims, otherHolder } from './aws/table/cluster-claims.ts';
import { locationOf } from './core/cluster.ts';
import { unlessLate } from './core/errors/late-planning.ts';
import { clusterKey } from './core/execution/cluster-claim.ts';
import { STARTED_BY } from './core/execution/started-by.ts';
import { decideReplacement } from './core/fargate/plan.ts';
import { rivalRuns } from './core/fargate/profile/lineage.ts';
import { ReplaceFargateProfileRequest } from './core/fargate/request.ts';
import { timeLimits } from './core/fargate/timing.ts';
import { KubernetesAccess } from './core/kubernetes/access.ts';
import { timesOf } from './core/time-limits.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  request: ReplaceFargateProfileRequest,
  table: z.string(),
  /** What the stack may do with the Kubernetes API of clusters, and the role that has to be given access. */
  kubernetes: z.strictObject({ access: KubernetesAccess, role: z.string() }),
  executionArn: z.string(),
  startedAt: z.iso.datetime(),
  now: z.iso.datetime(),
});

type Input = z.infer<typeof Input>;
type Ports = Omit<Claiming, 'inProgress'> & { eks: FargateApi; changes: ChangesInProgress };

/**
 * Reads the cluster and all its Fargate profiles, and decides what to do. Changes nothing on the cluster, but claims it for this
 * execution unless another one has it; a dry run does not need the claim.
 */
export const planProfileReplacement = (ports: Ports) => (input: Input) => {
  const { startedAt, now } = timesOf(input);
  const { pollUntil } = timeLimits(startedAt, input.request.deadlineSeconds);
  return plan(ports, input).catch(unlessLate(Date.parse(pollUntil), now));
};

async function plan({ eks, claims, executions, changes }: Ports, input: Input) {
  const { request, table, kubernetes, executionArn, now } = input;
  // Claimed before reading, so that a change started by the previous holder is seen.
  const key = clusterKey(request.cluster, executionArn);
  const claim = { key, executionArn, startedBy: request[STARTED_BY], now };
  const claiming = { claims, executions, inProgress: () => changes.inProgress(request.cluster) };
  const holder = request.dryRun ? undefined : await otherHolder(claiming, table, claim);

  const { status: clusterStatus, endpoint, certificateAuthority } = await eks.cluster(request.cluster);
  const reach =
    endpoint === undefined || certificateAuthority === undefined
      ? undefined
      : {
          name: request.cluster.name,
          region: locationOf(request.cluster, executionArn).region,
          endpoint,
          certificateAuthority,
        };
  const profiles = await eks.profiles(request.cluster);
  const rivals = rivalRuns(profiles, executionArn).map(async (run) => {
    const execution = await executions.describe(run);
    return execution?.status === 'RUNNING' ? [run] : [];
  });
  const running = new Set((await Promise.all(rivals)).flat());

  return decideReplacement(
    request,
    { clusterStatus, profiles, running, holder, kubernetes: { ...kubernetes, reach } },
    { arn: executionArn, ...timesOf(input) },
  );
}

export const bind = ({ here, eks, log }: Pick<Services, 'here' | 'eks' | 'log'>) =>
  task(
    Input,
    planProfileReplacement({
      eks: fargateApi(eks),
      claims: clusterClaims(here),
      executions: executionReader(here),
      changes: changesInProgress(eks),
    }),
    log,
  );

export const handler = bind(onAws());
