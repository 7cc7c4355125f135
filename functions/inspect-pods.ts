import { EVICT, RESTART, type WithPods, withPods } from './aws/kubernetes/pods.ts';
import { contextOf } from './core/context.ts';
import { movingContext } from './core/fargate/pods/context.ts';
import { decideAfterInspection } from './core/fargate/pods/inspection.ts';
import { StepInput } from './core/fargate/progress.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = StepInput;

/** Reads the pods of the old profile before anything is made, and decides whether they can be moved. Changes nothing. */
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
    return decideAfterInspection(moving, seen, lacking);
  });
};

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) => task(Input, inspectPods(withPods(eks)), log);

export const handler = bind(onAws());
