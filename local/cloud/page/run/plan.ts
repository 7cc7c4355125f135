import * as z from 'zod';
import { differencesOf, differenceText } from '../../../../functions/core/notice/plan-lines.ts';

const Settings = z.looseObject({ version: z.string().optional() });
const Plan = z.looseObject({
  from: Settings.optional(),
  to: Settings.optional(),
  versions: z.array(z.string()).optional(),
  differences: z.array(z.unknown()).optional(),
  names: z.array(z.string()).default([]),
  profile: z.string().optional(),
  wayBack: z.array(z.looseObject({ path: z.array(z.string()), reason: z.string() })).default([]),
  items: z.array(z.looseObject({ machine: z.string(), resource: z.string() })).default([]),
  warnings: z.array(z.string()).default([]),
  notes: z.array(z.string()).default([]),
});

/** What an execution has planned, a line each: what changes, the way back, warnings; none before it has a plan. */
export function planLinesOf(plan: unknown): string[] {
  const read = Plan.safeParse(plan).data;
  if (!read) return [];
  const { from, to, versions, differences = [], names, profile, wayBack, items, warnings, notes } = read;
  const details = { from: from?.version, versions, snapshot: from, settings: to, differences };
  const [way] = wayBack;
  return [
    ...items.map(({ machine, resource }, index) => `${index + 1}. ${resource} (${machine})`),
    ...(names.length > 0 ? [`profile: ${[profile, ...names].join(' -> ')}`] : []),
    ...differencesOf(details).map(differenceText),
    ...(way ? [way.reason === '' ? `way back: ${way.path.join(' -> ')}` : `no way back: ${way.reason}`] : []),
    ...warnings.map((text) => `Warning: ${text}`),
    ...notes,
  ];
}
