import * as z from 'zod/mini';
import { type WithAddonObjects, withAddonObjects } from './aws/kubernetes/addons/addon-objects.ts';
import { decideAfterDiagnosis, decideUndiagnosed } from './core/addon/diagnosis/decide.ts';
import { AddonPlan, AddonProgress, AddonWait } from './core/addon/progress.ts';
import { mayLookAgain, undiagnosedLine } from './core/kubernetes/error-advice.ts';
import { Outcome } from './core/outcome.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

const Call = z.strictObject({
  kind: z.enum(['start', 'rollback']),
  waitSeconds: z.number(),
  waitingFor: z.string(),
  progress: AddonProgress,
});
const Publication = z.strictObject({ kind: z.literal('publish'), outcome: Outcome });
const Pending = z.union([Call, AddonWait, Publication]);

/** What EKS has decided, and what is to be seen in the cluster before it is followed. */
export const Input = z.strictObject({
  plan: AddonPlan,
  decision: z.discriminatedUnion('of', [
    z.strictObject({ kind: z.literal('diagnose'), of: z.enum(['failure', 'recovery']), next: Pending }),
    z.strictObject({
      ...{ kind: z.literal('diagnose'), of: z.literal('rollout') },
      next: Pending,
      progress: AddonProgress,
    }),
  ]),
  retryCount: z.number(),
  now: z.iso.datetime(),
});

/**
 * Reads the objects of an add-on and their pods, and completes the decision with what they show. A cluster that cannot be asked
 * changes nothing but a line of the outcome. Safe to repeat: it only reads.
 */
export const diagnoseAddon = (objects: WithAddonObjects) => async (input: z.infer<typeof Input>) => {
  const { plan, decision, retryCount } = input;
  const now = Date.parse(input.now);
  // The definition asks only where there is access.
  if (plan.diagnosis === undefined) return { kind: 'not asked', decision: decision.next, lines: [] };

  const { addon: name, namespace, diagnosis } = plan;
  try {
    const seen = await objects(diagnosis.reach, now, (api) => api.seen({ name, namespace }));
    return { kind: 'diagnosed', ...decideAfterDiagnosis({ plan, now }, decision, seen) };
  } catch (error) {
    if (!(error instanceof Error) || !error.name.startsWith('Kubernetes')) throw error;
    // When time is up there is none left for another try either.
    if (mayLookAgain(error, retryCount) && now < Date.parse(plan.pollUntil)) throw error;
    return { kind: 'not diagnosed', ...decideUndiagnosed(now, decision, undiagnosedLine(error, diagnosis)) };
  }
};

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) =>
  task(Input, diagnoseAddon(withAddonObjects(eks)), log);

export const handler = bind(onAws());
