import type { CloudOptions } from '../../../local/cloud/cloud.ts';
import { OLD } from '../worlds/addon-builders.ts';
import { aRequest, aWorld } from '../worlds/addon-worlds.ts';
import { cloudOf, endOf, type Run } from './run-machine.ts';

/** A cluster whose Kubernetes API may be read, with coredns on three nodes, whose new pods have a problem if it is given. */
export function aDiagnosedWorld({ unready, kubernetes = {}, ...world }: DiagnosedWorld = {}) {
  const pods = unready === undefined ? {} : { pods: { unready: { on: 'new', ...unready } } };
  return aWorld({
    addon: { version: OLD, ...pods },
    cluster: { nodeGroups: [{ name: 'main', desiredSize: 3 }], kubernetes: { access: 'read', ...kubernetes } },
    ...world,
  });
}

type DiagnosedWorld = { unready?: object; kubernetes?: object; stackParameters?: object; faults?: object[] };

/** A run, and what was asked of the Kubernetes API: `list pods 200`. */
export type DiagnosedRun = Run & { asked: string[] };

/** Runs `update-addon` to its end on a cluster with pods. */
export async function runDiagnosed(
  world: object,
  request: object = {},
  options: Partial<CloudOptions> = {},
): Promise<DiagnosedRun> {
  const { cloud } = await cloudOf(world, options);
  const before = cloud.simulator.clusters();
  const { executionArn } = cloud.engine.startExecution({
    stateMachineArn: 'update-addon',
    name: 'test-run',
    input: JSON.stringify(aRequest({ configurationValues: undefined, ...request })),
  });
  const run = await endOf(cloud, executionArn, before);
  const asked = cloud.simulator.kubernetesCalls().map(({ verb, resource, status }) => `${verb} ${resource} ${status}`);
  return { ...run, asked };
}
