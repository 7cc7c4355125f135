import * as z from 'zod';
import type { Track } from '../../../cli/progress/track.ts';
import type { RunGroup, RunSummary } from '../wire.ts';
import { treeOf } from './summary.ts';

const Variables = z.looseObject({
  plan: z.looseObject({ waves: z.array(z.looseObject({ name: z.string() })) }),
});

/** The executions that one started, as trees; those of a fleet run by wave, in the order in which the waves began. */
export function groupsOf(id: string, all: readonly RunSummary[], { variables }: Track): RunGroup[] {
  const waves = Variables.safeParse(variables).data?.plan.waves ?? [];
  const runs = treeOf(id, all);
  const inOrder = [...new Set(runs.map(({ wave }) => wave))];
  return inOrder.map((wave) => ({
    title: titleOf(wave, waves),
    runs: runs.filter((run) => run.wave === wave),
  }));
}

function titleOf(wave: string | undefined, waves: readonly { name: string }[]): string {
  if (wave === undefined) return '';
  return wave === 'plan' ? 'Plan of each cluster' : `Wave ${waves[Number(wave)]?.name ?? wave}`;
}
