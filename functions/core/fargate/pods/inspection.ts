import { countText } from '../../count-text.ts';
import { accessAdvice, KUBERNETES_GROUPS, type Rule, rulesAdvice, ruleText } from '../../kubernetes/access.ts';
import { replacementOutcome } from '../outcome.ts';
import { planned } from '../plan.ts';
import { noted, type ReplacementDecision } from '../progress.ts';
import { type MovingContext, moveContextOf } from './context.ts';
import { coreDnsMove } from './core-dns.ts';
import { crewsOf } from './crew.ts';
import type { PodsSeen } from './pod.ts';
import { type Held, heldCrews } from './step.ts';
import { crewLine, crewWarnings } from './summary.ts';
import { type Attempt, afterTrials, attemptsOf, type Trial } from './trial.ts';

const MOST_LINES = 20;

/** The moves that are tried, as dry runs, before the plan is made. */
export function movesToTry(context: MovingContext, seen: PodsSeen): Attempt[] {
  const move = moveContextOf(context);
  return attemptsOf(heldBy(context, seen), seen.budgets, move);
}

function heldBy(context: MovingContext, seen: PodsSeen): Held[] {
  const { old, new: wanted } = context.progress.hop;
  return heldCrews(crewsOf(seen, { old: old.name, new: wanted.name }), seen.budgets, moveContextOf(context));
}

/** What the plan says about the pods before anything is made, and whether the run continues, continues without moving them, or ends. */
export function decideAfterInspection(
  context: MovingContext,
  seen: PodsSeen,
  lacking: readonly Rule[],
  trials: ReadonlyMap<string, Trial>,
): ReplacementDecision {
  const { plan, progress, settings } = context;
  if (lacking.length > 0) return withoutAccess(context, lacking);

  const move = moveContextOf(context);
  const held = afterTrials(heldBy(context, seen), trials);
  const blocked = held.filter(({ obstacle }) => obstacle?.isLasting);
  if (blocked.length > 0 && settings.onBlockedPods === 'stop') return blockedBy(context, blocked);

  const lines = sentences(context, held, seen);
  if (settings.dryRun) {
    const pods = held.map((crew) => crewLine(crew, seen.budgets, move));
    return { kind: 'publish', outcome: planned(plan, progress.hop, { lines, pods: pods.slice(0, MOST_LINES) }) };
  }
  const known = { ...noted(progress, ...lines), waitSeconds: 0 };
  const risks = held.flatMap((crew) => coreDnsMove(progress.hop.old.name, crew) ?? []).filter(({ isSafe }) => !isSafe);
  if (risks.length === 0) return { kind: 'create', progress: known };
  const approvalNote = risks.map(({ says }) => `${says}.`).join(' ');
  return { kind: 'create', progress: { ...known, moving: { ...context.moving, approvalNote } } };
}

function sentences(context: MovingContext, held: readonly Held[], seen: PodsSeen): string[] {
  const { settings, progress } = context;
  const { old, new: wanted } = progress.hop;
  const pods = held.flatMap((crew) => crew.old).length;
  const how = `movePods: ${settings.mode}${settings.isAsked ? '' : ', the default where there is access to the Kubernetes API'}`;
  const head =
    pods === 0
      ? `${old.name} runs no pods (${how}).`
      : `${countText(pods, 'pod')} of ${countText(held.length, 'workload')} ${pods === 1 ? 'runs' : 'run'} on ${old.name}; ${pods === 1 ? 'it is' : 'they are'} moved to ${wanted.name} before it is deleted (${how}).`;
  const warnings = held.flatMap((crew) => crewWarnings(crew, seen.budgets, moveContextOf(context)));
  const most = warnings.slice(0, MOST_LINES);
  return [
    head,
    ...most,
    ...(warnings.length > MOST_LINES ? [`And ${countText(warnings.length - MOST_LINES, 'more such remark')}.`] : []),
  ];
}

// What the request asks for is refused; what is only the default is omitted, and said.
function withoutAccess(context: MovingContext, lacking: readonly Rule[]): ReplacementDecision {
  const { settings } = context;
  const missing = lacking.map((rule) => `${ruleText(rule)} is missing on ${settings.reach.name}.`);
  const advice = rulesAdvice(settings.reach, settings.role, lacking);
  return noAccess(context, missing, advice);
}

/** The cluster gives no access: the run ends if the request asks to move pods, and continues without it otherwise. */
export function noAccess(context: MovingContext, reasons: string[], advice: string): ReplacementDecision {
  const { plan, progress, settings } = context;
  if (settings.isAsked)
    return refused(context, reasons, [
      advice,
      'Or start again with movePods: none, which stops the pods with their profile.',
    ]);

  const { moving: _moving, ...rest } = progress;
  const old = progress.hop.old.name;
  const note = `The pods of ${old} are not moved before it is deleted, since the Kubernetes API gives no access: ${reasons.join(' ')} ${advice}`;
  if (settings.dryRun) return { kind: 'publish', outcome: planned(plan, progress.hop, { lines: [note], pods: [] }) };
  return { kind: 'create', progress: { ...noted(rest, note), waitSeconds: 0 } };
}

/** What to do when a role is not known to a cluster. */
export const entryAdvice = ({ settings }: MovingContext): string =>
  accessAdvice(settings.reach, settings.role, [
    KUBERNETES_GROUPS.read,
    KUBERNETES_GROUPS.move,
    ...(settings.mode === 'restart' ? [KUBERNETES_GROUPS.restart] : []),
  ]);

function blockedBy(context: MovingContext, blocked: readonly Held[]): ReplacementDecision {
  const reasons = blocked.flatMap(({ obstacle }) => obstacle ?? []);
  const most = reasons.slice(0, MOST_LINES);
  const more = reasons.length > MOST_LINES ? [`And ${countText(reasons.length - MOST_LINES, 'more workload')}.`] : [];
  return refused(
    context,
    [...most.map(({ says }) => `${says.charAt(0).toUpperCase()}${says.slice(1)}.`), ...more],
    [
      ...most.map(({ advice }) => advice),
      'Then start again; onBlockedPods: ask or proceed stops them with the profile, and movePods: none moves nothing.',
    ],
  );
}

/** A run that ends before anything is made. */
export function refused(
  { plan, progress, settings }: MovingContext,
  reasons: string[],
  advice: string[],
): ReplacementDecision {
  const { cluster, profile } = plan;
  const outcome = replacementOutcome(
    settings.blockedAs,
    { cluster, profile },
    {
      severity: 'warning',
      summary: `Fargate profile ${progress.hop.old.name} on ${cluster.name} cannot be replaced now, because of its pods; nothing was changed.`,
      reasons,
      advice,
      details: { decision: 'blocked' },
    },
  );
  return { kind: 'publish', outcome };
}
