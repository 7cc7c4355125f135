import { describe, expect, it } from 'vitest';
import { budgetsOf } from '../../../../../functions/core/fargate/pods/budget.ts';
import { moveContextOf } from '../../../../../functions/core/fargate/pods/context.ts';
import { crewsOf } from '../../../../../functions/core/fargate/pods/crew.ts';
import { heldCrews } from '../../../../../functions/core/fargate/pods/step.ts';
import { aBudget, aMovingContext, aPod, aWorkload, NEW, OLD } from '../../../../support/pods/pods.ts';

describe('the budgets of pods', () => {
  it('are those of the namespace whose selector takes the pod', () => {
    const budgets = [
      aBudget({ name: 'web' }),
      aBudget({ name: 'elsewhere', namespace: 'shop' }),
      aBudget({ name: 'other', selects: { labels: { app: 'api' }, expressions: [] } }),
      aBudget({ name: 'all', selects: { labels: {}, expressions: [] } }),
      aBudget({ name: 'none', selects: undefined }),
    ];
    expect(budgetsOf(aPod(), budgets).map(({ name }) => name)).toEqual(['web', 'all']);
    expect(budgetsOf(aPod({ namespace: 'shop' }), budgets).map(({ name }) => name)).toEqual(['elsewhere']);
    expect(budgetsOf(aPod({ namespace: 'empty' }), budgets)).toEqual([]);
  });

  it('are searched for in one namespace, so that a cluster of twice the namespaces takes twice the time, not four times', () => {
    const namespaces = Array.from({ length: 100 }, (_, index) => `team-${index}`);
    let looks = 0;
    const budgets = namespaces.map((namespace) =>
      Object.defineProperty(aBudget(), 'namespace', {
        get: () => {
          looks += 1;
          return namespace;
        },
      }),
    );
    const workloads = namespaces.map((namespace) => aWorkload({ key: namespace, namespace }));
    const pods = namespaces.flatMap((namespace) => [
      aPod({ namespace, workload: namespace, uid: `${namespace}-1` }),
      aPod({ namespace, workload: namespace, uid: `${namespace}-2` }),
    ]);
    const crews = crewsOf({ pods, workloads, budgets }, { old: OLD, new: NEW });
    const held = heldCrews(crews, budgets, moveContextOf(aMovingContext()));
    expect(held.map(({ obstacle }) => obstacle)).toEqual(namespaces.map(() => undefined));
    expect(looks).toBeLessThanOrEqual(namespaces.length * 5);
  });
});
