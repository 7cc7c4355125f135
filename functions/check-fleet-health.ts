import * as z from 'zod/mini';
import { type Bucket, bucketApi } from './aws/bucket.ts';
import { type HealthApi, healthApi } from './aws/eks/health.ts';
import { FleetPlan } from './core/fleet/plan.ts';
import { PlannedCluster } from './core/fleet/planned/drawing.ts';
import { issueText, shownIssues, type ToCheck, toCheck } from './core/fleet/planned/health.ts';
import { FleetProgress } from './core/fleet/progress.ts';
import { ClusterResult } from './core/fleet/result.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({ bucket: z.string(), plan: FleetPlan, progress: FleetProgress });

type Ports = { bucket: Bucket; eks: Pick<HealthApi, 'addon'> };

/** Reads the health of every add-on that a run has updated so far, and says which are not healthy. Safe to repeat: it only reads. */
export const checkFleetHealth =
  ({ bucket, eks }: Ports) =>
  async ({ bucket: name, plan: { folder, waves }, progress }: z.infer<typeof Input>) => {
    const places = new Map<string, ToCheck[]>();
    for (let wave = 0; wave <= progress.wave; wave += 1) {
      if (waves[wave]?.toChange === 0) continue;
      const planned = z.array(PlannedCluster).parse(await bucket.read(name, `${folder}/planned/${wave}.json`));
      const results = z.array(ClusterResult).parse(await bucket.read(name, `${folder}/results/${wave}.json`));
      for (const each of toCheck(planned, results)) {
        places.set(each.placeName, [...(places.get(each.placeName) ?? []), each]);
      }
    }
    // Each account and Region on its own, and in it one after another: EKS limits its calls for both.
    const read = async (those: readonly ToCheck[]) => {
      const issues: string[] = [];
      for (const each of those) issues.push(...issueText(each, await eks.addon(each.cluster, each.addon)));
      return issues;
    };
    return { issues: shownIssues((await Promise.all([...places.values()].map(read))).flat()) };
  };

export const bind = ({ here, eks, log }: Pick<Services, 'here' | 'eks' | 'log'>) =>
  task(Input, checkFleetHealth({ bucket: bucketApi(here), eks: healthApi(eks) }), log);

export const handler = bind(onAws());
