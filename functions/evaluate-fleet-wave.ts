import * as z from 'zod/mini';
import { type Bucket, bucketApi } from './aws/bucket.ts';
import { thrown } from './core/errors/thrown.ts';
import { decideAfterPlanFailure, decideAfterWave, decideAfterWaveFailure, resultsOf } from './core/fleet/decide.ts';
import { FleetPlan, WaveCluster } from './core/fleet/plan.ts';
import { type FleetDecision, FleetProgress } from './core/fleet/progress.ts';
import { withoutReport, withReport } from './core/fleet/report/link.ts';
import { reportMarkdown } from './core/fleet/report/markdown.ts';
import { reportOf, type WaveOfRun } from './core/fleet/report/of-run.ts';
import { reportPage } from './core/fleet/report/page.ts';
import { ClusterResult, notStarted } from './core/fleet/result.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

const Run = { executionArn: z.string(), startedAt: z.iso.datetime(), now: z.iso.datetime() };
const Thrown = { error: z.string(), cause: z.string() };
const Context = {
  ...Run,
  bucket: z.string(),
  plan: FleetPlan,
  progress: FleetProgress,
  /** How often it was tried before. */
  retryCount: z.number(),
};

export const Input = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('plan'), ...Thrown, ...Run }),
  z.strictObject({ at: z.literal('wave'), ...Context, manifest: z.string() }),
  z.strictObject({ at: z.literal('failure'), ...Context, ...Thrown }),
]);
export type Input = z.infer<typeof Input>;

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

// As often as the definition repeats what S3 could not answer.
const MOST_TRIES = 9;

/** A decision that ends the run, once its report is written; any other as it is. Without a report a run ends as it would with one. */
async function ended(
  bucket: Bucket,
  input: Exclude<Input, { at: 'plan' }>,
  decision: FleetDecision,
): Promise<FleetDecision> {
  if (decision.kind !== 'publish') return decision;
  const { outcome } = decision;
  try {
    const report = reportOf(input.plan, await wavesOf(bucket, input), outcome, {
      arn: input.executionArn,
      startedAt: input.startedAt,
      now: input.now,
    });
    const { bucket: name, plan } = input;
    await bucket.write(name, `${plan.folder}/report.json`, report);
    await bucket.writeText(name, `${plan.folder}/report.html`, { text: reportPage(report), type: 'text/html' });
    await bucket.writeText(name, `${plan.folder}/summary.md`, { text: reportMarkdown(report), type: 'text/markdown' });
    return {
      kind: 'publish',
      outcome: withReport(outcome, { bucket: name, folder: plan.folder, executionArn: input.executionArn }),
    };
  } catch (error) {
    const isTriedAgain = error instanceof Error && error.name === 'BucketUnavailable' && input.retryCount < MOST_TRIES;
    if (isTriedAgain) throw error;
    return { kind: 'publish', outcome: withoutReport(outcome, error) };
  }
}

/** Each wave with what became of its clusters. Of a wave that could not be evaluated nothing is known. */
function wavesOf(bucket: Bucket, { at, bucket: name, plan, progress }: Exclude<Input, { at: 'plan' }>) {
  return Promise.all(
    plan.waves.map(async (_, index): Promise<WaveOfRun> => {
      const list = List.parse(await bucket.read(name, listKey(plan, index)));
      if (index > progress.wave) {
        return { list, results: list.map(({ id }) => notStarted(id, NOT_REACHED)), why: NOT_REACHED };
      }
      if (at === 'failure' && index === progress.wave) return { list, results: resultsOf(list, []), why: UNKNOWN };
      const results = Results.parse(await bucket.read(name, resultKey(plan, index)));
      return { list, results, why: results.find(({ end }) => end === 'not-started')?.says ?? '' };
    }),
  );
}

const NOT_REACHED = 'The run ended before this wave.';
const UNKNOWN = 'The wave could not be run, or not be evaluated.';

export const bind = ({ here, log }: Pick<Services, 'here' | 'log'>) =>
  task(Input, evaluateFleetWave(bucketApi(here)), log);

export const handler = bind(onAws());
