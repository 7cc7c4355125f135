import { iso } from '../http/wire.ts';
import { isReady, readyPods } from './controllers/readiness.ts';
import type { KubernetesState, PodState, WorkloadState } from './state.ts';

/** A pod as it is now; `profile` is the Fargate profile that it runs on, or waits for. */
export type PodFacts = {
  namespace: string;
  name: string;
  uid: string;
  owner: string;
  profile: string | null;
  node: string | null;
  phase: string;
  isReady: boolean;
  isTerminating: boolean;
  /** It was there when the world began. */
  isOld: boolean;
};

/** What became of a workload, and the fewest ready pods that it ever had since its world began. */
export type WorkloadFacts = {
  kind: string;
  namespace: string;
  name: string;
  replicas: number;
  ready: number;
  fewestReady: number;
  fewestReadyAt: string;
};

/** Each moment at which fewer pods were healthy than a budget asks for, and what had just been done to one of them that was. */
export type Violation = { budget: string; time: string; healthy: number; desired: number; because: string };

/** A pod that ran until its Fargate profile was deleted. */
export type StoppedPod = { namespace: string; name: string; profile: string; time: string };

export type KubernetesFacts = {
  pods: PodFacts[];
  workloads: WorkloadFacts[];
  violations: Violation[];
  stopped: StoppedPod[];
};

/** What there is to say of a cluster beside what its API says: for who checks how a run went. */
export function kubernetesFacts({ workloads, budgets, stopped }: KubernetesState): KubernetesFacts {
  return {
    pods: workloads.flatMap((workload) => workload.pods.map((pod) => podFacts(workload, pod))),
    workloads: workloads.map((workload) => ({
      kind: workload.kind,
      namespace: workload.namespace,
      name: workload.name,
      replicas: workload.replicas,
      ready: readyPods(workload),
      fewestReady: workload.fewestReady.pods,
      fewestReadyAt: iso(workload.fewestReady.at),
    })),
    violations: budgets.flatMap(({ namespace, name, violations }) =>
      violations.map(({ at, ...violation }) => ({ budget: `${namespace}/${name}`, time: iso(at), ...violation })),
    ),
    stopped: stopped.map(({ at, ...pod }) => ({ ...pod, time: iso(at) })),
  };
}

function podFacts({ namespace, kind, name: owner }: WorkloadState, pod: PodState): PodFacts {
  const { name, uid, profile, node, phase, isOld } = pod;
  return {
    ...{ namespace, name, uid, owner: `${kind}/${owner}`, profile, node, phase, isOld },
    isReady: isReady(pod),
    isTerminating: pod.deletingAt !== null,
  };
}
