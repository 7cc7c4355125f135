import { decideAfterCheck } from '../../../functions/core/addon/decide.ts';
import { withDiagnosis } from '../../../functions/core/addon/diagnosis/when.ts';
import { aContext, anAddon, anIssue, aPlan, NEW } from '../../support/worlds/addon-builders.ts';
import { largeCluster } from './large-cluster.ts';
import { measured } from './measured.ts';
import { aSickWorld } from './world.ts';

/** Runs the built DiagnoseAddon against a simulated cluster where none of so many pods of an add-on is ready. */
export async function diagnosed(count: number, memoryMb: number) {
  const cluster = await largeCluster(aSickWorld(count));
  const plan = aPlan({ diagnosis: { reach: cluster.reach, role: 'arn:aws:iam::111122223333:role/eks-upkeep' } });
  const context = aContext({ plan });
  const health = [anIssue('InsufficientNumberOfReplicas')];
  const checked = decideAfterCheck(context, anAddon({ version: NEW, status: 'DEGRADED', issues: health }));
  const event = { plan, decision: withDiagnosis(context, checked), retryCount: 0, now: new Date().toISOString() };

  const figures = await measured('diagnose-addon', event, memoryMb);
  cluster.close();
  return { ...figures, podKib: cluster.podKib() };
}
