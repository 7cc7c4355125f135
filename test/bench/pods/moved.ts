import { virtualClock } from '../../../local/clock.ts';
import { openCloud } from '../../../local/cloud/cloud.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { aReplacement } from '../../support/worlds/fargate-worlds.ts';
import { aLargeWorld } from './world.ts';

const START = Date.UTC(2026, 2, 2, 9);

/** Replaces a profile that runs so many pods, in virtual time, and measures the history of the execution. */
export async function moved(count: number) {
  const world = parseWorld(JSON.stringify(aLargeWorld(count)));
  const cloud = await openCloud({ world, clock: virtualClock(START), http: 'in-memory' });
  const before = process.cpuUsage();
  const input = aReplacement({ movePods: 'evict', moveTimeoutSeconds: 21_600, deadlineSeconds: 40_000 });
  const { executionArn } = cloud.engine.startExecution({
    stateMachineArn: 'replace-fargate-profile',
    input: JSON.stringify(input),
  });
  const { status, startDate, stopDate, cause } = await cloud.engine.finished(executionArn);
  const history = cloud.engine.history(executionArn);
  const { user, system } = process.cpuUsage(before);
  const left = cloud.simulator.kubernetesFacts('prod-1')?.violations ?? [];
  await cloud.close();
  if (status !== 'SUCCEEDED' || left.length > 0)
    throw new Error(`The replacement ended ${status}: ${cause ?? 'budgets were violated'}`);
  return {
    minutes: ((stopDate ?? startDate).getTime() - startDate.getTime()) / 60_000,
    events: history.length,
    polls: history.filter((event) => JSON.stringify(event).includes('PodsMoving')).length,
    largestKb: Math.max(...history.map((event) => JSON.stringify(event).length)) / 1000,
    processorSeconds: (user + system) / 1e6,
  };
}
