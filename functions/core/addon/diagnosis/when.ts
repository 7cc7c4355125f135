import type { AddonContext, AddonDecision, AddonProgress, PendingDecision } from '../progress.ts';

/** The least time between two looks at an add-on that is given time to recover. */
const PAUSE_SECONDS = 120;

/**
 * The decision, or the question to the cluster that comes before it: what EKS decides stands in any case. Without access to the
 * Kubernetes API of the cluster every decision is followed as it is.
 */
export function withDiagnosis(context: AddonContext, decision: AddonDecision): AddonDecision {
  if (context.plan.diagnosis === undefined) return decision;
  switch (decision.kind) {
    case 'publish':
      return DONE.has(decision.outcome.name) ? rollout(context, decision) : failure(decision);
    case 'rollback':
      return context.progress.phase === 'update' ? failure(decision) : nextStep(context, decision);
    case 'start':
      return nextStep(context, decision);
    case 'verify':
      return isRecovering(decision.progress) && isDue(decision.progress, context.now)
        ? { kind: 'diagnose', of: 'recovery', next: decision }
        : decision;
    default:
      return decision;
  }
}

const DONE: ReadonlySet<string> = new Set(['Updated', 'AddonUpdateRolledBack']);

const failure = (next: PendingDecision): AddonDecision => ({ kind: 'diagnose', of: 'failure', next });

const rollout = ({ progress }: AddonContext, next: PendingDecision): AddonDecision => ({
  ...{ kind: 'diagnose', of: 'rollout' },
  next,
  progress,
});

/** The same step once more has nothing to wait for. */
function nextStep(context: AddonContext, decision: PendingDecision & { progress: AddonProgress }): AddonDecision {
  return decision.progress.step > context.progress.step ? rollout(context, decision) : decision;
}

/** During a bake nothing is wrong yet. */
const isRecovering = ({ settling }: AddonProgress): boolean => settling !== null;

/** Rarer, the longer it takes, so that a day of waiting stays far below 25,000 events. */
function isDue({ diagnosed, settling }: AddonProgress, now: number): boolean {
  if (!diagnosed) return true;
  const elapsed = (now - Date.parse(settling?.since ?? diagnosed.at)) / 1000;
  return now - Date.parse(diagnosed.at) >= Math.max(PAUSE_SECONDS, elapsed / 2) * 1000;
}
