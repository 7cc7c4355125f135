import { idOf, nextVersion, type Within } from '../controllers/changes.ts';
import { PROFILE_LABEL } from '../controllers/placement.ts';
import { newPod } from '../controllers/pods.ts';
import { readyPods } from '../controllers/readiness.ts';
import { currentRevision } from '../controllers/replicas.ts';
import { settleOldPod } from '../controllers/scheduling.ts';
import type { Labels, Strategy, WorkloadState } from '../state.ts';
import { Workload, type WorldWorkload } from './schema.ts';

const TOOL_LABELS: Readonly<Record<NonNullable<WorldWorkload['managedBy']>, string>> = {
  argocd: 'argocd.argoproj.io/instance',
  flux: 'kustomize.toolkit.fluxcd.io/name',
  helm: 'app.kubernetes.io/instance',
};

/** What a workload has beside what a world says of it: where it comes from. */
/** A Deployment as a world has it that says no more than what must be said. */
export const usualWorkload = Workload.parse({ name: 'usual' });

type Source = { image?: string; addon?: string; labels?: Labels };

/** A workload with its pods, which are as old as the context says and have started since. */
export function addWorkload(within: Within, world: WorldWorkload, source: Source = {}): void {
  const { context, kubernetes } = within;
  const { kind, namespace, name } = world;
  const selector = world.labels ?? { app: name };
  const pinned: Labels = world.pins === undefined ? {} : { [PROFILE_LABEL]: world.pins };
  const tool: Labels = world.managedBy === undefined ? {} : { [TOOL_LABELS[world.managedBy]]: name };
  const workload: WorkloadState = {
    uid: idOf(within, 'workload', kind, namespace, name),
    name,
    createdAt: context.now,
    version: nextVersion(kubernetes),
    kind,
    namespace,
    labels: { ...selector, ...tool, ...source.labels },
    annotations: {},
    selector,
    replicas: kind === 'DaemonSet' ? kubernetes.nodes.length : world.replicas,
    generation: 1,
    template: { labels: { ...selector, ...pinned }, annotations: {}, image: source.image ?? `example.com/${name}:1` },
    revisions: [],
    pods: [],
    strategy: strategyOf(world.strategy),
    paused: world.paused,
    minReadySeconds: world.minReadySeconds,
    startSeconds: world.startSeconds ?? null,
    terminationSeconds: world.terminationSeconds,
    hostNetwork: world.hostNetwork,
    emptyDir: world.emptyDir,
    completesAfterSeconds: world.completesAfterSeconds ?? null,
    unready: world.unready ?? null,
    affected: [],
    addon: source.addon ?? null,
    fewestReady: { pods: 0, at: context.now },
    progressedAt: context.now,
  };
  kubernetes.workloads.push(workload);
  const revision = currentRevision(within, workload);
  revision.replicas = workload.replicas;
  for (let i = 0; i < workload.replicas; i += 1) {
    const pod = newPod(within, workload, revision, i);
    workload.pods.push(pod);
    settleOldPod(within, workload, pod, kind === 'DaemonSet' ? kubernetes.nodes[i]?.name : undefined);
  }
  workload.fewestReady = { pods: readyPods(workload), at: context.now };
}

function strategyOf(strategy: WorldWorkload['strategy']): Strategy {
  if (strategy === 'Recreate') return { type: 'Recreate' };
  const usual = { maxSurge: '25%', maxUnavailable: '25%' };
  return { type: 'RollingUpdate', ...(strategy === 'RollingUpdate' ? usual : strategy) };
}
