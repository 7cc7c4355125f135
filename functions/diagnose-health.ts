import * as z from 'zod/mini';
import { type WithAddonObjects, withAddonObjects } from './aws/kubernetes/addons/addon-objects.ts';
import { causeLines } from './core/diagnosis/lines.ts';
import { type CauseLines, fitting, Unhealthy } from './core/health/diagnosis.ts';
import { mayLookAgain, undiagnosedLine } from './core/kubernetes/error-advice.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  unhealthy: z.array(Unhealthy),
  /** The role that has to be given access. */
  role: z.string(),
  retryCount: z.number(),
  now: z.iso.datetime(),
});
type Input = z.infer<typeof Input>;

/**
 * Reads the objects of unhealthy add-ons and their pods, and says why they are not healthy, a line for each cause. A cluster that
 * cannot be asked has a line that says why. Safe to repeat: it only reads.
 */
export const diagnoseHealth = (objects: WithAddonObjects) => async (input: Input) => {
  const count = input.unhealthy.reduce((sum, { addons }) => sum + addons.length, 0);
  const asked = await Promise.all(input.unhealthy.map((cluster) => linesOf(objects, cluster, input)));
  const causes: CauseLines = Object.fromEntries(asked.flat().map(([key, lines]) => [key, fitting(lines, count)]));
  return { kind: 'diagnosed', causes, lines: [...new Set(Object.values(causes).flat())] };
};

type Lines = readonly (readonly [key: string, lines: string[]])[];

async function linesOf(
  objects: WithAddonObjects,
  { reach, addons }: Unhealthy,
  { role, retryCount, now }: Input,
): Promise<Lines> {
  try {
    return await objects(reach, Date.parse(now), (api) =>
      Promise.all(addons.map(async (addon) => [addon.key, causeLines(await api.seen(addon))] as const)),
    );
  } catch (error) {
    if (!(error instanceof Error) || !error.name.startsWith('Kubernetes')) throw error;
    if (mayLookAgain(error, retryCount)) throw error;
    const line = undiagnosedLine(error, { reach, role });
    return addons.map(({ key }) => [key, [line]]);
  }
}

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) =>
  task(Input, diagnoseHealth(withAddonObjects(eks)), log);

export const handler = bind(onAws());
