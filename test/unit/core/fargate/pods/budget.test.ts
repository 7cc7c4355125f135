import { describe, expect, it } from 'vitest';
import { budgetsOf, neverAllows } from '../../../../../functions/core/fargate/pods/budget.ts';
import { moveContextOf } from '../../../../../functions/core/fargate/pods/context.ts';
import { budgetsNear, crewsOf, unavailableOf } from '../../../../../functions/core/fargate/pods/crew.ts';
import { heldCrews } from '../../../../../functions/core/fargate/pods/step.ts';
import { aBudget, aMovingContext, aPod, aWorkload, NEW, OLD } from '../../../../support/pods/pods.ts';

const expressing = (operator: string, values: string[] = []) =>
  aBudget({ selects: { labels: {}, expressions: [{ key: 'tier', operator, values }] } });

describe('the budgets of pods', () => {
  it.each<[string, string[], Record<string, string>, boolean]>([
    ['In', ['a', 'b'], { tier: 'a' }, true],
    ['In', ['a', 'b'], { tier: 'c' }, false],
    ['In', ['a', 'b'], {}, false],
    ['NotIn', ['a', 'b'], { tier: 'a' }, false],
    ['NotIn', ['a', 'b'], { tier: 'c' }, true],
    ['NotIn', ['a', 'b'], {}, true],
    ['Exists', [], { tier: 'a' }, true],
    ['Exists', [], {}, false],
    ['DoesNotExist', [], { tier: 'a' }, false],
    ['DoesNotExist', [], {}, true],
    ['AnOperatorOfALaterKubernetes', [], {}, true],
  ])('count by expressions, %s %j: labels %j, %s', (operator, values, labels, isCounted) => {
    expect(budgetsOf(aPod({ labels }), [expressing(operator, values)])).toHaveLength(isCounted ? 1 : 0);
  });

  it.each<[string, Parameters<typeof aBudget>[0], boolean]>([
    ['needs all of its pods', { allowed: 0, healthy: 2, expected: 2 }, true],
    ['lacks a pod', { allowed: 0, healthy: 1, expected: 2 }, false],
    ['allows one', { allowed: 1, healthy: 2, expected: 2 }, false],
    ['has the only pod it needs', { allowed: 0, healthy: 1, expected: 1 }, true],
    ['expects none', { allowed: 0, healthy: 0, expected: 0 }, false],
  ])('never allow an eviction, or may yet: one that %s', (_, changes, never) => {
    expect(neverAllows(aBudget(changes))).toBe(never);
  });

  it('of a pod without a controller are those of its namespace, on either profile', () => {
    const budgets = [aBudget(), aBudget({ name: 'elsewhere', namespace: 'shop' })];
    const pods = [
      aPod({ name: 'b', workload: undefined, profile: NEW, namespace: 'shop' }),
      aPod({ name: 'a', workload: undefined }),
    ];
    const crews = crewsOf({ pods, workloads: [], budgets }, { old: OLD, new: NEW });

    expect(crews.map((crew) => budgetsNear(crew, budgets).map(({ name }) => name))).toEqual([['web'], ['elsewhere']]);
    expect(crews.map(unavailableOf)).toEqual([0, 0]);
  });

  it('near a workload are those of the namespace of its pods, on whichever profile they are', () => {
    const near = (...profiles: string[]) => {
      const [crew = { workload: undefined, old: [], new: [] }] = crewsOf(
        { pods: profiles.map((profile) => aPod({ profile, name: profile })), workloads: [], budgets: [] },
        { old: OLD, new: NEW },
      );
      return budgetsNear(crew, [aBudget(), aBudget({ namespace: 'shop' })]).map(({ namespace }) => namespace);
    };

    expect([near(OLD), near(NEW), near('another')]).toEqual([['default'], ['default'], []]);
  });

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

it('workloads are moved in the order of their names, and pods without a controller in that of theirs', () => {
  const pods = [
    aPod({ name: 'd', workload: undefined }),
    aPod({ name: 'a-1', workload: 'z' }),
    aPod({ name: 'c', workload: undefined }),
    aPod({ name: 'z-1', workload: 'a' }),
  ];
  const workloads = ['z', 'a'].map((name) => aWorkload({ name }));
  const crews = crewsOf({ pods, workloads, budgets: [] }, { old: OLD, new: NEW });

  expect(crews.map(({ workload, old }) => workload?.name ?? old[0]?.name)).toEqual(['a', 'c', 'd', 'z']);
});
