import { rejectionOf } from '../../errors/rejection-policy.ts';
import type { Thrown } from '../../errors/thrown.ts';
import { KUBERNETES_ADVICE } from '../../kubernetes/error-advice.ts';
import { isoTime } from '../../time-limits.ts';
import { replacedAfterMoving } from '../deletion.ts';
import { publish } from '../outcome.ts';
import { noted, type ReplacementDecision } from '../progress.ts';
import { isPastIn } from '../timing.ts';
import type { MovingContext } from './context.ts';
import { entryAdvice, noAccess, refused } from './inspection.ts';

const PAUSE_SECONDS = 60;
const POLL_SECONDS = 15;
/** How long the Kubernetes API may go without an answer before moving stops. */
const OUTAGE_SECONDS = 600;

const LASTING: ReadonlySet<string> = new Set([
  'KubernetesUnauthorized',
  'KubernetesForbidden',
  'KubernetesUnreachable',
  'KubernetesCertificateRejected',
]);

const adviceOn = ({ name }: Thrown, context: MovingContext): string =>
  KUBERNETES_ADVICE.get(name) ?? entryAdvice(context);

/** A step about the pods failed. The old profile is kept whatever it is, unless it is gone already. */
export function decideAfterPodsFailure(
  context: MovingContext,
  step: 'inspect' | 'move' | 'free',
  failure: Thrown,
): ReplacementDecision {
  const { name, message } = failure;
  const said = `${name}: ${message}.`.replace(/\.\.$/, '.');
  if (step === 'free') {
    const what = context.moving.freed ? 'the pods in their place became ready' : 'pods are left Pending';
    const progress = noted(context.progress, `Whether ${what} was not found out: ${said}`);
    return replacedAfterMoving({ ...context, progress }, 'not-freed');
  }
  if (name === 'PodsMoving') return waiting(context, step, { seconds: POLL_SECONDS, since: null, message });

  const since = context.progress.busySince ?? isoTime(context.now);
  const isTransient = mayPass(failure, step) && !isPastIn(PAUSE_SECONDS, after(since, OUTAGE_SECONDS), context.now);
  if (isTransient && !isPastIn(PAUSE_SECONDS, context.plan.pollUntil, context.now))
    return waiting(context, step, { seconds: PAUSE_SECONDS, since, message });

  const isOfKubernetes = name.startsWith('Kubernetes');
  if (step === 'inspect') {
    if (LASTING.has(name)) return noAccess(context, [said], adviceOn(failure, context));
    if (isOfKubernetes) return refused(context, [said], [adviceOn(failure, context)]);
  }
  return isOfKubernetes ? notMoved(context, failure, said) : stopped(context, said);
}

/** Whether a failure may pass. While pods are moved, an API that could be reached before may be reached again. */
function mayPass(failure: Thrown, step: 'inspect' | 'move'): boolean {
  const { name } = failure;
  if (name === 'KubernetesThrottled' || name === 'KubernetesUnavailable') return true;
  if (name === 'KubernetesUnreachable') return step === 'move';
  return rejectionOf(failure)?.meaning === 'again';
}

function waiting(
  { progress }: MovingContext,
  kind: 'inspect' | 'move',
  { seconds, since, message }: { seconds: number; since: string | null; message: string },
): ReplacementDecision {
  return { kind, progress: { ...progress, waitSeconds: seconds, waitingFor: message, busySince: since } };
}

function notMoved(context: MovingContext, failure: Thrown, said: string): ReplacementDecision {
  const { old, new: wanted } = context.progress.hop;
  return publish('PodsNotMoved', context, {
    summary: `Moving the pods of ${old.name} on ${context.plan.cluster.name} stopped; it is kept beside ${wanted.name}, which is ACTIVE.`,
    reasons: [said],
    advice: [
      adviceOn(failure, context),
      'Then start again with the same request: it adopts the new profile and resumes with the pods that are left.',
    ],
  });
}

function stopped(context: MovingContext, said: string): ReplacementDecision {
  const { old, new: wanted } = context.progress.hop;
  const isMade = context.progress.madeArn !== null;
  return publish('ProfileReplacementFailed', context, {
    summary: `The replacement of ${old.name} on ${context.plan.cluster.name} by ${wanted.name} stopped; ${isMade ? 'both are left as they are' : 'nothing was changed'}.`,
    reasons: [said],
    advice: [
      'Check the functions InspectPods and MovePods in the Lambda console (Monitor tab), then start again with the same request.',
    ],
  });
}

const after = (time: string, seconds: number): string => isoTime(Date.parse(time) + seconds * 1000);
