import { describe, expect, it } from 'vitest';
import { moveContextOf } from '../../../../../functions/core/fargate/pods/context.ts';
import { crewsOf } from '../../../../../functions/core/fargate/pods/crew.ts';
import {
  askedFor,
  newPodsNotReady,
  podNames,
  podsNotMoved,
  stillOnOld,
  stoppedWithTheProfile,
  timedOutMoving,
} from '../../../../../functions/core/fargate/pods/ended.ts';
import type { Pod } from '../../../../../functions/core/fargate/pods/pod.ts';
import { heldCrews } from '../../../../../functions/core/fargate/pods/step.ts';
import { aMovingContext, aPod, aWorkload, NEW, OLD } from '../../../../support/pods/pods.ts';

const context = aMovingContext({}, { seconds: 300 });
const outcomeOf = (decision: object) => Object(decision).outcome;
const named = (count: number, changes: Partial<Pod> = {}) =>
  Array.from({ length: count }, (_, index) => aPod({ name: `tool-${index + 100}`, workload: undefined, ...changes }));

/** Workloads on the old profile, with what holds them. */
function heldOf(pods: readonly Pod[]) {
  const seen = { pods, workloads: [aWorkload()], budgets: [] };
  return heldCrews(crewsOf(seen, { old: OLD, new: NEW }), [], moveContextOf(context));
}

const held = heldOf([...named(1), aPod(), aPod({ name: 'web-2' })]);
const REASONS = [
  'Pod default/tool-100 has no controller: evicted, it would be gone for good.',
  'Not moved yet: default/web-1, default/web-2.',
];
const AGAIN =
  'Start again with the same request: it adopts the new profile and resumes with the pods that are left. With onBlockedPods: proceed they are stopped with the profile.';
const KUBECTL = 'Stop default/tool-100 yourself when it may go: `kubectl delete pod tool-100 -n default`.';

it.each([
  [1, 'default/tool-100'],
  [
    20,
    named(20)
      .map(({ name }) => `default/${name}`)
      .join(', '),
  ],
  [
    21,
    `${named(20)
      .map(({ name }) => `default/${name}`)
      .join(', ')} and 1 more`,
  ],
])('%d pods are named', (count, names) => {
  expect(podNames(named(count))).toBe(names);
});

describe('pods that were not moved', () => {
  it('are named with what holds each of them, how long was tried, and what to do', () => {
    expect(outcomeOf(podsNotMoved(context, held))).toMatchObject({
      name: 'PodsNotMoved',
      summary: '3 pods on prod-1 could not be moved from default to 9999-default; both profiles are ACTIVE.',
      reasons: [...REASONS, 'Moving took 5 min so far.'],
      advice: [KUBECTL, AGAIN],
    });
  });

  it.each([
    [20, 21, 21, undefined],
    [21, 22, 21, 'And 1 more workload.'],
  ])('of %d workloads are named in %d lines', (count, lines, advices, last) => {
    const { reasons, advice } = outcomeOf(podsNotMoved(context, heldOf(named(count))));

    expect(reasons).toHaveLength(lines);
    expect(advice).toHaveLength(advices);
    if (last !== undefined) expect(reasons.at(-2)).toBe(last);
  });

  it('say nothing of how long was tried before it began', () => {
    const before = { ...context, moving: { ...context.moving, since: null } };

    expect(outcomeOf(podsNotMoved(before, held)).reasons).toEqual(REASONS);
  });

  it('are those of the deadline when that comes first', () => {
    expect(outcomeOf(timedOutMoving(context, held))).toMatchObject({
      name: 'ProfileReplacementTimedOut',
      summary: '3 pods on prod-1 still ran on default near the deadline; 9999-default is ACTIVE beside it.',
      reasons: REASONS,
      advice: [
        'Start again with a longer deadlineSeconds: it adopts the new profile and resumes with the pods that are left.',
      ],
    });
  });

  it('stop with the profile when that is decided, and are counted', () => {
    expect(stoppedWithTheProfile(context, held)).toMatchObject({
      waitSeconds: 0,
      moving: { stopped: 3, mode: 'evict' },
      log: [
        ...REASONS,
        'Pods that could not be moved, and stop when default is deleted: default/tool-100, default/web-1, default/web-2.',
      ],
    });
  });

  it.each([
    [300, 6660],
    [6900.5, 59],
    [6959.5, 1],
    [6961, 1],
  ])('are asked about until nothing is polled any longer, after %d s for %d s', (seconds, waitSeconds) => {
    expect(askedFor(aMovingContext({}, { seconds }), held)).toMatchObject({
      kind: 'request-approval',
      question: `Delete Fargate profile default on prod-1 although 3 pods could not be moved? They are stopped immediately, regardless of their disruption budgets: default/tool-100, default/web-1, default/web-2. ${REASONS.join(' ')}`,
      progress: {
        waitSeconds,
        waitingFor: 'an approval to delete default with 3 pods on it',
        moving: { stopped: 3 },
      },
    });
  });
});

it('a single pod is asked about as one', () => {
  expect(Object(askedFor(context, heldOf(named(1)))).question).toContain(
    'although 1 pod could not be moved? It is stopped immediately, regardless of its disruption budgets: default/tool-100.',
  );
});

describe('pods that are not ready on the new profile', () => {
  it('are named with why, each reason once', () => {
    const pods = [
      aPod({ name: 'web-1', reason: 'ErrImagePull' }),
      aPod({ name: 'web-1', uid: 'again', reason: 'ErrImagePull' }),
      aPod({ name: 'web-2', phase: 'Pending' }),
    ];

    expect(outcomeOf(newPodsNotReady(context, pods))).toMatchObject({
      name: 'NewPodsNotReady',
      summary:
        '3 pods on prod-1 were not ready on 9999-default within 10 min; default is kept with the pods that it still runs.',
      reasons: ['default/web-1: ErrImagePull.', 'default/web-2: Pending, not ready.'],
      advice: [
        '`kubectl describe pod web-1 -n default` shows the events of the first of them.',
        'Correct what keeps them from running on 9999-default, such as its subnets, its pod execution role or the image, then start again. A pod that starts slowly needs a longer podTimeoutSeconds.',
      ],
    });
  });

  it('are at most twenty reasons', () => {
    expect(outcomeOf(newPodsNotReady(context, named(21))).reasons).toHaveLength(20);
  });
});

it('pods that came back on the old profile are named with where to look', () => {
  expect(outcomeOf(stillOnOld(context, [aPod()]))).toMatchObject({
    name: 'PodsNotMoved',
    summary: 'New pods on prod-1 still go to default instead of 9999-default; both profiles are ACTIVE.',
    reasons: ['They came to default after 9999-default was ACTIVE: default/web-1.'],
    advice: [
      'Look for the label eks.amazonaws.com/fargate-profile in their manifests, and for whatever sets it; then start again.',
    ],
  });
});
