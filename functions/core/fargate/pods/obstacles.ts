import { countText, isOrAre } from '../../count-text.ts';
import { type ProfileSpec, takesAllOf } from '../profile/profile.ts';
import { budgetsOf, budgetText, neverAllows } from './budget.ts';
import { coreDnsMove } from './core-dns.ts';
import { type Crew, isTerminating, unavailableOf, underWay } from './crew.ts';
import { type Budget, type Pod, podText, workloadText } from './pod.ts';
import { allowedUnavailable, type MoveSettings } from './settings.ts';

/** What the pods are moved by, and from where to where. */
export type MoveContext = {
  settings: MoveSettings;
  old: string;
  new: { name: string; selectors: ProfileSpec['selectors'] };
  /** Whether a person approves the cutover, and so the restart of CoreDNS. */
  isApproved: boolean;
  /** When moving began, which is what its restarts say; `null` before. */
  since: string | null;
  /** Keys of workloads that were not healthy before anything was moved. */
  unhealthy: ReadonlySet<string>;
  now: number;
};

/** Why pods are not moved now. `isLasting`: waiting does not help. */
export type Obstacle = { pods: readonly Pod[]; isLasting: boolean; says: string; advice: string };

/** A pod that is still terminating so long after it should be gone will not go by itself. */
const STUCK_SECONDS = 120;

/**
 * Whether a Deployment is moved by a restart, which starts new pods before it stops old ones. A rollout asks no budget, so where
 * its strategy lets it stop pods first, each budget has to allow that many.
 */
export function isRestarted(
  { workload, old }: Crew,
  budgets: readonly Budget[],
  { settings, since }: Pick<MoveContext, 'settings' | 'since'>,
): boolean {
  if (settings.mode !== 'restart' || workload?.surges !== true) return false;
  const { outage, restartedAt } = workload;
  if (outage === 0 || restartedAt === since) return true;
  return old.flatMap((pod) => budgetsOf(pod, budgets)).every(({ allowed }) => allowed >= outage);
}

/** What keeps the pods of a workload on the old profile; `undefined` when nothing does. */
export function obstacleOf(crew: Crew, budgets: readonly Budget[], context: MoveContext): Obstacle | undefined {
  const stuck = crew.old.filter(
    ({ goesAt }) => goesAt !== undefined && context.now > Date.parse(goesAt) + STUCK_SECONDS * 1000,
  );
  const [first] = stuck;
  if (first) {
    return {
      ...{
        pods: stuck,
        isLasting: true,
        says: `pod ${podText(first)} is still terminating: it should be gone since ${first.goesAt}`,
      },
      advice: `\`kubectl get pod ${first.name} -n ${first.namespace} -o yaml\` shows the finalizers and containers that keep it.`,
    };
  }
  const pods = crew.old.filter((pod) => !isTerminating(pod));
  if (pods.length === 0) return undefined;
  return (
    ofPods(pods, crew, context) ??
    ofCoreDns(pods, crew, context) ??
    (isRestarted(crew, budgets, context)
      ? undefined
      : (ofBudgets(pods, crew, budgets, context) ?? ofReplicas(pods, crew, context)))
  );
}

function ofPods(pods: readonly Pod[], { workload }: Crew, context: MoveContext): Obstacle | undefined {
  const { new: wanted, settings } = context;
  const [pod] = pods;
  if (!pod) return undefined;
  const { namespace, name } = pod;
  if (!workload) {
    return {
      ...{ pods, isLasting: true, says: `pod ${podText(pod)} has no controller: evicted, it would be gone for good` },
      advice: `Stop ${podText(pod)} yourself when it may go: \`kubectl delete pod ${name} -n ${namespace}\`.`,
    };
  }
  const what = workloadText(workload);
  if (pods.some(({ isOfHost }) => isOfHost)) {
    return {
      ...{ pods, isLasting: true, says: `${what} has hostNetwork, which Fargate does not run` },
      advice: `Remove hostNetwork from ${what}.`,
    };
  }
  const unmatched = pods.filter(
    (each) =>
      !wanted.selectors.some((selector) =>
        takesAllOf(selector, { namespace: each.namespace, labels: { ...each.labels } }),
      ),
  );
  if (unmatched.length > 0) {
    return {
      ...{
        pods: unmatched,
        isLasting: true,
        says: `${what} matches no selector of ${wanted.name}, so its pods would not come back on it`,
      },
      advice: `Add a selector for namespace ${namespace} to changes.selectors, or move ${what} elsewhere first.`,
    };
  }
  if (workload.pinnedTo !== undefined && workload.pinnedTo !== wanted.name) {
    return {
      ...{ pods, isLasting: true, says: `the pod template of ${what} pins its pods to ${workload.pinnedTo}` },
      advice: `Remove the label eks.amazonaws.com/fargate-profile from the pod template of ${what}.`,
    };
  }
  if (workload.counts === 'jobs' && settings.jobs === 'wait') {
    return {
      ...{ pods, isLasting: false, says: `${what} is under way, and its work would start over` },
      advice: `Wait until ${what} has finished (\`kubectl wait --for=condition=complete job/${workload.name} -n ${workload.namespace} --timeout=1h\`), or start again with jobs: evict.`,
    };
  }
  return undefined;
}

// Whoever resolves names waits while it restarts.
function ofCoreDns(pods: readonly Pod[], crew: Crew, { isApproved, old }: MoveContext): Obstacle | undefined {
  const move = coreDnsMove(old, crew);
  if (move === undefined || move.isSafe || isApproved) return undefined;
  return {
    ...{ pods, isLasting: true, says: move.says },
    advice:
      'Let a person approve it with handOver: approve, or give CoreDNS two ready replicas on other profiles or nodes first.',
  };
}

function ofBudgets(
  pods: readonly Pod[],
  { workload }: Crew,
  budgets: readonly Budget[],
  { settings }: MoveContext,
): Obstacle | undefined {
  for (const pod of pods) {
    const [budget, other] = budgetsOf(pod, budgets);
    if (budget && other) {
      return {
        ...{
          pods,
          isLasting: true,
          says: `pod ${podText(pod)} has more than one budget, ${budgetText(budget)} and ${budgetText(other)}: Kubernetes refuses every eviction`,
        },
        advice: `Leave one of them: \`kubectl get poddisruptionbudget -n ${budget.namespace} ${budget.name} ${other.name}\`.`,
      };
    }
    if (budget?.allowed === 0) {
      const isLasting = neverAllows(budget);
      const { healthy, needed, namespace, name } = budget;
      return {
        ...{ pods, isLasting },
        says: isLasting
          ? `${budgetText(budget)} never allows an eviction: it needs ${countText(needed, 'healthy pod')} and has ${healthy}, which is all`
          : `${budgetText(budget)} allows no eviction now: it needs ${countText(needed, 'healthy pod')} and has ${healthy}`,
        advice: `\`kubectl describe poddisruptionbudget ${name} -n ${namespace}\` shows what it counts: add a replica, or let it allow one eviction.${
          settings.mode === 'restart' && workload?.surges
            ? ` Or set maxUnavailable: 0 in the strategy of ${workloadText(workload)}: then a restart stops no pod before a new one is available.`
            : ''
        }`,
      };
    }
  }
  const isPaced = pods.every((pod) => budgetsOf(pod, budgets).length > 0);
  if (workload?.counts !== 'other' || isPaced) return undefined;
  const what = workloadText(workload);
  return {
    ...{
      pods,
      isLasting: true,
      says: `${what} is of a kind whose replicas eks-upkeep does not know, and no PodDisruptionBudget paces it`,
    },
    advice: `Give the pods of ${what} a PodDisruptionBudget, or move them yourself.`,
  };
}

function ofReplicas(pods: readonly Pod[], crew: Crew, context: MoveContext): Obstacle | undefined {
  const { workload } = crew;
  if (workload?.counts !== 'replicas') return undefined;
  const { replicas, available, kind, name, namespace } = workload;
  const ready = pods.filter(({ isReady }) => isReady);
  const isFull = unavailableOf(crew) >= allowedUnavailable(context.settings, replicas);
  // Its pods that are not ready may go whatever the others do, and those under way may be about to be available.
  const mayPass = ready.length < pods.length || (underWay(crew) > 0 && !context.unhealthy.has(workload.key));
  if (ready.length === 0 || !isFull || mayPass) return undefined;
  return {
    ...{ pods: ready, isLasting: false },
    says: `only ${available} of ${countText(replicas, 'pod')} of ${workloadText(workload)} ${isOrAre(available)} available`,
    advice: `\`kubectl describe ${kind.toLowerCase()} ${name} -n ${namespace}\` shows why; none of its pods is evicted before.`,
  };
}
