import { describe, expect, it } from 'vitest';
import { notMoved } from '../../../../functions/core/fargate/pods/settings.ts';
import { ReplacementStep, StepInput } from '../../../../functions/core/fargate/progress.ts';
import { aMovingContext } from '../../../support/pods/pods.ts';
import { aContext, aHop, NOW } from '../../../support/worlds/fargate-context.ts';

describe('what one step hands on to the next', () => {
  const { plan } = aContext();
  const moving = { ...aMovingContext().plan, moving: aMovingContext().settings };
  const handed = (of: object) => StepInput.safeParse({ plan, progress: aContext().progress, now: NOW, ...of }).success;
  const settings = (changes: object) => ({ plan: { ...moving, moving: { ...moving.moving, ...changes } } });
  const hop = (adopts: string) => ({ progress: { ...aContext().progress, hop: { ...aHop(), adopts } } });

  it.each<[string, object]>([
    ['a bake', { plan: { ...plan, handOver: 'bake' } }],
    ['an approval', { plan: { ...plan, handOver: 'approve' } }],
    ['a profile of this run', hop('this-run')],
    ['a profile of any run', hop('any-run')],
    ['evictions of a share', settings({ mode: 'evict', maxUnavailable: '25%', onBlockedPods: 'stop', jobs: 'wait' })],
    ['restarts', settings({ mode: 'restart', maxUnavailable: 2, onBlockedPods: 'ask', jobs: 'evict' })],
    ['one of the plans of a cluster', settings({ onBlockedPods: 'proceed', blockedAs: 'Planned' })],
    ['pods that are evicted', { progress: { ...aContext().progress, moving: notMoved({ mode: 'evict' }) } }],
    ['Deployments that are restarted', { progress: { ...aContext().progress, moving: notMoved({ mode: 'restart' }) } }],
  ])('may have %s', (_, of) => {
    expect(handed(of)).toBe(true);
  });

  it.each<[string, object]>([
    ['another cutover', { plan: { ...plan, handOver: 'switch' } }],
    ['a profile of nobody', hop('none')],
    ['a field that nobody knows', { color: 'red' }],
    ['a time that is none', { now: 'today' }],
  ])('may not have %s', (_, of) => {
    expect(handed(of)).toBe(false);
  });

  it.each([
    ...['inspect', 'create', 'poll-creation', 'request-approval', 'move'],
    ...['delete', 'poll-deletion', 'free', 'remove', 'poll-removal'],
  ])('may be a failure of %s', (step) => {
    expect(ReplacementStep.safeParse(step).success).toBe(true);
  });
});
