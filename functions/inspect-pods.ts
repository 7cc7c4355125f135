import { EVICT, type PodsApi, RESTART, type WithPods, withPods } from './aws/kubernetes/pods.ts';
import { contextOf } from './core/context.ts';
import { movingContext } from './core/fargate/pods/context.ts';
import { decideAfterInspection, movesToTry } from './core/fargate/pods/inspection.ts';
import type { Attempt, Trial } from './core/fargate/pods/trial.ts';
import { StepInput } from './core/fargate/progress.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = StepInput;

/** Reads the pods of the old profile before anything is made, and decides whether they can be moved: moves are tried as dry runs. Changes nothing. */
export const inspectPods = (pods: WithPods) => async (input: StepInput) => {
  const context = contextOf(input);
  const moving = movingContext(context);
  // The definition asks only for runs that move pods.
  if (!moving) return { kind: 'create' as const, progress: context.progress };

  const { settings, progress, now } = moving;
  return pods(settings.reach, now, async (api) => {
    const seen = await api.seen([progress.hop.old.name, progress.hop.new.name]);
    const namespaces = [...new Set(seen.pods.map(({ namespace }) => namespace))];
    const lacking = await api.missing(settings.mode === 'restart' ? [EVICT, RESTART] : [EVICT], namespaces);
    const attempts = lacking.length > 0 ? [] : movesToTry(moving, seen);
    const trials = await Promise.all(attempts.map((attempt) => tried(api, attempt, input.now)));
    return decideAfterInspection(moving, seen, lacking, new Map(trials));
  });
};

async function tried(api: PodsApi, attempt: Attempt, now: string): Promise<[string, Trial]> {
  const trial = 'evict' in attempt ? api.tryEviction(attempt.evict) : api.tryRestart(attempt.restart, now);
  return [attempt.key, await trial];
}

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) => task(Input, inspectPods(withPods(eks)), log);

export const handler = bind(onAws());
