import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REPLACEMENT_OUTCOMES } from '../../functions/core/fargate/outcome.ts';
import { type Run, runMachine } from '../support/runs/run-machine.ts';
import {
  aFargateWorld,
  aProfile,
  aReplacement,
  gaps,
  profilesAfter,
  uncoveringDeletions,
} from '../support/worlds/fargate-worlds.ts';
import { aProfileIssue, aReplacementRequest } from '../support/worlds/random-fargate-worlds.ts';

const RUNS = 30;
const TIMEOUT = 600_000;

const changeTakes = fc.oneof(
  fc.record({ takesSeconds: fc.integer({ min: 0, max: 1500 }) }),
  fc.constant({ never: true }),
);
const times = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant('always'));
const harm = fc.oneof(
  fc.constant({ drop: true }),
  fc.constant({ dropBefore: true }),
  fc.constant({ error: { html: true, status: 502 } }),
  fc.constant({ error: { name: 'ServerException', status: 500, tookEffect: true } }),
  fc.constant({ error: { name: 'TooManyRequestsException', status: 429 } }),
  fc.constant({ error: { name: 'AccessDeniedException', status: 403 } }),
  fc.constant({ error: { name: 'NeverHeardOfException', status: 400 } }),
  fc.integer({ min: 1, max: 30 }).map((delaySeconds) => ({ delaySeconds })),
);
const onCall = fc.constantFrom(
  'DescribeCluster',
  'ListFargateProfiles',
  'DescribeFargateProfile',
  'CreateFargateProfile',
  'DeleteFargateProfile',
);
const after = fc.integer({ min: 0, max: 12 });

const fault = fc.oneof(
  fc
    .record({ on: onCall, harm, times: fc.integer({ min: 1, max: 8 }), after })
    .map(({ harm: how, ...rest }) => ({ ...rest, ...how })),
  fc.record({ takes: changeTakes, times }).map(({ takes, ...rest }) => ({ on: 'fargate-create', ...takes, ...rest })),
  fc.record({ takes: changeTakes, times }).map(({ takes, ...rest }) => ({ on: 'fargate-delete', ...takes, ...rest })),
  fc.record({ issue: aProfileIssue, times }).map(({ issue, ...rest }) => ({
    on: 'fargate-create',
    ends: { status: 'CREATE_FAILED', issue },
    ...rest,
  })),
  fc.record({ issue: aProfileIssue, times }).map(({ issue, ...rest }) => ({
    on: 'fargate-delete',
    ends: { status: 'DELETE_FAILED', issue },
    ...rest,
  })),
  fc
    .record({
      on: fc.constantFrom('fargate-create', 'fargate-delete'),
      busySeconds: fc.integer({ min: 60, max: 5000 }),
    })
    .map((busy) => busy),
);

const neighbour = fc.oneof(
  fc.record({ status: fc.constantFrom('ACTIVE', 'DELETE_FAILED', 'CREATE_FAILED') }),
  fc.record({
    status: fc.constantFrom('CREATING', 'DELETING'),
    endsInSeconds: fc.oneof(fc.integer({ min: 10, max: 1500 }), fc.constant(undefined)),
  }),
);

const request = aReplacementRequest;

// Half of the deeds fall between the creation and the end of a usual bake, where they hurt most.
const seconds = fc.oneof(fc.integer({ min: 0, max: 1200 }), fc.integer({ min: 80, max: 300 }));
const { name: _name, ...spec } = aProfile();
const deed = (names: readonly string[]) =>
  fc
    .record({ atSeconds: seconds, name: fc.constantFrom(...names), kind: fc.constantFrom('create', 'delete') })
    .map(({ atSeconds, name: fargateProfileName, kind }) =>
      kind === 'delete'
        ? { atSeconds, DeleteFargateProfile: { clusterName: 'prod-1', fargateProfileName } }
        : { atSeconds, CreateFargateProfile: { clusterName: 'prod-1', fargateProfileName, ...spec } },
    );

const world = (names: readonly string[]) =>
  fc
    .record({
      faults: fc.array(fault, { maxLength: 4 }),
      neighbours: fc.array(neighbour, { maxLength: 1 }),
      actions: fc.array(deed(names), { maxLength: 3 }),
    })
    .map(({ neighbours, ...rest }) => {
      const others = neighbours.map((each, index) =>
        aProfile({ name: `other-${index}`, selectors: [{ namespace: 'other' }], ...each }),
      );
      return aFargateWorld({ profiles: [aProfile(), ...others], ...rest });
    });

/** A world in which others may delete and make the very profiles of the run, and EKS deletes the new one fast. */
const hostileWorld = fc
  .record({
    faults: fc.array(fault, { maxLength: 2 }),
    actions: fc.array(deed(['default', '9999-default']), { minLength: 1, maxLength: 4 }),
  })
  .map(({ faults, actions }) => {
    const fast = { on: 'fargate-delete', profile: '9999-default', takesSeconds: 15, times: 'always' };
    return aFargateWorld({ faults: [fast, ...faults], actions });
  });

const covers = (name: string) => /^(\d{4}-)?default$/.test(name);

describe('a replacement in any world', () => {
  it(
    'never leaves the pods without a profile when nobody else touches it',
    async () => {
      await fc.assert(
        fc.asyncProperty(request, world(['other-0', 'other-1', 'other-2']), async (asked, given) => {
          const run = await runMachine('replace-fargate-profile', aReplacement(asked), given);

          expect(gaps(run, covers)).toEqual([]);
          expectPromises(run, asked);
          if (run.status === 'SUCCEEDED') {
            const left = Object.entries(profilesAfter(run)).filter(([name]) => covers(name));
            expect(left).toEqual([[asked.keepName ? 'default' : '9999-default', 'ACTIVE']]);
          }
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT,
  );

  it(
    'never deletes a profile while no other matches its pods, whatever others do to both',
    async () => {
      await fc.assert(
        fc.asyncProperty(request, hostileWorld, async (asked, given) => {
          const run = await runMachine('replace-fargate-profile', aReplacement(asked), given);

          expect(uncoveringDeletions(run, covers)).toEqual([]);
          expectPromises(run, asked);
        }),
        { numRuns: 3 * RUNS },
      );
    },
    TIMEOUT,
  );

  it(
    'makes no second change when Lambdas run twice or their answers are lost',
    async () => {
      const deliveries = fc.array(fc.constantFrom('once', 'twice', 'lost'), { minLength: 1, maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(request, world(['other-0']), deliveries, async (asked, given, how) => {
          let count = 0;
          const run = await runMachine('replace-fargate-profile', aReplacement(asked), given, {
            deliver: async (invoke, functionName) => {
              const delivery = functionName.includes('PublishOutcome') ? 'once' : how[count++ % how.length];
              const answer = await invoke();
              if (delivery === 'twice') return invoke();
              // Each loss is retried, and by then another fault applies to the call.
              if (delivery === 'lost' && count % 2 === 0) throw lost();
              return answer;
            },
          });

          expect(gaps(run, covers)).toEqual([]);
          expectPromises(run, asked);
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT,
  );
});

function lost(): Error {
  const error = new Error('The answer was lost');
  error.name = 'Lambda.SdkClientException';
  return error;
}

/** What holds for every run: one notified outcome of a known name, in time, and no profile made twice. */
function expectPromises(run: Run, asked: { keepName: boolean; deadlineSeconds: number }): void {
  const made = run.timeline.filter(
    ({ kind, name, from }) => kind === 'fargate-profile' && covers(name) && from === null,
  );
  const ours = run.calls.filter(({ operation, by, params }) => {
    return (
      operation === 'CreateFargateProfile' && by === 'us' && made.some(({ name }) => name === params.fargateProfileName)
    );
  });
  const names = new Set(ours.map(({ params }) => params.fargateProfileName));

  expect(['SUCCEEDED', 'FAILED']).toContain(run.status);
  expect(Object.keys(REPLACEMENT_OUTCOMES)).toContain(run.error ?? Object(run.output).name);
  expect(run.notifications).toHaveLength(1);
  expect(run.seconds).toBeLessThan(asked.deadlineSeconds);
  expect(run.history.length).toBeLessThan(25_000);
  expect(names.size).toBeLessThanOrEqual(asked.keepName ? 2 : 1);
}
