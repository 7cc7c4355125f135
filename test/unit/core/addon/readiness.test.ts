import { describe, expect, it } from 'vitest';
import { isChanging } from '../../../../functions/core/addon/addon.ts';
import { decideReadiness } from '../../../../functions/core/addon/readiness.ts';
import { STARTED_BY } from '../../../../functions/core/execution/started-by.ts';
import { anAddon, aRequest, minute, START } from '../../../support/worlds/addon-builders.ts';
import { outcomeOf } from '../../../support/worlds/addon-decisions.ts';
import { CLUSTER, decide, PAST } from './planned.ts';

describe('readiness', () => {
  const ready = (cluster: string, addon: string, wish: object = {}, minutes = 1) =>
    decideReadiness(
      aRequest(wish),
      { cluster: { ...CLUSTER, status: cluster }, addon: anAddon({ status: addon }), holder: undefined },
      { startedAt: START, now: minute(minutes) },
      PAST,
    )?.decision;

  it('of a dry run that cannot be done is no success', () => {
    const { decision } = decide({ configurationValues: { other: 1 }, dryRun: true }, anAddon());

    expect(decision).toMatchObject({
      outcome: { name: 'AddonUpdateBlocked', succeeded: false, details: { decision: 'blocked' } },
    });
  });

  it.each(['ACTIVE', 'DEGRADED', 'UPDATE_FAILED', 'CREATE_FAILED'])('is there for an add-on that is %s', (status) => {
    expect(ready('ACTIVE', status)).toBeUndefined();
  });

  it.each([
    ['UPDATING', 'ACTIVE'],
    ['CREATING', 'ACTIVE'],
    ['PENDING', 'ACTIVE'],
    ['ACTIVE', 'UPDATING'],
    ['ACTIVE', 'CREATING'],
  ])('is waited for while the cluster is %s and the add-on %s', (cluster, addon) => {
    expect(ready(cluster, addon)).toMatchObject({ kind: 'plan', waitSeconds: 15, past: PAST });
    expect(ready(cluster, addon, {}, 55)).toMatchObject({ outcome: { name: 'AddonUpdateBlocked' } });
    expect(ready(cluster, addon, { dryRun: true })).toBeUndefined();
  });

  it.each([
    [10, 'plan'],
    // It is checked every twentieth of the time so far, and nothing is waited for after 3,200 s.
    [3047 / 60, 'plan'],
    [3048 / 60, 'publish'],
    [3100 / 60, 'publish'],
  ])('is waited for after %d minutes, or is not: %s', (minutes, kind) => {
    expect(ready('ACTIVE', 'UPDATING', {}, minutes)?.kind).toBe(kind);
    if (minutes === 10) expect(ready('ACTIVE', 'UPDATING', {}, minutes)).toMatchObject({ waitSeconds: 30 });
  });

  it('is what a dry run warns of when it has to be waited for', () => {
    const { decision } = decide({ dryRun: true }, anAddon({ status: 'UPDATING' }));

    expect(outcomeOf(decision)?.reasons).toContain(
      'The add-on coredns is UPDATING: another change of it is in progress. An update would wait until it has ended, and plan again.',
    );
  });

  it('does not come for an item of the plan of a cluster, which is planned with a warning', () => {
    const item = { dryRun: true, [STARTED_BY]: 'arn:aws:states:eu-west-1:111122223333:execution:maintain-cluster:x' };

    expect(ready('ACTIVE', 'DELETING', item)).toMatchObject({
      outcome: { name: 'Planned', severity: 'warning', details: { decision: 'blocked' } },
    });
  });

  it.each([
    ['DELETING', 'ACTIVE'],
    ['FAILED', 'ACTIVE'],
    ['NewStatus', 'ACTIVE'],
    ['ACTIVE', 'DELETING'],
    ['ACTIVE', 'DELETE_FAILED'],
    ['ACTIVE', 'NewStatus'],
  ])('does not come while the cluster is %s and the add-on %s', (cluster, addon) => {
    expect(ready(cluster, addon)).toMatchObject({ outcome: { name: 'AddonUpdateBlocked', succeeded: false } });
  });
});

it.each([
  ['CREATING', true],
  ['UPDATING', true],
  ['DELETING', true],
  ['ACTIVE', false],
  ['DEGRADED', false],
  ['UPDATE_FAILED', false],
  ['DELETE_FAILED', false],
])('EKS is changing what is %s: %s', (status, isBeingChanged) => {
  expect(isChanging(status)).toBe(isBeingChanged);
});
