import * as z from 'zod/mini';
import { countText } from '../count-text.ts';
import { rejectionOf } from '../errors/rejection-policy.ts';
import type { Thrown } from '../errors/thrown.ts';
import { requestProblems } from '../input/problems.ts';
import { isoTime } from '../time-limits.ts';
import { controlSentences, type FleetControls } from './control.ts';
import { type FleetOutcomeName, fleetOutcome } from './outcome.ts';
import type { FleetPlan } from './plan.ts';
import type { Drawing } from './planned/drawing.ts';
import { planOutcome } from './planned/text.ts';
import type {
  Asked,
  BeforeWave,
  FleetDecision,
  FleetProgress,
  FleetStep,
  HealthCheck,
  WaveCounts,
} from './progress.ts';

/** Planning failed: nothing was changed. */
export function decideAfterPlanFailure(failure: Thrown): FleetDecision {
  const { name, message } = failure;
  const policy = rejectionOf(failure);
  const isBad = name === 'InvalidInput';
  const outcome = fleetOutcome(policy ? 'FleetMaintenanceBlocked' : 'FleetMaintenanceFailed', {
    summary: 'The fleet was not maintained; nothing was changed.',
    reasons: [...(policy ? [policy.says] : []), ...(isBad ? requestProblems(message) : [`${name}: ${message}`])],
    advice: [isBad ? BAD_REQUEST : (policy?.advice ?? UNFORESEEN)],
  });
  return { kind: 'publish', outcome };
}

const BAD_REQUEST = 'Correct the fields named above; `events/maintain-fleet.json` is an example of a request.';
const UNFORESEEN =
  'This error is not one that eks-upkeep knows. Its details are in the history of the execution and in the log of the function.';

/** The plan of the fleet is made: it is announced before anything is changed. A dry run, and what there is nothing to do for, ends with it. */
export function decideAfterPlanning(drawing: Drawing, executionArn: string, now: number): FleetDecision {
  const { plan } = drawing;
  const announced = planOutcome(drawing, executionArn);
  if (plan.dryRun) {
    const isIncomplete = plan.unreachable > 0 || drawing.planned.some(({ result }) => result.end !== 'succeeded');
    if (!isIncomplete) return { kind: 'publish', outcome: { ...announced, name: 'Planned' } };
    return { kind: 'publish', outcome: { ...announced, ...INCOMPLETE } };
  }
  const next = decideNext(plan, []);
  if (next.kind !== 'publish') {
    const isAsked = plan.approval !== 'none';
    const question = `May it be carried out? ${announced.summary}`;
    const asked = isAsked ? approvalOf(plan, next, { topic: 'start', question, from: now }) : next;
    return { kind: 'announce', outcome: announced, next: asked };
  }
  return { ...next, outcome: { ...next.outcome, reasons: [...next.outcome.reasons, ...announced.reasons] } };
}

const INCOMPLETE = { name: 'FleetMaintenanceIncomplete', succeeded: false, severity: 'error' } as const;

/** A wave has ended: the next one, with a bake and an approval before it if they are wished for, or the end. */
export function decideAfterWave(
  plan: FleetPlan,
  progress: FleetProgress,
  counts: WaveCounts,
  now: number,
): FleetDecision {
  const why = counts.why === '' ? beyondTolerance(plan.waves[progress.wave], counts) : counts.why;
  const ended = [...progress.ended, { ...counts, why }];
  if (why !== '') return end('FleetMaintenanceStopped', plan, ended);
  const next = decideNext(plan, ended);
  if (next.kind === 'publish') return next;
  const baked = now + (plan.waves[progress.wave]?.pace.bakeSeconds ?? 0) * 1000;
  const wave = nameOf(plan, next.progress.wave);
  const question = `May wave ${wave} be started? It changes ${countText(plan.waves[next.progress.wave]?.toChange ?? 0, 'cluster')}.`;
  const topic = `wave ${next.progress.wave}`;
  const asked = plan.approval === 'before-each-wave' ? approvalOf(plan, next, { topic, question, from: baked }) : next;
  if (baked === now) return asked;

  const before = { wave: progress.wave, ended };
  const until = isoTime(baked);
  return {
    ...{ kind: 'ask', about: 'bake', unanswered: 'continues', topic: `bake ${progress.wave}`, until, progress: before },
    question: `Wave ${nameOf(plan, progress.wave)} bakes until ${until}, then wave ${wave} is next. Approve to end the bake now, reject to stop the run.`,
    next: { kind: 'check', progress: before, next: asked },
  };
}

/** Why no later wave is run: also when the failure that was one too many was that of the last cluster. */
function beyondTolerance(wave: FleetPlan['waves'][number] | undefined, { failed }: WaveCounts): string {
  const tolerated = wave?.pace.toleratedFailures ?? 0;
  return failed > tolerated ? `${failed} failed, and ${tolerated} are tolerated` : '';
}

type WaveToRun = Extract<FleetDecision, { kind: 'wave' }>;

function approvalOf(
  { approvalSeconds }: FleetPlan,
  next: WaveToRun,
  { topic, question, from }: { topic: string; question: string; from: number },
): BeforeWave {
  return {
    ...{ kind: 'ask', about: 'approval', unanswered: 'rejected', topic, question },
    until: isoTime(from + approvalSeconds * 1000),
    progress: { wave: next.progress.wave - 1, ended: next.progress.ended },
    next,
  };
}

/** An answer of a person; `undefined` when nobody answered in time. */
export type Answer = { verdict: string; by: string } | undefined;

/** People were asked, and answered or not. */
export function decideAfterAnswer(plan: FleetPlan, asked: Asked, answer: Answer): FleetDecision {
  if (answer?.verdict === 'approved' || (answer === undefined && asked.about === 'bake')) return asked.next;
  const why = answer === undefined ? `nobody answered until ${asked.until}` : `${answer.by} rejected it`;
  const name = asked.about === 'bake' ? 'FleetMaintenanceStopped' : 'FleetMaintenanceDenied';
  return withReasons(end(name, plan, asked.progress.ended), [`${asked.question} Stopped: ${why}.`]);
}

/** The clusters that were changed were looked at again after a bake: each issue ends the run. */
export function decideAfterCheck(
  plan: FleetPlan,
  { progress, next }: HealthCheck,
  issues: readonly string[],
): FleetDecision {
  if (issues.length === 0) return next;
  const reasons = ['After the bake, clusters that this run has changed are not healthy:', ...issues];
  return withReasons(end('FleetMaintenanceStopped', plan, progress.ended), reasons);
}

/** Somebody stopped the run gracefully: what would be next is not done, and everything that has begun has ended. */
export function unlessStopped(plan: FleetPlan, decision: FleetDecision, controls: FleetControls): FleetDecision {
  if (decision.kind === 'publish' || controls.at(-1)?.wish !== 'stop') return decision;
  const { progress } = decision.kind === 'announce' ? decision.next : decision;
  return end('FleetMaintenanceStopped', plan, progress.ended);
}

/** A run that ends with what people did to it, and with how its rest is done. */
export function ending(decision: FleetDecision, controls: FleetControls, executionArn: string): FleetDecision {
  if (decision.kind !== 'publish') return decision;
  const { kind, outcome } = withReasons(decision, controlSentences(controls));
  const { notReached = 0, failed = 0 } = Rest.safeParse(outcome.details).data ?? {};
  if (notReached + failed === 0) return { kind, outcome };
  const request = JSON.stringify({ continues: executionArn });
  const advice = `For what is left, start maintain-fleet with \`${request}\`, or \`upkeep start maintain-fleet --continues ${executionArn}\`. What is up to date is not changed.`;
  return { kind, outcome: { ...outcome, advice: [...outcome.advice, advice] } };
}

const Rest = z.object({ notReached: z.optional(z.number()), failed: z.optional(z.number()) });

type End = Extract<FleetDecision, { kind: 'publish' }>;

const withReasons = ({ kind, outcome }: End, reasons: readonly string[]): End => ({
  kind,
  outcome: { ...outcome, reasons: [...reasons, ...outcome.reasons] },
});

/** The next wave in which there is something to change. One in which everything is blocked proves nothing, and ends the run. */
function decideNext(plan: FleetPlan, ended: readonly WaveCounts[]): WaveToRun | End {
  const wave = plan.waves[ended.length];
  if (wave === undefined) return finish(plan, ended);
  if (wave.toChange > 0) {
    const progress = { wave: ended.length, ended: [...ended] };
    return { kind: 'wave', step: stepOf(plan, ended.length, wave), progress };
  }
  const { blocked, upToDate } = wave;
  const isUnproven = blocked > 0 && upToDate === 0;
  const why = isUnproven ? 'nothing on its clusters can be changed, so it proves nothing' : '';
  const counts = { started: 0, succeeded: upToDate, changed: 0, failed: 0, blocked, notStarted: 0, why };
  if (!isUnproven) return decideNext(plan, [...ended, counts]);
  const hasBegun = ended.some(({ started }) => started > 0);
  return end(hasBegun ? 'FleetMaintenanceStopped' : 'FleetMaintenanceBlocked', plan, [...ended, counts]);
}

function stepOf(plan: FleetPlan, index: number, { pace }: FleetPlan['waves'][number]): FleetStep {
  return { name: String(index), dryRun: false, pace, freeze: plan.freeze };
}

function finish(plan: FleetPlan, ended: readonly WaveCounts[]): End {
  const isWhole = plan.unreachable === 0 && !ended.some(({ failed, blocked }) => failed + blocked > 0);
  if (!isWhole) return end('FleetMaintenanceIncomplete', plan, ended);
  return end(ended.some(({ changed }) => changed > 0) ? 'Maintained' : 'UpToDate', plan, ended);
}

/** The Map could not be run, or its results not be evaluated: nobody knows how the clusters of the wave ended. */
export function decideAfterWaveFailure(
  plan: FleetPlan,
  progress: FleetProgress,
  { name, message }: Thrown,
): FleetDecision {
  const wave = nameOf(plan, progress.wave);
  const during = progress.ended.length > progress.wave ? `After wave ${wave}, the run` : `Wave ${wave}`;
  const what = progress.wave < 0 ? 'Before the first wave, the run' : during;
  return withReasons(end('FleetMaintenanceFailed', plan, progress.ended), [`${what} ended with ${name}: ${message}`]);
}

const nameOf = ({ waves }: FleetPlan, index: number): string => waves[index]?.name ?? String(index + 1);

function end(name: FleetOutcomeName, plan: FleetPlan, ended: readonly WaveCounts[]): End {
  const sum = (of: (counts: WaveCounts) => number) => ended.reduce((total, counts) => total + of(counts), 0);
  const total = plan.waves.reduce((all, { clusters }) => all + clusters, 0);
  const [succeeded, changed, failed, blocked] = [
    sum((each) => each.succeeded),
    sum((each) => each.changed),
    sum((each) => each.failed),
    sum((each) => each.blocked),
  ];
  const notReached = total - succeeded - failed - blocked;
  const counts = [
    `${changed} changed, ${succeeded - changed} up to date, ${failed} failed`,
    ...(blocked > 0 ? [`${blocked} blocked in whole or in part`] : []),
    `${notReached} not reached`,
  ].join(', ');
  return {
    kind: 'publish',
    outcome: fleetOutcome(name, {
      summary: `Of ${countText(total, 'cluster')} in ${countText(plan.waves.length, 'wave')}: ${counts}.`,
      reasons: [...plan.waves.map((wave, index) => waveLine(wave, ended[index])), ...plan.warnings],
      advice: [
        ...(failed > 0 ? ['Follow the advice in the notification of each failed cluster.'] : []),
        ...(blocked > 0 ? ['The report says of each blocked cluster what is in the way.'] : []),
      ],
      details: { total, succeeded, changed, failed, blocked, notReached, unreachable: plan.unreachable },
    }),
  };
}

function waveLine({ name, clusters }: FleetPlan['waves'][number], counts: WaveCounts | undefined): string {
  if (counts === undefined) return `Wave ${name}: ${clusters} not reached.`;
  const { succeeded, failed, blocked, notStarted: skipped, why } = counts;
  const others = [...(blocked > 0 ? [`${blocked} blocked`] : []), ...(skipped > 0 ? [`${skipped} not reached`] : [])];
  const rest = others.map((each) => `, ${each}`).join('');
  return `Wave ${name}: ${succeeded} succeeded, ${failed} failed${rest}${why === '' ? '' : `; stopped: ${why}`}.`;
}
