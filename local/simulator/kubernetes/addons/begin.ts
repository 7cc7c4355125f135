import type { AddonState } from '../../state.ts';
import { idOf, nextVersion, type Within } from '../controllers/changes.ts';
import type { WorkloadState } from '../state.ts';
import type { Unready } from '../world/schema.ts';
import { addWorkload, usualWorkload } from '../world/workloads.ts';
import { type AddonObject, addonObjects, imageOf, replicasOf } from './objects.ts';

/** Puts the objects of an add-on there. Those that the world has as workloads are taken for the add-on's. */
export function addAddonObjects(within: Within, addon: AddonState, unready: Unready | undefined): void {
  const { kubernetes } = within;
  for (const object of addonObjects(addon.name)) {
    const { kind, name, labels, isBudgeted } = object;
    const known = kubernetes.workloads.find((each) => isObject(each, object, addon.namespace));
    if (known) {
      known.addon = addon.name;
      continue;
    }
    const replicas = kind === 'DaemonSet' ? 1 : replicasOf(addon.configurationValues);
    const world = { ...usualWorkload, kind, name, labels, replicas, namespace: addon.namespace, unready };
    addWorkload(within, world, {
      image: imageOf(addon),
      addon: addon.name,
      labels: { 'app.kubernetes.io/managed-by': 'EKS', 'app.kubernetes.io/name': addon.name },
    });
    if (isBudgeted) addBudget(within, addon.namespace, object);
  }
}

const isObject = (workload: WorkloadState, { kind, name }: AddonObject, namespace: string) =>
  workload.kind === kind && workload.name === name && workload.namespace === namespace;

function addBudget(within: Within, namespace: string, { name, labels }: AddonObject): void {
  const { context, kubernetes } = within;
  if (kubernetes.budgets.some((budget) => budget.namespace === namespace && budget.name === name)) return;
  kubernetes.budgets.push({
    uid: idOf(within, 'budget', namespace, name),
    name,
    createdAt: context.now,
    version: nextVersion(kubernetes),
    namespace,
    selector: labels,
    maxUnavailable: 1,
    minAvailable: null,
    unhealthyPodEvictionPolicy: 'IfHealthyBudget',
    violations: [],
  });
}
