import { type WithPods, withPods } from './aws/kubernetes/pods.ts';
import { contextOf } from './core/context.ts';
import { countText, isOrAre } from './core/count-text.ts';
import { WorkflowError } from './core/errors/workflow-error.ts';
import { replacedAfterMoving } from './core/fargate/deletion.ts';
import { movingContext } from './core/fargate/pods/context.ts';
import { afterFreeing, freedPods, pendingPods } from './core/fargate/pods/pending.ts';
import { StepInput } from './core/fargate/progress.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = StepInput;

/**
 * Deletes the pods that the deletion of the old profile left Pending, so that Fargate schedules them again on the new one, and then
 * looks whether the pods in their place become ready. Throws `PodsStillPending` while Fargate may still be starting them. Safe to
 * repeat: the pods in their place are younger.
 */
export const freePendingPods = (pods: WithPods) => async (input: StepInput) => {
  const context = contextOf(input);
  const moving = movingContext(context);
  if (!moving) return replacedAfterMoving(context, 'not-freed');

  return pods(moving.settings.reach, moving.now, async (api) => {
    if (moving.moving.freed !== undefined) {
      const freed = freedPods(moving, await api.on(moving.progress.hop.new.name));
      if (freed.kind === 'waiting')
        throw new WorkflowError(
          'PodsStillPending',
          `${countText(freed.pods, 'pod')} ${isOrAre(freed.pods)} not ready yet`,
        );
      return replacedAfterMoving({ ...context, progress: freed.progress }, 'freed');
    }

    const { free, young } = pendingPods(moving, await api.pending());
    if (young.length > 0)
      throw new WorkflowError('PodsStillPending', `${countText(young.length, 'pod')} ${isOrAre(young.length)} Pending`);

    for (const pod of free) await api.evict(pod);
    if (free.length === 0) return replacedAfterMoving(context, 'freed');
    return { kind: 'free' as const, progress: afterFreeing(moving, free) };
  });
};

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) => task(Input, freePendingPods(withPods(eks)), log);

export const handler = bind(onAws());
