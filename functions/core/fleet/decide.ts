import { rejectionOf } from '../errors/rejection-policy.ts';
import type { Thrown } from '../errors/thrown.ts';
import { requestProblems } from '../input-problems.ts';
import type { Outcome } from '../outcome.ts';
import { type FleetOutcomeName, fleetOutcome } from './outcome.ts';
import type { FleetPlan, WaveCluster } from './plan.ts';
import type { FleetDecision, FleetProgress, WaveCounts } from './progress.ts';
import { type ClusterResult, notStarted } from './result.ts';

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

/** A result for each cluster of a wave: one that has none was not started, whatever the reason. */
export function resultsOf(list: readonly WaveCluster[], results: readonly ClusterResult[]): ClusterResult[] {
  const known = new Map(results.map((result) => [result.id, result]));
  return list.map(
    ({ id }) => known.get(id) ?? notStarted(id, 'It is unknown whether it was started: it left no result.'),
  );
}

/** A wave has ended: the next one, or the end. */
export function decideAfterWave(
  plan: FleetPlan,
  progress: FleetProgress,
  results: readonly ClusterResult[],
): FleetDecision {
  const ended = [...progress.ended, countsOf(results, plan)];
  const next = { wave: progress.wave + 1, ended };
  const last = ended.at(-1);
  if (last && last.why !== '') return end('FleetMaintenanceStopped', plan, ended);
  if (next.wave < plan.waves.length) {
    const bakeSeconds = results.length === 0 ? 0 : (plan.waves[progress.wave]?.pace.bakeSeconds ?? 0);
    if (bakeSeconds === 0) return { kind: 'wave', progress: next };
    return {
      kind: 'bake',
      waitSeconds: bakeSeconds,
      waitingFor: `wave ${nameOf(plan, progress.wave)} to prove itself`,
      progress: next,
    };
  }
  if (ended.some(({ failed }) => failed > 0) || plan.unreachable > 0)
    return end('FleetMaintenanceIncomplete', plan, ended);
  if (plan.dryRun) return end('Planned', plan, ended);
  return end(ended.some(({ changed }) => changed > 0) ? 'Maintained' : 'UpToDate', plan, ended);
}

/** A wave could not be run or evaluated: nobody knows how its clusters ended. */
export function decideAfterWaveFailure(
  plan: FleetPlan,
  progress: FleetProgress,
  { name, message }: Thrown,
): FleetDecision {
  const reason = `Wave ${nameOf(plan, progress.wave)} ended with ${name}: ${message}`;
  const decision = end('FleetMaintenanceFailed', plan, progress.ended);
  return { ...decision, outcome: { ...decision.outcome, reasons: [reason, ...decision.outcome.reasons] } };
}

const nameOf = ({ waves }: FleetPlan, index: number): string => waves[index]?.name ?? String(index + 1);

function countsOf(results: readonly ClusterResult[], { dryRun }: FleetPlan): WaveCounts {
  const count = (is: (result: ClusterResult) => boolean) => results.filter(is).length;
  const succeeded = count(({ end: how }) => how === 'succeeded');
  const failed = count(({ end: how }) => how === 'failed' || how === 'critical');
  const skipped = results.find(({ end: how }) => how === 'not-started');
  const isCritical = results.some(({ end: how }) => how === 'critical');
  const isUnproven = results.length > 0 && succeeded === 0;
  const whyNot = [
    ...(skipped ? [skipped.says] : []),
    ...(isCritical ? ['a cluster needs repair before anything else is changed'] : []),
    ...(isUnproven ? ['none of its clusters succeeded, so it proves nothing'] : []),
  ];
  return {
    succeeded,
    changed: count(({ name }) => name === 'Maintained'),
    failed,
    notStarted: count(({ end: how }) => how === 'not-started'),
    why: dryRun ? '' : (whyNot[0] ?? ''),
  };
}

function end(
  name: FleetOutcomeName,
  plan: FleetPlan,
  ended: readonly WaveCounts[],
): { kind: 'publish'; outcome: Outcome } {
  const sum = (of: (counts: WaveCounts) => number) => ended.reduce((total, counts) => total + of(counts), 0);
  const total = plan.waves.reduce((all, { clusters }) => all + clusters, 0);
  const [succeeded, changed, failed] = [
    sum((each) => each.succeeded),
    sum((each) => each.changed),
    sum((each) => each.failed),
  ];
  const notReached = total - succeeded - failed;
  const counts = plan.dryRun
    ? `${succeeded} planned, ${failed} failed`
    : `${changed} changed, ${succeeded - changed} up to date, ${failed} failed, ${notReached} not reached`;
  return {
    kind: 'publish',
    outcome: fleetOutcome(name, {
      summary: `Of ${total} clusters in ${plan.waves.length} waves: ${counts}.`,
      reasons: [...plan.waves.map((wave, index) => waveLine(wave, ended[index])), ...plan.warnings],
      advice: [
        ...(failed > 0 ? ['Follow the advice in the notification of each failed cluster.'] : []),
        ...(notReached > 0 ? ['Then start again with the same request: what is up to date is not changed.'] : []),
      ],
      details: {
        total,
        succeeded,
        changed,
        failed,
        notReached,
        unreachable: plan.unreachable,
      },
    }),
  };
}

function waveLine({ name, clusters }: FleetPlan['waves'][number], counts: WaveCounts | undefined): string {
  if (counts === undefined) return `Wave ${name}: ${clusters} not reached.`;
  const { succeeded, failed, notStarted: skipped, why } = counts;
  const rest = skipped === 0 ? '' : `, ${skipped} not reached`;
  return `Wave ${name}: ${succeeded} succeeded, ${failed} failed${rest}${why === '' ? '' : `; stopped: ${why}`}.`;
}
