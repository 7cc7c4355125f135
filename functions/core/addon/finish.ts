import { awsEks } from '../aws-command.ts';
import type { Addon } from './addon.ts';
import { offeredCommand, restoreCommand } from './advice/commands.ts';
import { fieldsInConflict } from './advice/conflicts.ts';
import { aboutOf, type ProgressParts, progressOutcome } from './advice/progress-outcome.ts';
import { failedSummary, updatedSummary } from './advice/summary.ts';
import { differences, goalOf, isAt, rollbackGoal, rollbackPath } from './change.ts';
import { isWorse } from './health.ts';
import { sentence, stateText } from './outcome.ts';
import { type AddonContext, type AddonDecision, type AddonPlan, type AddonProgress, withNextCall } from './progress.ts';

/**
 * Abandons a step. An add-on that is where a rollback would take it needs no rollback, whatever its health; one that is at the goal
 * and no less healthy than before has succeeded; any other is rolled back.
 */
export function giveUp(context: AddonContext, addon: Addon): AddonDecision {
  const { plan, progress, now } = context;
  if (progress.phase === 'rollback') return rollbackFailed(context, addon);
  if (isAt(addon, rollbackGoal(plan, progress))) return failed(context, asBefore(addon, plan), addon);
  if (isAt(addon, goalOf(plan, progress)) && !isWorse(addon, plan)) {
    const stand = `It is at ${addon.version} and as healthy as it was before: ${sentence(stateText(addon))}`;
    return stepDone({ ...context, progress: note(progress, stand) }, addon);
  }
  if (!plan.rollBack) {
    return failed(context, `It is left at ${addon.version}: the request has \`rollBack: false\`.`, addon);
  }
  const path = rollbackPath(plan, progress, addon.version);
  if (path.length === 0) return leftWithoutWayBack(context, addon);
  if (now >= Date.parse(plan.pollUntil)) return failed(context, 'There was no time left to roll back.', addon);

  return {
    kind: 'rollback',
    ...NO_PAUSE,
    progress: {
      ...withNextCall(note(progress, rollbackText(progress, path.at(-1) ?? ''))),
      phase: 'rollback',
      // A rollback must not overwrite what others have set since, whatever the update was allowed to do.
      conflictMode: progress.conflictMode === 'OVERWRITE' ? 'PRESERVE' : progress.conflictMode,
      path,
      step: 0,
      tries: 0,
    },
  };
}

/** Fields that others set are not in the snapshot, so what an update has overwritten stays overwritten. */
function rollbackText({ conflictMode, issues }: AddonProgress, version: string): string {
  if (conflictMode !== 'OVERWRITE') return `Rolling back to ${version}.`;
  const fields = fieldsInConflict(issues.map(({ message }) => message));
  const lost = fields === '' ? 'what others had set is not in the snapshot' : `not in the snapshot are ${fields}`;
  return `Rolling back to ${version} with resolveConflicts PRESERVE, which overwrites nothing that others set meanwhile. What the update overwrote is not restored: ${lost}.`;
}

/** The current step succeeded: continues with the next one, or ends the run. */
export function stepDone(context: AddonContext, addon: Addon): AddonDecision {
  const { plan, progress, now } = context;
  if (progress.step < progress.path.length - 1) {
    const limit = progress.phase === 'update' ? plan.changeUntil : plan.pollUntil;
    if (now >= Date.parse(limit)) return stoppedOnTheWay(context, addon);
    const kind = progress.phase === 'update' ? 'start' : 'rollback';
    return { kind, ...NO_PAUSE, progress: { ...withNextCall(progress), step: progress.step + 1, tries: 0 } };
  }

  const differing = differences(addon, goalOf(plan, progress));
  if (progress.phase === 'rollback') {
    if (differing.length > 0) return rollbackFailed(context, addon);
    return publish('AddonUpdateRolledBack', context, {
      summary: `The update of ${plan.addon} on ${plan.cluster.name} to ${plan.to.version} failed and was rolled back to ${addon.version}.`,
    });
  }
  const reasons = differing.map((name) => `EKS shows a ${name} other than the requested one; compare the two.`);
  return publish('Updated', context, {
    summary: updatedSummary(plan),
    adviseOn: addon.issues,
    reasons: progress.failure !== null ? [...reasons, 'It reached the target nevertheless.'] : reasons,
  });
}

const NO_PAUSE = { waitSeconds: 0, waitingFor: 'nothing' };

/** A step succeeded, but the next one would not end in time. */
function stoppedOnTheWay(context: AddonContext, addon: Addon): AddonDecision {
  const { plan, progress } = context;
  const stand = `It is at ${addon.version}, ${addon.status}; there was no time left for the next step, to ${progress.path[progress.step + 1]}.`;
  if (progress.phase === 'rollback') return failed(context, stand, addon);
  return publish('AddonUpdateTimedOut', context, {
    summary: `${plan.addon} on ${plan.cluster.name} did not reach ${plan.to.version} before the deadline.`,
    reasons: [stand],
    advice: ['Start again: it continues from there. A longer `deadlineSeconds` lets it finish in one run.'],
  });
}

/** The outcome of an update that was not, or could not be, rolled back; the last reason says what state the add-on is in. */
export function failed(context: AddonContext, stand: string, addon: Addon | undefined): AddonDecision {
  const { plan, progress } = context;
  if (progress.phase === 'rollback') {
    return publish('AddonRollbackFailed', context, {
      summary: rollbackSummary(context),
      reasons: [stand],
      advice: [
        checkAdvice(plan),
        `When no other change is in progress, restore it: \`${restoreCommand(aboutOf(plan), plan, goalOf(plan, { ...progress, step: progress.path.length - 1 }))}\`.`,
      ],
    });
  }
  return publish('AddonUpdateFailed', context, {
    summary: failedSummary(plan, addon),
    reasons: [stand],
  });
}

function leftWithoutWayBack(context: AddonContext, addon: Addon): AddonDecision {
  const { plan, progress } = context;
  const reason = plan.wayBack[progress.step]?.reason ?? '';
  const decision = failed(context, `It is left at ${addon.version}: there is no way back. ${reason}`, addon);
  const about = aboutOf(plan);
  return withAdvice(decision, [
    `Repair it at this version, or start again with another version that EKS offers: \`${offeredCommand(about, plan.clusterVersion)}\`.`,
  ]);
}

function rollbackFailed(context: AddonContext, addon: Addon): AddonDecision {
  const differing = differences(addon, goalOf(context.plan, context.progress));
  const settings = differing.length > 0 ? ` Not as in the snapshot: ${differing.join(', ')}.` : '';
  return failed(context, `The add-on is at ${addon.version}, ${sentence(stateText(addon))}${settings}`, addon);
}

/** EKS rejected the rollback and would reject it again, so the advice does not repeat the same call. */
export function rollbackRejected(context: AddonContext, stand: string, advice: string[]): AddonDecision {
  const { plan, progress } = context;
  const offers = `EKS may accept another version: \`${offeredCommand(aboutOf(plan), plan.clusterVersion)}\` lists those that it offers.`;
  return publish('AddonRollbackFailed', context, {
    summary: rollbackSummary(context),
    reasons: [`EKS rejected the rollback to ${progress.path[progress.step]}.`, stand],
    advice: [...advice, checkAdvice(plan), offers],
  });
}

function rollbackSummary({ plan, progress }: AddonContext): string {
  return `The rollback of ${plan.addon} on ${plan.cluster.name} to ${progress.path.at(-1)} failed.`;
}

function checkAdvice(plan: AddonPlan): string {
  const { cluster, addon } = plan;
  const look = awsEks(aboutOf(plan), `describe-addon --cluster-name ${cluster.name} --addon-name ${addon}`);
  return `Check the add-on now: \`${look}\`; its snapshot is in the details of this notification.`;
}

/** A publish decision with more advice; any other decision unchanged. */
export function withAdvice(decision: AddonDecision, advice: string[]): AddonDecision {
  if (decision.kind !== 'publish') return decision;
  return {
    ...decision,
    outcome: { ...decision.outcome, advice: [...new Set([...decision.outcome.advice, ...advice])] },
  };
}

/** The decision that ends the run. */
export function publish(
  name: Parameters<typeof progressOutcome>[0],
  context: AddonContext,
  parts: ProgressParts,
): AddonDecision {
  return { kind: 'publish', outcome: progressOutcome(name, context.plan, context.progress, parts) };
}

function asBefore(addon: Addon, { from }: AddonPlan): string {
  const isUntouched = addon.version === from.version;
  const state = addon.status === from.status && addon.status !== 'ACTIVE' ? `${addon.status}, as before` : addon.status;
  return isUntouched
    ? `Nothing changed: it is at ${addon.version}, ${state}.`
    : `It is at ${addon.version}, ${state}, the last version that went well.`;
}

/** Adds a sentence to the log, unless it is the last one already. */
export function note(progress: AddonProgress, sentence: string): AddonProgress {
  return progress.log.at(-1) === sentence ? progress : { ...progress, log: [...progress.log, sentence] };
}

/** A list of names with those of some items added, each once. */
export function merged<Item>(known: string[], items: readonly Item[], pick: (item: Item) => string[]): string[] {
  return [...new Set([...known, ...items.flatMap(pick)])];
}
