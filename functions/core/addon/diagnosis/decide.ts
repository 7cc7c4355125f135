import { causeLines } from '../../diagnosis/lines.ts';
import { isCrashLooping, type Rollout, rolloutLine, rolloutOf } from '../../diagnosis/rollout.ts';
import type { AddonSeen } from '../../diagnosis/seen.ts';
import { isoTime } from '../../time-limits.ts';
import { kubectl } from '../advice/about.ts';
import { goalOf } from '../change.ts';
import { publish } from '../finish.ts';
import type {
  AddonContext,
  AddonDecision,
  AddonDiagnosis,
  AddonPlan,
  AddonWait,
  PendingDecision,
} from '../progress.ts';
import { waitForRollout } from '../timing/settling.ts';

type Given = { plan: AddonPlan; now: number };

/** The decision, and what the cluster said, a line for each cause. */
export type Diagnosed = { decision: AddonDecision; lines: string[] };

/** The decision once the cluster was asked: what EKS decided stands, but no step is done before all its pods are replaced. */
export function decideAfterDiagnosis({ plan, now }: Given, diagnosis: AddonDiagnosis, seen: AddonSeen): Diagnosed {
  const { next } = diagnosis;
  const causes = causeLines(seen);
  if (next.kind === 'verify') return { decision: recovering(next, { seen, causes, now }), lines: causes };

  const rollout = rolloutOf(seen);
  const open = [...rollout.behind, ...rollout.held].map(rolloutLine);
  if (diagnosis.of !== 'rollout') {
    const lines = causes.length > 0 ? causes : open;
    return { decision: withLines(next, lines), lines };
  }
  if (rollout.behind.length === 0) return { decision: withLines(next, open), lines: open };
  const lines = [...open, ...causes];
  return { decision: rollingOut({ plan, progress: diagnosis.progress, now }, next, rollout, lines), lines };
}

/** The cluster could not be asked, which changes nothing: the line says why. */
export function decideUndiagnosed(now: number, { next }: AddonDiagnosis, line: string): Diagnosed {
  const lines = [line];
  if (next.kind !== 'verify') return { decision: withLines(next, lines), lines };
  const diagnosed = { at: isoTime(now), isCrashLooping: false, lines };
  return { decision: { ...next, progress: { ...next.progress, diagnosed } }, lines };
}

type Looked = { seen: AddonSeen; causes: string[]; now: number };

/** A crash loop of the new version is noted: the next poll of EKS, which comes immediately then, decides what follows from it. */
function recovering(next: AddonWait, { seen, causes, now }: Looked): AddonDecision {
  const { progress } = next;
  const isLooping = progress.phase === 'update' && isCrashLooping(seen, progress.startedAt);
  const diagnosed = { at: isoTime(now), isCrashLooping: isLooping, lines: causes };
  return { ...next, waitSeconds: isLooping ? 0 : next.waitSeconds, progress: { ...progress, diagnosed } };
}

/** EKS is done, but not all pods are of the new version. */
function rollingOut(context: AddonContext, next: PendingDecision, rollout: Rollout, lines: string[]): AddonDecision {
  const { plan, progress } = context;
  const wait = waitForRollout(context, lines);
  if (wait !== 'over') {
    const { settling, ...seconds } = wait;
    const waitingFor = `the rollout: ${lines[0]}`;
    return { kind: 'verify', ...seconds, waitingFor, progress: { ...progress, settling } };
  }
  if (progress.phase === 'rollback') return withLines(next, lines);

  const { version } = goalOf(plan, progress);
  return publish('AddonUpdateTimedOut', context, {
    summary: `EKS reports ${plan.addon} on ${plan.cluster.name} as updated to ${version}, but not all its pods are of that version.`,
    reasons: [...lines, 'The rollout made no progress any more, and EKS reports no issue, so nothing was rolled back.'],
    advice: [
      ...rollout.behind.map(
        ({ kind, name }) =>
          `\`${kubectl(plan, `rollout status ${kind.toLowerCase()}/${name}`)}\` shows what is left of it.`,
      ),
      'Start again with another version, or once the cause is removed.',
    ],
  });
}

/** The decision with what the cluster said: in the log of a run that continues, otherwise among the reasons of the outcome. */
function withLines(next: PendingDecision, lines: readonly string[]): PendingDecision {
  if (lines.length === 0) return next;
  if (next.kind === 'publish') {
    const { outcome } = next;
    const details = { ...outcome.details, diagnosis: [...lines] };
    return { ...next, outcome: { ...outcome, reasons: [...outcome.reasons, ...lines], details } };
  }
  const { log } = next.progress;
  // A rollback is announced by the last sentence of the log, and its cause is said before it.
  const before = next.kind === 'rollback' ? log.slice(0, -1) : log;
  return { ...next, progress: { ...next.progress, log: [...before, ...lines, ...log.slice(before.length)] } };
}
