import { countText, isOrAre } from '../../count-text.ts';
import { budgetsOf, budgetText } from './budget.ts';
import { coreDnsMove } from './core-dns.ts';
import { isTerminating } from './crew.ts';
import { isRestarted, type MoveContext } from './obstacles.ts';
import { type Budget, workloadText } from './pod.ts';
import { allowedUnavailable } from './settings.ts';
import type { Held } from './step.ts';
import type { Trial } from './trial.ts';

/** `Deployment shop/web: 2 pods of 3; PodDisruptionBudget shop/web allows 1 now; evicted 1 at a time`. */
export function crewLine(crew: Held & { trial?: Trial }, budgets: readonly Budget[], context: MoveContext): string {
  const { workload, old, obstacle } = crew;
  const [first] = old;
  const name = workload ? workloadText(workload) : `Pod ${first?.namespace}/${first?.name}`;
  const of = workload?.counts === 'replicas' ? ` of ${workload.replicas}` : '';
  const budget = budgetsOf(first ?? { namespace: '', labels: {} }, budgets).map(
    (each) => `${budgetText(each)} allows ${each.allowed} now`,
  );
  const parts = [
    `${countText(old.length, 'pod')}${of}`,
    budget.join(', ') || 'no PodDisruptionBudget',
    obstacle?.says ?? how(crew, budgets, context),
    ...(crew.trial ? [trialText(crew.trial)] : []),
  ];
  return `${name}: ${parts.join('; ')}`;
}

const trialText = (trial: Trial): string =>
  trial.kind === 'allowed' ? 'allowed in a dry run' : `not allowed now in a dry run: ${trial.says}`;

function how(crew: Held, budgets: readonly Budget[], context: MoveContext): string {
  if (isRestarted(crew, budgets, context)) return 'restarted';
  const { workload, old } = crew;
  if (old.every(isTerminating)) return 'terminating already';
  if (workload?.counts === 'jobs') return 'evicted all at the same time';
  const most = workload?.counts === 'replicas' ? allowedUnavailable(context.settings, workload.replicas) : 1;
  return `evicted ${most} at a time`;
}

/** What a person should know of moving a workload. */
export function crewWarnings(
  crew: Held & { trial?: Trial },
  budgets: readonly Budget[],
  context: MoveContext,
): string[] {
  const { workload, old, obstacle } = crew;
  if (obstacle) return [`${crewLine(crew, budgets, context)}.`];
  if (!workload) return [];
  const what = workloadText(workload);
  const dns = coreDnsMove(context.old, crew);
  const isRestart = isRestarted(crew, budgets, context);
  const isSingle = workload.counts === 'replicas' && workload.replicas === 1 && !isRestart;
  const broken = old.filter(({ isReady }) => !isReady).length;
  return [
    ...(dns ? [`${dns.says}.`] : []),
    ...(crew.trial?.kind === 'later' ? [`${what} cannot be moved now: ${crew.trial.says}`] : []),
    ...(isSingle
      ? [
          `${what} has one replica: evicted, it is away for about a minute.${workload.surges ? ' With movePods: restart its new pod starts first.' : ''}`,
        ]
      : []),
    ...(broken > 0 ? [`${countText(broken, 'pod')} of ${what} ${isOrAre(broken)} not ready already.`] : []),
    ...(isRestart && workload.managedBy !== undefined
      ? [`${what} is managed by ${workload.managedBy}, which may undo the restart or repeat it.`]
      : []),
  ];
}
