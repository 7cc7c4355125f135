import * as fc from 'fast-check';

/** The Kubernetes API of a cluster: workloads on its Fargate profiles, and what budgets keep of them. */
export const somePods = (): fc.Arbitrary<object> =>
  fc
    .record({
      access: fc.constantFrom('move', 'move', 'restart', 'restart', 'read', 'none'),
      reachable: fc.constantFrom(true, true, true, true, true, false),
      latencySeconds: fc.constantFrom(0, 0, 0, 2),
      webhookLagSeconds: fc.constantFrom(0, 0, 30),
      workloads: fc.array(aWorkload, { minLength: 1, maxLength: 3 }),
    })
    .map(({ workloads, ...api }) => {
      const named = workloads.map(({ needs, ...workload }, i) => ({ needs, ...workload, name: `w${i}` }));
      return {
        ...api,
        workloads: named.map(({ needs: _, ...workload }) => workload),
        podDisruptionBudgets: named.flatMap(({ needs, name, namespace }) =>
          needs === undefined ? [] : [{ name, namespace, selector: { app: name }, ...needs }],
        ),
      };
    });

const aWorkload = fc
  .record({
    kind: fc.constantFrom('Deployment', 'Deployment', 'StatefulSet', 'Job', 'Pod'),
    namespace: fc.constantFrom('default', 'default', 'jobs'),
    replicas: fc.integer({ min: 1, max: 4 }),
    startSeconds: fc.constantFrom(10, 55, 120),
    terminationSeconds: fc.constantFrom(0, 30, 200),
    needs: fc.oneof(
      fc.constant(undefined),
      fc.integer({ min: 0, max: 2 }).map((maxUnavailable) => ({ maxUnavailable })),
      fc.integer({ min: 0, max: 4 }).map((minAvailable) => ({ minAvailable })),
    ),
    unready: fc.oneof(
      { weight: 5, arbitrary: fc.constant(undefined) },
      {
        weight: 1,
        arbitrary: fc.record({
          on: fc.constantFrom('new', 'any', 'default'),
          reason: fc.constantFrom('ImagePullBackOff', 'Unschedulable'),
          healsAfterSeconds: fc.constantFrom(60, 600),
        }),
      },
    ),
  })
  // Of a pod without a controller there is one.
  .map(({ replicas, unready, ...workload }) => ({
    ...workload,
    ...(workload.kind !== 'Pod' && { replicas }),
    ...(unready !== undefined && { unready }),
  }));

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
