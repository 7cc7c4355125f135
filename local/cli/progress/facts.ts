import * as z from 'zod';
import { Cluster } from '../../../functions/core/cluster.ts';
import type { Track } from './track.ts';

const Progress = z.looseObject({
  waitingFor: z.string().optional(),
  phase: z.enum(['update', 'rollback']).optional(),
  path: z.array(z.string()).default([]),
  step: z.number().default(0),
  updateId: z.string().nullish(),
  hop: z.looseObject({ old: z.looseObject({ name: z.string() }), new: z.looseObject({ name: z.string() }) }).optional(),
  at: z.number().default(0),
  results: z.array(z.looseObject({ resource: z.string(), name: z.string() })).default([]),
});

/** What the three state machines that change a cluster have in common, and what one of them has of its own. */
const Facts = z.looseObject({
  plan: z
    .looseObject({
      cluster: Cluster,
      addon: z.string().optional(),
      profile: z.string().optional(),
      to: z.looseObject({ version: z.string().optional() }).optional(),
      deadlineAt: z.string().optional(),
      names: z.array(z.string()).default([]),
      items: z.array(z.looseObject({ resource: z.string() })).default([]),
      handOver: z.string().optional(),
    })
    .nullish(),
  decision: z
    .looseObject({
      kind: z.string(),
      waitingFor: z.string().optional(),
      progress: Progress.optional(),
      outcome: z.looseObject({ name: z.string(), summary: z.string() }).optional(),
    })
    .optional(),
});
export type Facts = z.infer<typeof Facts>;

const Request = z.looseObject({ cluster: Cluster, addon: z.string().optional(), profile: z.string().optional() });
export type Subject = z.infer<typeof Request>;

/** What an execution has planned and decided; empty where its history does not show it. */
export const factsOf = ({ variables }: Track): Facts => Facts.safeParse(variables).data ?? {};

/** The cluster, and the add-on or Fargate profile, that an execution is about; undefined when its input names none. */
export const subjectOf = ({ input }: Track): Subject | undefined => Request.safeParse(input).data;
