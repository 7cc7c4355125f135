import * as fc from 'fast-check';

/** The Kubernetes API of a cluster: workloads on its Fargate profiles, and what budgets keep of them. */
export const somePods = (): fc.Arbitrary<object> =>
  fc
    .record({
      access: fc.constantFrom(...Array.from({ length: 8 }, () => 'restart'), 'move', 'move', 'read', 'none'),
      reachable: fc.constantFrom(true, true, true, true, true, true, true, true, true, false),
      latencySeconds: fc.constantFrom(0, 0, 0, 2),
      webhookLagSeconds: fc.constantFrom(0, 0, 30),
      workloads: fc.array(aWorkload, { minLength: 1, maxLength: 3 }),
      // A budget for all pods of the namespace, whatever they belong to.
      shared: fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: aNeed(6) }),
    })
    .map(({ workloads, shared, ...api }) => {
      const named = workloads.map(({ needs, ...workload }, i) => ({ needs, ...workload, name: `w${i}` }));
      const own = named.flatMap(({ needs, name, namespace }) =>
        needs === undefined ? [] : [{ name, namespace, selector: { app: name }, ...needs }],
      );
      return {
        ...api,
        workloads: named.map(({ needs: _, ...workload }) => workload),
        // Kubernetes evicts no pod that has two of them.
        podDisruptionBudgets:
          shared === undefined ? own : [{ name: 'shared', namespace: named[0]?.namespace, selector: {}, ...shared }],
      };
    });

type Need = { maxUnavailable: number } | { minAvailable: number };

/** What a budget asks for of so many replicas. Mostly it allows something, or the plan already says that nothing can be moved. */
const aNeed = (replicas: number): fc.Arbitrary<Need> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ maxUnavailable: fc.constantFrom(1, 1, 2) }) },
    { weight: 3, arbitrary: fc.record({ minAvailable: fc.integer({ min: 0, max: replicas - 1 }) }) },
    { weight: 1, arbitrary: fc.constantFrom<Need[]>({ maxUnavailable: 0 }, { minAvailable: replicas }) },
  );

const aWorkload = fc
  .constantFrom(1, 2, 3, 3, 4, 4)
  .chain((replicas) =>
    fc.record({
      kind: fc.constantFrom(
        ...['Deployment', 'Deployment', 'Deployment', 'Deployment', 'StatefulSet', 'StatefulSet', 'StatefulSet'],
        ...['Deployment', 'Deployment', 'StatefulSet', 'StatefulSet', 'Job', 'Pod'],
      ),
      namespace: fc.constantFrom('default', 'jobs'),
      replicas: fc.constant(replicas),
      startSeconds: fc.constantFrom(10, 55, 120),
      terminationSeconds: fc.constantFrom(0, 30, 200),
      needs: fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary: aNeed(replicas) }),
      unready: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: anUnready }),
    }),
  )
  // Of a pod without a controller there is one.
  .map(({ replicas, unready, ...workload }) => ({
    ...workload,
    ...(workload.kind !== 'Pod' && { replicas }),
    ...(unready !== undefined && { unready }),
  }));

/** Why pods are not ready. Where those are that come while others are moved, budgets allow less from then on. */
const anUnready = fc
  .record({
    on: fc.constantFrom('new', 'new', 'any', 'default'),
    reason: fc.constantFrom('ImagePullBackOff', 'Unschedulable'),
    healsAfterSeconds: fc.constantFrom(60, 300, 600),
    times: fc.constantFrom(undefined, 1, 2),
  })
  .map(({ times, ...unready }) => ({ ...unready, ...(times !== undefined && { times }) }));

/** A fault of requests to the Kubernetes API. */
export const aPodFault = fc
  .record({
    on: fc.constant('kubernetes'),
    verb: fc.constantFrom('list', 'create', 'patch'),
    after: fc.nat(4),
    times: fc.constantFrom<(number | 'always')[]>(1, 2, 6, 'always'),
    harm: fc.constantFrom<object[]>(
      { error: { status: 429, retryAfterSeconds: 1 } },
      { error: { status: 500 } },
      { error: { status: 500, tookEffect: true } },
      { error: { status: 403 } },
      { drop: true },
      { dropBefore: true },
      { delaySeconds: 5 },
    ),
  })
  .map(({ harm, ...fault }) => ({ ...fault, ...harm }));
