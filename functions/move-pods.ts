import { type WithPods, withPods } from './aws/kubernetes/pods.ts';
import { contextOf } from './core/context.ts';
import { WorkflowError } from './core/errors/workflow-error.ts';
import { movingContext } from './core/fargate/pods/context.ts';
import { decideMoving } from './core/fargate/pods/moving.ts';
import { StepInput } from './core/fargate/progress.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = StepInput;

/**
 * Moves the next pods from the old profile to the new one, or decides that moving is over. Throws `PodsMoving` while there is more to
 * move: a poll by `Retry` costs one transition. Safe to repeat: what is next follows from what the cluster shows, pods are
 * evicted by their unique id, and a restart has the time of its beginning.
 */
export const movePods = (pods: WithPods) => async (input: StepInput) => {
  const context = contextOf(input);
  const moving = movingContext(context);
  if (!moving) return { kind: 'delete' as const, progress: context.progress };

  const { hop } = context.progress;
  return pods(moving.settings.reach, moving.now, async (api) => {
    const step = decideMoving(moving, await api.seen([hop.old.name, hop.new.name]));
    if (step.kind === 'decided') return step.decision;

    for (const workload of step.restart) await api.restart(workload, moving.moving.since ?? input.now);
    // One after the other: each is decided by the budgets as the one before left them.
    for (const pod of step.evict) await api.evict(pod);
    throw new WorkflowError('PodsMoving', `Waiting for ${step.waitingFor}`);
  });
};

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) => task(Input, movePods(withPods(eks)), log);

export const handler = bind(onAws());
