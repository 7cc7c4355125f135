import * as z from 'zod';
import { countText } from '../../../functions/core/count-text.ts';

const Variables = z.looseObject({
  plan: z.looseObject({ waves: z.array(z.looseObject({ name: z.string(), clusters: z.number() })) }),
  progress: z
    .looseObject({
      wave: z.number(),
      ended: z.array(z.looseObject({ succeeded: z.number(), failed: z.number(), notStarted: z.number() })),
    })
    .optional(),
  decision: z.looseObject({ outcome: z.looseObject({ summary: z.string() }).optional() }).optional(),
});

/** The waves of a fleet run that are done, the one under way, and those to come; undefined when it is no fleet run. */
export function fleetSteps(variables: unknown, last: string) {
  const { plan, progress, decision } = Variables.safeParse(variables).data ?? {};
  if (!plan) return undefined;
  if (decision?.outcome) return { done: [decision.outcome.summary], now: last, todo: [] };
  const { wave = 0, ended = [] } = progress ?? {};
  const texts = plan.waves.map(({ name, clusters }, index) => {
    const counts = ended[index];
    if (counts === undefined) return `wave ${name} (${countText(clusters, 'cluster')})`;
    const rest = counts.notStarted === 0 ? '' : `, ${counts.notStarted} not reached`;
    return `wave ${name} (${counts.succeeded} succeeded, ${counts.failed} failed${rest})`;
  });
  return { done: ['plan', ...texts.slice(0, wave)], now: texts[wave] ?? last, todo: [...texts.slice(wave + 1), last] };
}
