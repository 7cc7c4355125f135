import * as z from 'zod/mini';
import { type Bucket, bucketApi } from './aws/bucket.ts';
import { thrown } from './core/errors/thrown.ts';
import { decideAfterPlanFailure, decideAfterWave, decideAfterWaveFailure, resultsOf } from './core/fleet/decide.ts';
import { FleetPlan, WaveCluster } from './core/fleet/plan.ts';
import { type FleetDecision, FleetProgress } from './core/fleet/progress.ts';
import { reportOf } from './core/fleet/report.ts';
import { ClusterResult, notStarted } from './core/fleet/result.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

const Run = { executionArn: z.string(), startedAt: z.iso.datetime(), now: z.iso.datetime() };
const Thrown = { error: z.string(), cause: z.string() };
const Context = { ...Run, bucket: z.string(), plan: FleetPlan, progress: FleetProgress };

export const Input = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('plan'), ...Thrown, ...Run }),
  z.strictObject({ at: z.literal('wave'), ...Context, manifest: z.string() }),
  z.strictObject({ at: z.literal('failure'), ...Context, ...Thrown }),
]);
type Input = z.infer<typeof Input>;

const Manifest = z.object({ ResultFiles: z.object({ SUCCEEDED: z.array(z.object({ Key: z.string() })) }) });
const List = z.array(WaveCluster);
const Results = z.array(ClusterResult);

/**
 * Decides what follows a wave, from what each of its clusters left as its result; when the run ends, writes the report. Safe to
 * repeat: it only reads, and writes the same again.
 */
export const evaluateFleetWave = (bucket: Bucket) => async (input: Input) => {
  if (input.at === 'plan') return decideAfterPlanFailure(thrown(input.error, input.cause));
  const { bucket: name, plan, progress } = input;
  if (input.at === 'failure') {
    return ended(bucket, input, decideAfterWaveFailure(plan, progress, thrown(input.error, input.cause)));
  }
  const list = List.parse(await bucket.read(name, listKey(plan, progress.wave)));
  const { ResultFiles } = Manifest.parse(await bucket.read(name, input.manifest));
  const read = await Promise.all(ResultFiles.SUCCEEDED.map(({ Key }) => bucket.read(name, Key)));
  const results = resultsOf(
    list,
    read.flatMap((each) => Results.parse(each)),
  );
  await bucket.write(name, resultKey(plan, progress.wave), results);
  return ended(bucket, input, decideAfterWave(plan, progress, results));
};

const listKey = ({ folder }: FleetPlan, wave: number) => `${folder}/waves/${wave}.json`;
const resultKey = ({ folder }: FleetPlan, wave: number) => `${folder}/results/${wave}.json`;

/** A decision that ends the run, once its report is written; any other as it is. */
async function ended(
  bucket: Bucket,
  input: Exclude<Input, { at: 'plan' }>,
  decision: FleetDecision,
): Promise<FleetDecision> {
  if (decision.kind !== 'publish') return decision;
  const { bucket: name, plan, progress } = input;
  const reached = input.at === 'wave' ? progress.wave : progress.wave - 1;
  const waves = await Promise.all(
    plan.waves.map(async (_, index) => {
      const list = List.parse(await bucket.read(name, listKey(plan, index)));
      if (index > reached) return { list, results: list.map(({ id }) => notStarted(id, 'Its wave was not reached.')) };
      return { list, results: Results.parse(await bucket.read(name, resultKey(plan, index))) };
    }),
  );
  const run = { arn: input.executionArn, startedAt: input.startedAt, now: input.now };
  await bucket.write(name, `${plan.folder}/report.json`, reportOf(plan, waves, run));
  return decision;
}

export const bind = ({ here, log }: Pick<Services, 'here' | 'log'>) =>
  task(Input, evaluateFleetWave(bucketApi(here)), log);

export const handler = bind(onAws());
