import { describe, expect, it } from 'vitest';
import { waitFor } from '../../../../../functions/core/addon/timing/settling.ts';
import { anAddon, anIssue, aPlan, aProgress, minute, NEW } from '../../../../support/worlds/addon-builders.ts';

const at = (minutes: number) => new Date(minute(minutes)).toISOString();
const unhealthy = anAddon({ version: NEW, status: 'DEGRADED', issues: [anIssue('InsufficientNumberOfReplicas')] });
const broken = anAddon({ version: NEW, status: 'UPDATE_FAILED', issues: [anIssue('AccessDenied')] });
const updating = anAddon({ version: NEW, status: 'UPDATING' });

/** What is waited after a first look at some minute, when the add-on looks the same later. */
function waitLater(addon = unhealthy, { first = 1, later = 1, plan = aPlan(), progress = aProgress() } = {}) {
  const wait = waitFor(plan, progress, addon, minute(first));
  if (wait === 'over') return wait;
  return waitFor(plan, { ...progress, settling: wait.settling }, addon, minute(later));
}

describe('an add-on that is not healthy yet', () => {
  it('is waited for since it was first seen so', () => {
    expect(waitFor(aPlan(), aProgress(), unhealthy, minute(2))).toMatchObject({
      settling: { since: at(2), stillSince: at(2), seen: expect.stringMatching(/^[0-9a-f]{16}$/) },
      waitSeconds: 15,
    });
  });

  it('is checked less often the longer it takes', () => {
    expect(waitLater(unhealthy, { later: 3 })).toMatchObject({ waitSeconds: 24, settling: { since: at(1) } });
    expect(waitLater(unhealthy, { later: 31 })).toMatchObject({ waitSeconds: 90 });
  });

  it('is waited for again after each change, and remembers since when in all', () => {
    const before = { since: at(1), stillSince: at(1), seen: 'otherwise' };

    expect(waitFor(aPlan(), aProgress({ settling: before }), unhealthy, minute(4))).toMatchObject({
      settling: { since: at(1), stillSince: at(4) },
    });
  });

  it('changes when EKS names other resources', () => {
    const seen = (resources: string[]) =>
      waitFor(aPlan(), aProgress(), { ...unhealthy, issues: [anIssue('Unknown', '', resources)] }, minute(1));

    expect(seen(['a'])).not.toEqual(seen(['b']));
  });

  it('is waited for in whole seconds', () => {
    expect(waitFor(aPlan(), aProgress(), unhealthy, minute(50) - 5_500)).toMatchObject({ waitSeconds: 5 });
    expect(waitFor(aPlan(), aProgress(), unhealthy, minute(50) - 1_000)).toMatchObject({ waitSeconds: 1 });
    expect(waitFor(aPlan(), aProgress(), unhealthy, minute(50) - 999)).toBe('over');
  });

  it('is polled after that no more often because little time is left', () => {
    expect(waitFor(aPlan(), aProgress(), unhealthy, minute(50) - 3_000)).toMatchObject({
      waitSeconds: 3,
      pollSeconds: 15,
    });
  });

  it('is waited for while it can recover, also when EKS calls it ACTIVE', () => {
    const issues = [anIssue('InsufficientNumberOfReplicas')];

    expect(waitLater({ ...unhealthy, status: 'ACTIVE', issues }, { later: 20 })).not.toBe('over');
  });

  it('stays the same in whatever order EKS names its issues and resources', () => {
    const issues = [anIssue('Unknown', '', ['a', 'b']), anIssue('InternalFailure')];
    const turned = [anIssue('InternalFailure'), anIssue('Unknown', '', ['b', 'a'])];
    const one = waitFor(aPlan(), aProgress(), { ...unhealthy, issues }, minute(1));
    const other = waitFor(aPlan(), aProgress(), { ...unhealthy, issues: turned }, minute(1));

    expect(one).toEqual(other);
  });

  it.each([
    ['what can recover, until the update may no longer be tried', unhealthy, 49.9, 5],
    ['what can recover, no longer than that', unhealthy, 50, 'over'],
    ['what EKS is still doing, until then', updating, 49.9, 5],
    ['what cannot recover, ten minutes', broken, 10.9, 5],
    ['what cannot recover, no longer than that', broken, 11, 'over'],
  ])('is waited for: %s', (_, addon, later, seconds) => {
    const wait = waitLater(addon, { later });

    expect(wait === 'over' ? wait : Math.min(wait.waitSeconds, 5)).toBe(seconds);
  });

  it.each([
    ['a rollback has until nothing is polled any longer', { progress: aProgress({ phase: 'rollback' }), later: 54 }],
    ['a request may have more patience', { plan: aPlan({ settleSeconds: 1200 }), later: 20 }],
  ])('%s', (_, changes) => {
    expect(waitLater(broken, { plan: aPlan({ settleSeconds: 4000 }), ...changes })).not.toBe('over');
  });

  it('waits no longer than its time is', () => {
    expect(waitLater(unhealthy, { later: 49.9 })).toMatchObject({ waitSeconds: 6 });
  });

  it('is not waited for with a failure that cannot recover, although its own issues can', () => {
    const failed = { progress: aProgress({ failure: ['AccessDenied'] }) };

    expect(waitLater(unhealthy, { ...failed, later: 10.9 })).not.toBe('over');
    expect(waitLater(unhealthy, { ...failed, later: 11 })).toBe('over');
  });
});
