import { describe, expect, it } from 'vitest';
import { afterFreeing, freedPods, pendingPods } from '../../../../../functions/core/fargate/pods/pending.ts';
import type { Pod } from '../../../../../functions/core/fargate/pods/pod.ts';
import { notMoved } from '../../../../../functions/core/fargate/pods/settings.ts';
import { aMovingContext, aPod, NEW } from '../../../../support/pods/pods.ts';

const NOW = '2026-11-21T08:00:00.000Z';
const GONE_AT = '2026-11-21T08:30:00.000Z';
const moving = { ...notMoved({ mode: 'evict' }), since: NOW, goneAt: GONE_AT };

/** A pod that the deletion of the old profile stopped, and that has found no node since. */
const aPending = (changes: Partial<Pod> = {}): Pod =>
  aPod({
    ...{ profile: NEW, phase: 'Pending', isReady: false, isScheduled: false },
    ...{ createdAt: '2026-11-21T08:28:00.000Z', ...changes },
  });

/** What becomes of a pod, so many seconds after moving began: half an hour before the old profile was gone. */
function fate(pod: Pod, seconds = 1900, goneAt: string | null = GONE_AT) {
  const context = aMovingContext({}, { seconds, progress: { moving: { ...moving, goneAt } } });
  const { free, young } = pendingPods(context, [pod]);
  if (free.length > 0) return 'free';
  return young.length > 0 ? 'young' : 'left';
}

describe('a pod that is Pending after the old profile is gone', () => {
  it.each<[string, Pod, number | undefined, string]>([
    ['is freed when Fargate has had two minutes to start it', aPending(), undefined, 'free'],
    ['is waited for before', aPending(), 1799, 'young'],
    ['is waited for after exactly two minutes', aPending({ createdAt: GONE_AT }), 1920, 'young'],
    ['is freed a second later', aPending({ createdAt: GONE_AT }), 1921, 'free'],
    [
      'is none of ours when it came after the profile was gone',
      aPending({ createdAt: '2026-11-21T08:30:01.000Z' }),
      9999,
      'left',
    ],
    ['is left when it has a node', aPending({ isScheduled: true }), undefined, 'left'],
    ['is left when it is terminating already', aPending({ goesAt: '2026-11-21T08:31:00.000Z' }), undefined, 'left'],
    ['is left when nothing would start it again', aPending({ workload: undefined }), undefined, 'left'],
  ])('%s', (_, pod, seconds, expected) => {
    expect(fate(pod, seconds)).toBe(expected);
  });

  it('is left while the old profile has not been seen to be gone', () => {
    expect(fate(aPending(), 1900, null)).toBe('left');
  });

  it.each([
    [{ namespace: 'shop', labels: {} }, 'default', {}, 'left'],
    [{ namespace: 'sh*', labels: {} }, 'shop', {}, 'free'],
    [{ namespace: 'shop', labels: { tier: 'web' } }, 'shop', { tier: 'data' }, 'left'],
    [{ namespace: 'shop', labels: { tier: 'web' } }, 'shop', { tier: 'web', app: 'x' }, 'free'],
  ])('with selector %j is, in namespace %s with labels %j, %s', (selector, namespace, labels, expected) => {
    const context = aMovingContext({}, { seconds: 1900, progress: { moving } });
    const { hop } = context.progress;
    const selecting = { ...context.progress, hop: { ...hop, new: { ...hop.new, selectors: [selector] } } };

    const { free } = pendingPods({ ...context, progress: selecting }, [aPending({ namespace, labels })]);

    expect(free.length === 1 ? 'free' : 'left').toBe(expected);
  });
});

it('a pod is freed when one of several selectors matches it, and is not waited for as well', () => {
  const context = aMovingContext({}, { seconds: 1900, progress: { moving } });
  const { hop } = context.progress;
  const selectors = [
    { namespace: 'shop', labels: {} },
    { namespace: 'default', labels: {} },
  ];
  const selecting = { ...context.progress, hop: { ...hop, new: { ...hop.new, selectors } } };
  const pods = [aPending({ name: 'old' }), aPending({ name: 'new', createdAt: '2026-11-21T08:29:50.000Z' })];

  const { free, young } = pendingPods({ ...context, progress: selecting }, pods);

  expect([free, young].map((each) => each.map(({ name }) => name))).toEqual([['old'], ['new']]);
});

it('names the pods that were freed, and remembers how many of which workload', () => {
  const context = aMovingContext({}, { progress: { moving } });
  const freed = [
    aPending({ name: 'web-7' }),
    aPending({ name: 'web-8' }),
    aPending({ name: 'api-1', workload: 'api' }),
  ];

  const { log, waitSeconds, moving: after } = afterFreeing(context, freed);

  expect(log.at(-1)).toBe(
    'Pods that were Pending, deleted so that they are scheduled again: default/web-7, default/web-8, default/api-1.',
  );
  expect(waitSeconds).toBe(0);
  expect(after?.freed).toMatchObject({
    workloads: [
      { key: 'web', pods: 2 },
      { key: 'api', pods: 1 },
    ],
    notReady: 0,
  });
});

it.each([200, 201])('remembers, of %d workloads whose pods were freed, two hundred', (count) => {
  const freed = Array.from({ length: count }, (_, index) => aPending({ name: `w${index}-1`, workload: `w${index}` }));

  expect(afterFreeing(aMovingContext({}, { progress: { moving } }), freed).moving?.freed?.workloads).toHaveLength(200);
});

describe('the pods in place of two that were freed', () => {
  const FREED_AT = '2026-11-21T08:32:00.500Z';
  const freed = { at: FREED_AT, workloads: [{ key: 'web', pods: 2 }], notReady: 0 };
  const made = (name: string, changes: Partial<Pod> = {}) =>
    aPod({ profile: NEW, name, createdAt: '2026-11-21T08:32:00Z', ...changes });
  const starting = (name: string, changes: Partial<Pod> = {}) => made(name, { isReady: false, ...changes });
  const whatOf = (pods: readonly Pod[], seconds: number) => {
    const context = aMovingContext({ podTimeoutSeconds: 600 }, { seconds, progress: { moving: { ...moving, freed } } });
    const result = freedPods(context, pods);
    if (result.kind === 'waiting') return `waits for ${result.pods}`;
    expect(result.kind).toBe('over');
    return result.progress;
  };
  // Moving began half an hour before, and they were freed two minutes after the end of the old profile.
  const SOON = 1950;
  const LATE = 1920 + 602;

  it.each<[string, readonly Pod[], string]>([
    ['do not exist yet', [], 'waits for 2'],
    ['are starting', [starting('a'), starting('b')], 'waits for 2'],
    ['are not all ready', [made('a'), starting('b')], 'waits for 1'],
    [
      'are others, which were there before',
      [made('a'), made('b', { createdAt: '2026-11-21T08:31:59Z' })],
      'waits for 1',
    ],
    ['are of another workload', [made('a'), made('b', { workload: 'api' })], 'waits for 1'],
    ['are terminating again', [made('a'), made('b', { goesAt: '2026-11-21T08:33:00Z' })], 'waits for 1'],
  ])('are waited for while they %s', (_, pods, expected) => {
    expect(whatOf(pods, SOON)).toBe(expected);
  });

  it('are said to be ready once they are, and more of them do no harm', () => {
    expect(whatOf([made('a'), made('b'), starting('c')], SOON)).toMatchObject({
      log: expect.arrayContaining([expect.stringMatching(/^The pods in their place were ready on 9999-default at /)]),
      moving: { freed: { notReady: 0 } },
    });
  });

  it('are none to wait for when none was freed', () => {
    const context = aMovingContext({}, { seconds: SOON, progress: { moving } });

    expect(freedPods(context, [])).toEqual({ kind: 'over', progress: context.progress });
  });

  it('are waited for as long as a pod may take, and no longer than the run may poll', () => {
    const AT_LIMIT = 1920.5 + 600;

    expect(whatOf([made('a')], AT_LIMIT)).toBe('waits for 1');
    expect(whatOf([made('a')], AT_LIMIT + 1)).toMatchObject({ moving: { freed: { notReady: 1 } } });
    const pollUntil = new Date(Date.parse(NOW) + SOON * 1000).toISOString();
    const hurried = aMovingContext(
      {},
      { seconds: SOON, plan: { pollUntil }, progress: { moving: { ...moving, freed } } },
    );
    expect(freedPods(hurried, [made('a')])).toMatchObject({
      kind: 'over',
      progress: { moving: { freed: { notReady: 1 } } },
    });
  });

  it.each<[string, readonly Pod[], string[]]>([
    [
      'exist, all of them',
      [starting('a'), starting('b')],
      ['default/a: Running, not ready.', 'default/b: Running, not ready.'],
    ],
    [
      'do not exist at all',
      [],
      ['2 of them do not exist there: their controllers have created none, or fewer are wanted by now.'],
    ],
    [
      'are more than were freed, of which one is ready',
      [made('a'), starting('b'), starting('c')],
      ['default/b: Running, not ready.'],
    ],
    [
      'have a reason of several sentences',
      [made('a'), starting('b', { reason: 'Failed. Back-off.' })],
      ['default/b: Failed. Back-off.'],
    ],
  ])('are said not to be ready when they %s', (_, pods, sentences) => {
    const { log } = Object(whatOf(pods, LATE));

    expect(log.slice(1)).toEqual(sentences);
  });

  it.each([
    [5, 'default/p5: Running, not ready.'],
    [6, 'And 1 more pod.'],
    [8, 'And 3 more pods.'],
  ])('are named when they are not ready, five of %d', (count, last) => {
    const many = { ...freed, workloads: [{ key: 'web', pods: count }] };
    const context = aMovingContext({}, { seconds: LATE, progress: { moving: { ...moving, freed: many } } });
    const pods = Array.from({ length: count }, (_, index) => starting(`p${index + 1}`));
    const { progress } = Object(freedPods(context, pods));

    expect(progress.log).toHaveLength(Math.min(count, 6) + 1);
    expect(progress.log.at(-1)).toBe(last);
  });

  it('are said not to be when their time is over, each with its reason', () => {
    const progress = whatOf([starting('a', { reason: 'ImagePullBackOff: no such image' })], LATE);

    expect(progress).toMatchObject({ moving: { freed: { notReady: 2 } } });
    expect(Object(progress).log.slice(-3)).toEqual([
      expect.stringMatching(/^2 pods in their place were not ready on 9999-default after 10 min\./),
      'default/a: ImagePullBackOff: no such image.',
      expect.stringMatching(/^1 of them does not exist there/),
    ]);
  });
});
