import * as fc from 'fast-check';
import { aFargateWorld, aReplacement, OTHER_ROLE } from './fargate-worlds.ts';

/** What EKS says of a profile that it could not make or delete. */
export const aProfileIssue = fc.record({
  code: fc.constantFrom('PodExecutionRoleAlreadyInUse', 'AccessDenied', 'ClusterUnreachable', 'InternalFailure', 'New'),
});
/** What may be asked of a replacement. */
export const aReplacementRequest = fc.record({
  changes: fc.record(
    {
      podExecutionRoleArn: fc.constant(OTHER_ROLE),
      subnets: fc.constant(['subnet-c']),
      selectors: fc.constant([{ namespace: 'default' }, { namespace: 'more', labels: { a: 'b' } }]),
      tags: fc.constant({ team: 'web' }),
    },
    { requiredKeys: ['subnets'] },
  ),
  keepName: fc.boolean(),
  bakeSeconds: fc.integer({ min: 0, max: 900 }),
  deadlineSeconds: fc.integer({ min: 901, max: 14_400 }),
});

const times = fc.constantFrom(1, 2, 'always');

const anEnding = fc.constantFrom('create', 'delete').chain((what) =>
  fc.oneof(
    fc.record({ on: fc.constant(`fargate-${what}`), takesSeconds: fc.integer({ min: 0, max: 600 }), times }),
    fc.record({
      on: fc.constant(`fargate-${what}`),
      ends: aProfileIssue.map((issue) => ({ status: `${what.toUpperCase()}_FAILED`, issue })),
      times,
    }),
  ),
);

/** A replacement in a world where only creations and deletions end badly or late: whoever looks later sees the same. */
export const aCalmReplacement = () =>
  fc.record({ asked: aReplacementRequest, faults: fc.array(anEnding, { maxLength: 3 }) }).map(({ asked, faults }) => ({
    request: aReplacement(asked),
    world: aFargateWorld({ faults }),
  }));
