import { budgetsOf } from './budget.ts';
import { budgetsNear, type Crew, isTerminating, unavailableOf, underWay } from './crew.ts';
import { isRestarted, type MoveContext, type Obstacle, obstacleOf } from './obstacles.ts';
import type { Budget, Pod, PodsSeen, Workload } from './pod.ts';
import { allowedUnavailable } from './settings.ts';

/** What is done now: pods to evict, and Deployments to restart. */
export type Moves = { evict: readonly Pod[]; restart: readonly Workload[] };

/** A crew, and what holds it. */
export type Held = Crew & { obstacle: Obstacle | undefined };

/** How many workloads are moved at the same time, and how many pods are evicted in one step. */
const MOST_WORKLOADS = 10;
const MOST_EVICTIONS = 50;

/** What holds each of the crews that still have pods on the old profile. */
export function heldCrews(crews: readonly Crew[], budgets: readonly Budget[], context: MoveContext): Held[] {
  return crews
    .filter(({ old }) => old.length > 0)
    .map((crew) => ({ ...crew, obstacle: obstacleOf(crew, budgetsNear(crew, budgets), context) }));
}

/**
 * The next moves. One pod goes first, as a canary: until a pod is ready on the new profile, nothing follows it. Then a few workloads at
 * a time, `maxUnavailable` pods of each, those of kube-system last. Made of what the cluster shows alone, so a repeat does no more.
 */
export function nextMoves(crews: readonly Crew[], { budgets }: Pick<PodsSeen, 'budgets'>, context: MoveContext): Moves {
  const held = heldCrews(crews, budgets, context);
  const free = lastOfSystem(held);
  const left: Left = { budgets, allowed: new Map(budgets.map((budget) => [budget, budget.allowed])) };
  // A rollout under way asks no budget, and the pods that it starts make room only until it stops those in whose place they are.
  for (const crew of crews.filter((each) => isRestarting(each, context))) {
    for (const budget of budgetsOn(left, crew)) left.allowed.set(budget, 0);
  }
  if (!hasCanary(crews)) return canaryOf(crews, free, left, context);

  const active = crews.filter((crew) => isOnItsWay(crew, context));
  const going = new Set(active.map(({ workload }) => workload));
  const room = Math.max(0, MOST_WORKLOADS - active.length);
  const waiting = free.filter((crew) => !going.has(crew.workload));
  const chosen = [...free.filter((crew) => going.has(crew.workload)), ...waiting.slice(0, room)];

  const restart = chosen
    .filter((crew) => isToRestart(crew, budgets, context) && reserve(left, crew))
    .flatMap(({ workload }) => workload ?? []);
  const evict = chosen
    .filter((crew) => isToEvict(crew, budgets, context))
    .flatMap((crew) => evictable(crew, context))
    .filter((pod) => takeFrom(left, pod));
  return { evict: evict.slice(0, MOST_EVICTIONS), restart };
}

/** The budgets, and what each still allows. */
type Left = { budgets: readonly Budget[]; allowed: Map<Budget, number> };

/** A pod that runs well on the new profile shows that EKS gives it pods and that they run there. */
const hasCanary = (crews: readonly Crew[]): boolean =>
  crews.some(({ new: made }) => made.some((pod) => pod.isReady && !isTerminating(pod)));

function canaryOf(crews: readonly Crew[], free: readonly Held[], left: Left, context: MoveContext): Moves {
  if (crews.some((crew) => isOnItsWay(crew, context))) return { evict: [], restart: [] };
  const [best] = free
    .map((crew) => ({ crew, ready: crew.old.filter(({ isReady }) => isReady) }))
    .filter(({ ready }) => ready.length > 0)
    .toSorted((a, b) => spare(b.crew) - spare(a.crew));
  // Nothing that works is on the old profile: what does not can be moved without a trial.
  if (!best) return { evict: free.flatMap(({ old }) => old).slice(0, MOST_EVICTIONS), restart: [] };
  const { crew, ready } = best;
  if (isToRestart(crew, left.budgets, context) && crew.workload) return { evict: [], restart: [crew.workload] };
  return {
    evict: evictable(crew, context)
      .filter((pod) => ready.includes(pod))
      .slice(0, 1),
    restart: [],
  };
}

const spare = ({ workload }: Crew): number => workload?.available ?? 0;

/** What nothing holds; of kube-system only when nothing else can still be moved. */
function lastOfSystem(held: readonly Held[]): Held[] {
  const free = held.filter(({ obstacle }) => obstacle === undefined);
  const others = ({ old }: Held) => old[0]?.namespace !== 'kube-system';
  const isOverElsewhere = held.filter(others).every(({ obstacle }) => obstacle?.isLasting);
  return isOverElsewhere ? free : free.filter(others);
}

/** Whether pods of it are between the profiles; of a workload that was broken before, they may stay so. */
export const isOnItsWay = (crew: Crew, context: MoveContext): boolean =>
  (underWay(crew) > 0 && !context.unhealthy.has(crew.workload?.key ?? '')) || isRestarting(crew, context);

const isRestarting = ({ workload }: Crew, { since }: MoveContext): boolean =>
  workload?.restartedAt === since && workload?.isRolledOut === false;

const isToRestart = (crew: Crew, budgets: readonly Budget[], context: MoveContext): boolean =>
  isRestarted(crew, budgets, context) && crew.workload?.restartedAt !== context.since;

/** What a restart has not moved, such as pods that came back on the old profile, is evicted. */
const isToEvict = (crew: Crew, budgets: readonly Budget[], context: MoveContext): boolean =>
  !isRestarted(crew, budgets, context) ||
  (crew.workload?.restartedAt === context.since && crew.workload?.isRolledOut === true);

/** The pods of a crew that may be evicted now: those that are not ready anyway, and of the others as many as may be unavailable. */
function evictable(crew: Crew, { settings }: MoveContext): Pod[] {
  const pods = crew.old.filter((pod) => !isTerminating(pod)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const { workload } = crew;
  const ready = pods.filter(({ isReady }) => isReady);
  const broken = pods.filter(({ isReady }) => !isReady);
  if (workload?.counts === 'jobs') return pods;
  // How many pods it should have is not known, so one at a time, under its budget.
  const room =
    workload?.counts === 'replicas'
      ? allowedUnavailable(settings, workload.replicas) - unavailableOf(crew)
      : 1 - underWay(crew);
  return [...broken, ...ready.slice(0, Math.max(0, room))];
}

function takeFrom(left: Left, pod: Pod): boolean {
  // The API decides about pods that are not ready: it may let them go whatever the budget says.
  if (!pod.isReady) return true;
  const budgets = budgetsOf(pod, left.budgets);
  if (budgets.some((budget) => (left.allowed.get(budget) ?? 0) <= 0)) return false;
  take(left, budgets, 1);
  return true;
}

/** Keeps what a rollout may stop away from evictions and other rollouts under the same budgets; whether that was left. */
function reserve(left: Left, crew: Crew): boolean {
  const budgets = budgetsOn(left, crew);
  const outage = crew.workload?.outage ?? 0;
  const isLeft = budgets.every((budget) => Math.max(left.allowed.get(budget) ?? 0, 0) >= outage);
  take(left, budgets, outage);
  return isLeft;
}

/** The budgets that count pods of a crew. */
const budgetsOn = ({ budgets }: Left, { old, new: made }: Crew): Budget[] => [
  ...new Set([...old, ...made].flatMap((pod) => budgetsOf(pod, budgets))),
];

function take(left: Left, budgets: readonly Budget[], pods: number): void {
  for (const budget of budgets) left.allowed.set(budget, (left.allowed.get(budget) ?? 0) - pods);
}
