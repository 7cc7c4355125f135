import { list, type Problem, record, text, twice } from '../../world/problems.ts';

/** Fields that only some kinds of workloads have. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  strategy: ['Deployment'],
  minReadySeconds: ['Deployment', 'StatefulSet', 'DaemonSet'],
  paused: ['Deployment'],
  completesAfterSeconds: ['Job'],
  replicas: ['Deployment', 'StatefulSet', 'Job'],
};

/** What no schema can say of the Kubernetes API of a cluster. Works on the raw world. */
export function kubernetesProblems(at: string, cluster: Record<string, unknown>): Problem[] {
  const { kubernetes, addons } = cluster;
  const withPods = list(addons).flatMap((addon, i) =>
    record(addon).pods === undefined ? [] : [`${at}.addons[${i}].pods`],
  );
  if (kubernetes === undefined) {
    return withPods.map((path) => ({ path, message: 'Only in a cluster with `kubernetes` do add-ons have pods.' }));
  }
  const { workloads, podDisruptionBudgets } = record(kubernetes);
  const here = `${at}.kubernetes`;
  const named = list(workloads).map((each, i) => ({ at: `${here}.workloads[${i}]`, ...workloadOf(record(each)) }));
  const budgets = list(podDisruptionBudgets).map((each, i) => {
    const { namespace = 'default', name } = record(each);
    return { at: `${here}.podDisruptionBudgets[${i}].name`, name: `${text(namespace)}/${text(name)}` };
  });
  return [
    ...twice(
      named.map((each) => ({ at: `${each.at}.name`, name: `${each.kind} ${each.name}` })),
      'workload',
    ),
    ...twice(budgets, 'PodDisruptionBudget'),
    ...named.flatMap(({ at: path, kind, raw }) => fieldProblems(path, kind, raw)),
  ];
}

function workloadOf(raw: Record<string, unknown>) {
  const { kind = 'Deployment', namespace = 'default', name } = raw;
  return { kind: text(kind), name: `${text(namespace)}/${text(name)}`, raw };
}

function fieldProblems(at: string, kind: string, raw: Record<string, unknown>): Problem[] {
  return Object.entries(ONLY)
    .filter(([field, kinds]) => raw[field] !== undefined && kind !== '' && !kinds.includes(kind))
    .map(([field, kinds]) => ({ path: `${at}.${field}`, message: `A ${kind} has none; only ${kinds.join(', ')} do.` }));
}
