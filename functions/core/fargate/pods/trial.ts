import { isTerminating } from './crew.ts';
import { isRestarted, type MoveContext, type Obstacle } from './obstacles.ts';
import { type Budget, type Pod, podText, type Workload, workloadText } from './pod.ts';
import type { Held } from './step.ts';

/** What a cluster says to a dry run of a move. `later`: not now, such as because of a budget. `refused`: by a webhook or a policy of its own. */
export type Trial = { kind: 'allowed' } | { kind: 'later' | 'refused'; says: string };

/** A move to try: of one pod of a workload, or of a whole Deployment. `key` is that of its crew. */
export type Attempt = { key: string } & ({ evict: Pod } | { restart: Workload });

/** A status names budgets, but not what admission refuses; beyond so many workloads the first ones stand for the others. */
const MOST_ATTEMPTS = 200;

/**
 * The moves that a plan tries: one for each workload that nothing holds. One pod is enough, since a dry run counts nothing: each pod of a
 * workload would be allowed, although only one may go at a time.
 */
export function attemptsOf(held: readonly Held[], budgets: readonly Budget[], context: MoveContext): Attempt[] {
  return held
    .filter(({ obstacle }) => obstacle === undefined)
    .flatMap((crew): Attempt[] => {
      const { workload } = crew;
      if (!workload) return [];
      if (isRestarted(crew, budgets, context)) return [{ key: workload.key, restart: workload }];
      const pods = crew.old.filter((pod) => !isTerminating(pod));
      const pod = pods.find(({ isReady }) => isReady) ?? pods[0];
      return pod ? [{ key: workload.key, evict: pod }] : [];
    })
    .slice(0, MOST_ATTEMPTS);
}

/** The crews with what the trials add: what the cluster refuses whatever is waited for is an obstacle. */
export function afterTrials(held: readonly Held[], trials: ReadonlyMap<string, Trial>): (Held & { trial?: Trial })[] {
  return held.map((crew) => {
    const { workload } = crew;
    const trial = workload && trials.get(workload.key);
    if (!workload || !trial) return crew;
    return trial.kind === 'refused' ? { ...crew, obstacle: refusal(crew, workload, trial.says) } : { ...crew, trial };
  });
}

function refusal({ old }: Held, workload: Workload, says: string): Obstacle {
  const [first] = old;
  const what = workloadText(workload);
  return {
    ...{ pods: old, isLasting: true },
    says: `the cluster refuses to move ${first ? `pod ${podText(first)} of ${what}` : what}: ${says.replace(/\.$/, '')}`,
    advice: `Find out which webhook or policy of the cluster refuses it, and let the role of eks-upkeep move ${what}.`,
  };
}
