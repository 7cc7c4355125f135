import { groupedBy } from '../../grouped-by.ts';
import type { Budget, LabelSelector, Pod } from './pod.ts';

type Labels = Pod['labels'];

/** The budgets that count a pod. */
export function budgetsOf(
  { namespace, labels }: Pick<Pod, 'namespace' | 'labels'>,
  budgets: readonly Budget[],
): Budget[] {
  return inNamespace(budgets, namespace).filter(({ selects }) => selects !== undefined && fits(selects, labels));
}

const grouped = new WeakMap<readonly Budget[], ReadonlyMap<string, readonly Budget[]>>();

/** Those of a namespace. A list is grouped once: going through all of it for each pod takes longer than reading the pods. */
export function inNamespace(budgets: readonly Budget[], namespace: string): readonly Budget[] {
  const known = grouped.get(budgets) ?? groupedBy(budgets, (budget) => budget.namespace);
  grouped.set(budgets, known);
  return known.get(namespace) ?? [];
}

// An empty selector takes every pod of the namespace.
function fits({ labels: wanted, expressions }: LabelSelector, labels: Labels): boolean {
  return (
    Object.keys(wanted).every((key) => labels[key] === wanted[key]) &&
    expressions.every((expression) => holds(expression, labels))
  );
}

function holds({ key, operator, values }: LabelSelector['expressions'][number], labels: Labels): boolean {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      // Counted as one that takes the pod: too careful rather than too bold.
      return true;
  }
}

/** Whether a budget allows no eviction even now that all its pods are healthy: it never will. */
export const neverAllows = ({ allowed, healthy, expected }: Budget): boolean =>
  allowed === 0 && expected > 0 && healthy >= expected;

/** `PodDisruptionBudget shop/web`. */
export const budgetText = ({ namespace, name }: Budget): string => `PodDisruptionBudget ${namespace}/${name}`;
