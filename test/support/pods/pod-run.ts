import type { CloudOptions } from '../../../local/cloud/cloud.ts';
import type { KubernetesFacts } from '../../../local/simulator/kubernetes/facts.ts';
import { cloudOf, endOf, type Run } from '../runs/run-machine.ts';

const NO_FACTS = { pods: [], workloads: [], violations: [], stopped: [] };

/** A run, and what became of the pods. */
export type PodRun = Run & {
  facts: KubernetesFacts;
  /** What was done to pods and Deployments, in order: `evict default/web-1 201`. */
  deeds: string[];
  /** How many pods the old profile ran when its deletion was requested, for each request. */
  left: number[];
  /** What had become of the pods when the deletion of the old profile was first requested. */
  beforeDeletion: KubernetesFacts | undefined;
  /** The pods that were Pending when those were looked for that the deletion left so. */
  freed: KubernetesFacts['pods'];
};

/** Runs `replace-fargate-profile` to its end on a cluster with pods. With `verdict`, each request for approval gets it a minute later. */
export async function runPods(
  request: object,
  world: object,
  { verdict, ...options }: Partial<CloudOptions> & { verdict?: object } = {},
): Promise<PodRun> {
  const left: number[] = [];
  let beforeDeletion: KubernetesFacts | undefined;
  let freed: KubernetesFacts['pods'] = [];
  const answered = new Set<string>();
  const opened = await cloudOf(world, {
    ...options,
    onEvent(_arn, event) {
      const { parameters } = Object(event.taskScheduledEventDetails);
      if (verdict === undefined || !String(parameters).includes('taskToken')) return;
      const { taskToken } = JSON.parse(String(parameters)).Payload;
      if (answered.has(taskToken)) return;
      answered.add(taskToken);
      const { clock, cloud } = opened;
      const output = JSON.stringify(verdict);
      clock.schedule(clock.now() + 60_000, () => cloud.engine.sendTaskSuccess({ taskToken, output }));
    },
    deliver(invoke, functionName) {
      if (functionName.includes('DeleteOldProfile')) {
        left.push(podsOn('default').length);
        beforeDeletion ??= facts();
      }
      if (functionName.includes('FreePendingPods') && freed.length === 0)
        freed = facts().pods.filter(({ phase, node }) => phase === 'Pending' && node === null);
      return (options.deliver ?? ((run) => run()))(invoke, functionName);
    },
  });
  const { cloud } = opened;
  const facts = () => cloud.simulator.kubernetesFacts('prod-1') ?? NO_FACTS;
  const podsOn = (profile: string) =>
    facts().pods.filter((pod) => pod.profile === profile && pod.phase === 'Running' && !pod.isTerminating);
  const before = cloud.simulator.clusters();
  const { executionArn } = cloud.engine.startExecution({
    stateMachineArn: 'replace-fargate-profile',
    name: 'test-run',
    input: JSON.stringify(request),
  });
  const run = await endOf(cloud, executionArn, before);
  const deeds = cloud.simulator
    .kubernetesCalls()
    .filter(({ verb, resource, isDryRun }) => !isDryRun && (verb === 'patch' || resource === 'pods/eviction'))
    .map(
      ({ verb, namespace, name, status }) => `${verb === 'patch' ? 'restart' : 'evict'} ${namespace}/${name} ${status}`,
    );
  return { ...run, facts: facts(), deeds, left, beforeDeletion, freed };
}

/** Violations of budgets that evictions or the rollouts of restarts made: those by others are theirs. */
export const violationsByUs = ({ facts }: Pick<PodRun, 'facts'>) =>
  facts.violations.filter(({ because }) => because === 'eviction' || because === 'rollout');
