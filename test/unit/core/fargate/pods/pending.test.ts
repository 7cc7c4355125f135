import { describe, expect, it } from 'vitest';
import { afterFreeing, pendingPods } from '../../../../../functions/core/fargate/pods/pending.ts';
import type { Pod } from '../../../../../functions/core/fargate/pods/pod.ts';
import { notMoved } from '../../../../../functions/core/fargate/pods/settings.ts';
import { aMovingContext, aPod, NEW } from '../../../../support/pods/pods.ts';

const GONE_AT = '2026-11-21T08:30:00.000Z';
const moving = { ...notMoved({ mode: 'evict' }), since: '2026-11-21T08:00:00.000Z', goneAt: GONE_AT };

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

it('names the pods that were freed, and is silent when there were none', () => {
  const context = aMovingContext({}, { progress: { moving } });
  const before = context.progress.log;

  expect(afterFreeing(context, []).log).toEqual(before);
  expect(afterFreeing(context, [aPending({ name: 'web-7' })]).log.at(-1)).toBe(
    'Pods that were Pending, deleted so that they are scheduled again: default/web-7.',
  );
});
