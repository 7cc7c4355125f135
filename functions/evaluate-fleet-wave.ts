import * as z from 'zod/mini';
import { type Bucket, bucketApi } from './aws/bucket.ts';
import { type ControlReader, controlReader } from './aws/table/control-reader.ts';
import { thrown } from './core/errors/thrown.ts';
import { EarlierPlan, type Pins } from './core/fleet/continued.ts';
import { controlSentences } from './core/fleet/control.ts';
import {
  decideAfterAnswer,
  decideAfterCheck,
  decideAfterPlanFailure,
  decideAfterPlanning,
  decideAfterWave,
  decideAfterWaveFailure,
  ending,
  unlessStopped,
} from './core/fleet/decide.ts';
import { FleetPlan, WaveCluster } from './core/fleet/plan.ts';
import { type Drawing, drawnUp, PlannedCluster } from './core/fleet/planned/drawing.ts';
import { asPlanned, countsOf, resultsNotReached, resultsOfWave } from './core/fleet/planned/ending.ts';
import { Asked, type FleetDecision, FleetProgress, HealthCheck } from './core/fleet/progress.ts';
import { withoutReport, withReport } from './core/fleet/report/link.ts';
import { reportMarkdown } from './core/fleet/report/markdown.ts';
import { reportOf, type WaveOfRun } from './core/fleet/report/of-run.ts';
import { reportPage } from './core/fleet/report/page.ts';
import { MaintainFleetRequest } from './core/fleet/request.ts';
import { ClusterResult, notStarted } from './core/fleet/result.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

const Run = { executionArn: z.string(), startedAt: z.iso.datetime(), now: z.iso.datetime() };
const Thrown = { error: z.string(), cause: z.string() };
const Context = {
  ...Run,
  bucket: z.string(),
  table: z.string(),
  plan: FleetPlan,
  progress: FleetProgress,
  /** How often it was tried before. */
  retryCount: z.number(),
};

export const Input = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('plan'), ...Thrown, ...Run }),
  z.strictObject({
    at: z.literal('plans'),
    ...Context,
    request: MaintainFleetRequest,
    manifest: z.string(),
  }),
  z.strictObject({ at: z.literal('wave'), ...Context, manifest: z.string() }),
  z.strictObject({
    at: z.literal('answer'),
    ...Context,
    asked: Asked,
    /** What a person answered, whatever it is; nothing when nobody did. */
    answer: z.optional(z.object({ verdict: z.string(), by: z.string() })),
  }),
  z.strictObject({ at: z.literal('health'), ...Context, check: HealthCheck, issues: z.array(z.string()) }),
  z.strictObject({ at: z.literal('failure'), ...Context, ...Thrown }),
]);
export type Input = z.infer<typeof Input>;

const Manifest = z.object({ ResultFiles: z.object({ SUCCEEDED: z.array(z.object({ Key: z.string() })) }) });
const List = z.array(WaveCluster);
const Planned = z.array(PlannedCluster);
const Results = z.array(ClusterResult);

type Ports = { bucket: Bucket; controls: ControlReader };

/**
 * Makes the plan of the fleet of the plans of its clusters, and decides what follows a wave from what each of its clusters left as
 * its result; when the run ends, writes the report. Safe to repeat: it only reads, and writes the same again.
 */
export const evaluateFleetWave = (ports: Ports) => async (input: Input) => {
  if (input.at === 'plan') return { plan: null, decision: decideAfterPlanFailure(thrown(input.error, input.cause)) };
  const { plan, decision } = await evaluated(ports.bucket, input);
  const controls = await ports.controls.read(input.table, plan.folder);
  const next = ending(unlessStopped(plan, decision, controls), controls, input.executionArn);
  return { plan, decision: await ended(ports.bucket, { ...input, plan }, next, controlSentences(controls)) };
};

type Evaluated = Exclude<Input, { at: 'plan' }>;

/** The plan, which is made of the plans of the clusters, and what comes next. */
async function evaluated(bucket: Bucket, input: Evaluated): Promise<{ plan: FleetPlan; decision: FleetDecision }> {
  const { bucket: name, plan, progress } = input;
  if (input.at === 'failure')
    return { plan, decision: decideAfterWaveFailure(plan, progress, thrown(input.error, input.cause)) };
  if (input.at === 'answer') return { plan, decision: decideAfterAnswer(plan, input.asked, input.answer) };
  if (input.at === 'health') return { plan, decision: decideAfterCheck(plan, input.check, input.issues) };
  const now = Date.parse(input.now);
  const { ResultFiles } = Manifest.parse(await bucket.read(name, input.manifest));
  const read = await Promise.all(ResultFiles.SUCCEEDED.map(({ Key }) => bucket.read(name, Key)));
  const started = read.flatMap((each) => Results.parse(each));
  if (input.at === 'plans') {
    const list = List.parse(await bucket.read(name, planListKey(plan)));
    const drawing = drawnUp(plan, list, started, { ...input, pins: await pinsOf(bucket, name, plan) });
    await writeDrawing(bucket, name, drawing);
    return { plan: drawing.plan, decision: decideAfterPlanning(drawing, input.executionArn, now) };
  }
  const planned = Planned.parse(await bucket.read(name, plannedKey(plan, progress.wave)));
  const results = resultsOfWave(planned, started);
  await bucket.write(name, resultKey(plan, progress.wave), results);
  return { plan, decision: decideAfterWave(plan, progress, countsOf(planned, results, started), now) };
}

/** The list of each wave for the Map, its clusters with their plans, and the plan itself. */
async function writeDrawing(bucket: Bucket, name: string, { plan, planned, held, pins }: Drawing): Promise<void> {
  for (const index of plan.waves.keys()) {
    const own = planned.filter(({ cluster }) => cluster.wave === index);
    const list = own.filter(({ kind }) => kind === 'change').map(({ cluster }) => cluster);
    await bucket.write(name, `${plan.folder}/waves/${index}.json`, list);
    await bucket.write(name, plannedKey(plan, index), own);
  }
  await bucket.write(name, planKey(plan.folder), { plan, held, pins });
}

/** The versions of the run that is continued, if it came to a plan. */
async function pinsOf(bucket: Bucket, name: string, { continues }: FleetPlan): Promise<Pins> {
  if (continues === undefined) return {};
  return EarlierPlan.safeParse(await bucket.find(name, planKey(continues))).data?.pins ?? {};
}

const planKey = (folder: string) => `${folder}/plan.json`;

const planListKey = ({ folder }: FleetPlan) => `${folder}/waves/plan.json`;
const plannedKey = ({ folder }: FleetPlan, wave: number) => `${folder}/planned/${wave}.json`;
const resultKey = ({ folder }: FleetPlan, wave: number) => `${folder}/results/${wave}.json`;

// As often as the definition repeats what S3 could not answer.
const MOST_TRIES = 9;

/** A decision that ends the run, once its report is written; any other as it is. Without a report a run ends as it would with one. */
async function ended(
  bucket: Bucket,
  input: Evaluated,
  decision: FleetDecision,
  controls: string[],
): Promise<FleetDecision> {
  if (decision.kind !== 'publish') return decision;
  const { outcome } = decision;
  try {
    const report = reportOf(input.plan, await wavesOf(bucket, input), outcome, {
      arn: input.executionArn,
      startedAt: input.startedAt,
      now: input.now,
      controls,
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
async function wavesOf(bucket: Bucket, input: Evaluated): Promise<WaveOfRun[]> {
  const { at, bucket: name, plan, progress } = input;
  if (at === 'failure' && progress.wave < 0) {
    const list = List.parse(await bucket.read(name, planListKey(plan)));
    return plan.waves.map((_, index) => {
      const own = list.filter(({ wave }) => wave === index);
      return { list: own, results: own.map(({ id }) => notStarted(id, NOT_REACHED)), why: NOT_REACHED };
    });
  }
  return Promise.all(
    plan.waves.map(async (_, index): Promise<WaveOfRun> => {
      const planned = Planned.parse(await bucket.read(name, plannedKey(plan, index)));
      const list = planned.map(({ cluster }) => cluster);
      if (plan.dryRun) return { list, results: planned.map(asPlanned), why: '' };
      if (at === 'failure' && index === progress.wave && progress.ended.length <= index)
        return { list, results: resultsOfWave(planned, []), why: UNKNOWN };
      const isEnded = index <= progress.wave && plan.waves[index]?.toChange !== 0;
      const results = isEnded
        ? Results.parse(await bucket.read(name, resultKey(plan, index)))
        : resultsNotReached(planned, NOT_REACHED);
      return { list, results, why: results.find(({ end }) => end === 'not-started')?.says ?? '' };
    }),
  );
}

const NOT_REACHED = 'The run ended before this wave.';
const UNKNOWN = 'The wave could not be run, or not be evaluated.';

export const bind = ({ here, log }: Pick<Services, 'here' | 'log'>) =>
  task(Input, evaluateFleetWave({ bucket: bucketApi(here), controls: controlReader(here) }), log);

export const handler = bind(onAws());
