import { aMovingContext } from '../../support/pods/pods.ts';
import { largeCluster } from './large-cluster.ts';
import { measured } from './measured.ts';
import { aLargeWorld } from './world.ts';

/** Runs the built InspectPods against a simulated cluster whose profile runs so many pods. */
export async function inspected(count: number, memoryMb: number) {
  const cluster = await largeCluster(aLargeWorld(count));
  const { plan, progress } = aMovingContext({ reach: cluster.reach });
  const moving = progress.moving && { ...progress.moving, since: null };
  const event = { plan, progress: { ...progress, moving }, now: new Date().toISOString() };

  const figures = await measured('inspect-pods', event, memoryMb);
  cluster.close();
  return { ...figures, podKib: cluster.podKib() };
}
